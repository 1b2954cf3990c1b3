import type { Html } from "../html/html.js";
import type { DependenceFacts } from "../inspection-facts.js";
import { gridText } from "../markdown/inspection-text.js";
import { colors, draw } from "./draw.js";
import type { Drawing } from "./drawing.js";

/** How many rows are drawn singly. */
const SINGLE = 60;

interface Point {
  readonly at: number | string;
  readonly answer: number;
  readonly row: number;
}

function pointsOf(
  { columns, outputs }: DependenceFacts,
  values: readonly number[],
  output: number,
  row: number,
): readonly Point[] {
  const [column] = columns;
  return (column?.values ?? []).flatMap((value, point): readonly Point[] => {
    const answer = values[point * outputs.length + output] ?? 0;
    if (column?.type !== "number") return [{ at: gridText(value), answer, row }];
    return typeof value === "number" ? [{ at: value, answer, row }] : [];
  });
}

/** The mean answer by the value of one column, the answers for single rows behind it. */
export function dependencePlot(
  drawing: Drawing,
  label: string,
  facts: DependenceFacts,
  output: number,
): Html {
  const { Plot } = drawing;
  const name = facts.columns[0]?.name ?? "";
  const numeric = facts.columns[0]?.type === "number";
  const mean = pointsOf(facts, facts.average, output, -1);
  const single = facts.ice.slice(0, SINGLE).flatMap((values, row) => pointsOf(facts, values, output, row));
  const axes = { x: "at", y: "answer" } as const;
  return draw(drawing, label, {
    width: 340,
    height: 300,
    marginLeft: 56,
    marginBottom: 40,
    x: numeric
      ? { label: `${name} \u2192`, labelAnchor: "center", labelArrow: "none", ticks: 5 }
      : { type: "point", label: name, labelArrow: "none", domain: mean.map(({ at }) => at) },
    y: { label: `\u2191 ${facts.outputs[output] ?? ""}`, labelArrow: "none", ticks: 5, nice: true },
    marks: [
      Plot.gridY({ stroke: colors.grid, strokeOpacity: 1, ticks: 5 }),
      Plot.line(single, { ...axes, z: "row", stroke: colors.baseline, strokeOpacity: 0.25 }),
      Plot.line(mean, { ...axes, stroke: colors.model, strokeWidth: 2 }),
      Plot.dot(mean, { ...axes, r: 3, fill: colors.model }),
    ],
  });
}

/** The mean answer by the values of two columns, the darker the greater. */
export function dependenceMap(drawing: Drawing, label: string, facts: DependenceFacts, output: number): Html {
  const { Plot } = drawing;
  const [first, second] = facts.columns;
  const down = second?.values ?? [];
  const least = Math.min(...facts.average);
  const reach = Math.max(...facts.average) - least || 1;
  const cells = (first?.values ?? []).flatMap((value, i) =>
    down.map((other, j) => {
      const answer = facts.average[(i * down.length + j) * facts.outputs.length + output] ?? 0;
      return {
        x: gridText(value),
        y: gridText(other),
        strength: 0.05 + (0.85 * (answer - least)) / reach,
        answer,
      };
    }),
  );
  return draw(drawing, label, {
    width: 340,
    height: 300,
    marginLeft: 64,
    marginBottom: 56,
    x: {
      type: "band",
      label: first?.name ?? "",
      labelArrow: "none",
      tickRotate: -40,
      domain: (first?.values ?? []).map(gridText),
    },
    y: {
      type: "band",
      label: second?.name ?? "",
      labelArrow: "none",
      domain: down.map(gridText).toReversed(),
    },
    marks: [
      Plot.cell(cells, {
        x: "x",
        y: "y",
        fill: colors.model,
        fillOpacity: (cell: { readonly strength: number }) => cell.strength,
        title: (cell: { readonly answer: number }) => gridText(cell.answer),
        inset: 0.5,
      }),
    ],
  });
}
