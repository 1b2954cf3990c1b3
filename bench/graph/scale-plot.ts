import { dot, line, text } from "@observablehq/plot";
import { svg } from "../tabular/plot.ts";
import type { ScalePoint } from "./scale.ts";

function draw(points: readonly ScalePoint[], figure: "seconds" | "mebibytes"): string {
  const last = points.filter(
    ({ job, edges }) =>
      edges === Math.max(...points.filter((one) => one.job === job).map((one) => one.edges)),
  );
  return svg({
    width: 760,
    height: 440,
    marginLeft: 60,
    marginRight: 210,
    x: { type: "log", label: "edges (degrees by a power law) →", grid: true },
    y: {
      type: "log",
      label: figure === "seconds" ? "↑ seconds" : "↑ MiB at the peak of the process, the edges included",
      grid: true,
    },
    color: { legend: false, scheme: "tableau10" },
    marks: [
      line(points, { x: "edges", y: figure, stroke: "job" }),
      dot(points, { x: "edges", y: figure, fill: "job" }),
      text(last, { x: "edges", y: figure, text: "job", dx: 8, textAnchor: "start", fill: "job" }),
    ],
  });
}

/** Time and memory against edges, as files. */
export const scalePlots = (
  points: readonly ScalePoint[],
): readonly (readonly [name: string, svg: string])[] => [
  ["graph-seconds.svg", draw(points, "seconds")],
  ["graph-memory.svg", draw(points, "mebibytes")],
];
