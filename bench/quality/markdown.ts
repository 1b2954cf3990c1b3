import type { QualityRow } from "./row.ts";

/** Errors: less is better. */
const ERRORS: ReadonlySet<string> = new Set(["rmsle"]);

const better = (left: QualityRow, right: QualityRow): number =>
  ERRORS.has(left.metric) ? left.value - right.value : right.value - left.value;

function groups<Row>(rows: readonly Row[], by: (row: Row) => string): readonly (readonly [string, Row[]])[] {
  const found = new Map<string, Row[]>();
  for (const row of rows) found.set(by(row), [...(found.get(by(row)) ?? []), row]);
  return [...found];
}

function line(row: QualityRow): string {
  const { task, model, metric, value, low, high, seeds, reference, referenceSource, fitCpuSeconds } = row;
  const cells = [
    `\`${task}\``,
    model,
    metric,
    `${value} [${low}, ${high}]`,
    seeds.length,
    reference,
    referenceSource,
    fitCpuSeconds ?? "",
  ];
  return `| ${cells.join(" | ")} |`;
}

function table(rows: readonly QualityRow[]): string {
  return [
    "| task | model | metric | value, 95 % interval | seeds | reference | of | processor time of a fit, s |",
    "|---|---|---|---|---:|---:|---|---:|",
    ...groups(rows, ({ metric }) => metric).flatMap(([, alike]) => alike.toSorted(better).map(line)),
  ].join("\n");
}

/** The rows as Markdown: by data and protocol, of each metric the best first. */
export function qualityTable(rows: readonly QualityRow[]): string {
  const parts = groups(rows, ({ data }) => data).flatMap(([data, ofData]) => [
    `## ${data}`,
    ...groups(ofData, ({ protocol }) => protocol).flatMap(([protocol, alike]) => [
      `${protocol[0]?.toUpperCase()}${protocol.slice(1)}.`,
      table(alike),
    ]),
  ]);
  return `# Quality on public data

\`pnpm quality:tabular\` and \`pnpm quality:graph --task TASK\` write the rows.

${parts.join("\n\n")}
`;
}
