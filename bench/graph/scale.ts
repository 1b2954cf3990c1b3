import { median, rounded } from "../tabular/row.ts";
import { childJson } from "./child.ts";

/** What one job cost at one size. */
export interface ScalePoint {
  readonly job: string;
  readonly edges: number;
  /** The median of the runs. */
  readonly seconds: number;
  /** The most memory of a process up to the end of the first run, the edges included. */
  readonly mebibytes: number;
  /** The same for a process that only made the edges. */
  readonly dataMebibytes: number;
  readonly runs: number;
}

const JOBS = [
  "building the graph",
  "sparse times dense, 64 columns",
  "LightGCN, a step on all edges",
  "item neighbours, a fit",
] as const;

/** No more at this size where a run of a tenth of the edges took so many seconds. */
const PATIENCE = 30;

/** Time and memory against edges, up to a number of them. */
export function scale(most: number, runs: number): readonly ScalePoint[] {
  const script = new URL("./one-scale.ts", import.meta.url);
  type Answer = { readonly seconds: readonly number[]; readonly mebibytes: number };
  const points: ScalePoint[] = [];
  const given = new Set<string>();
  for (let edges = 10_000; edges <= most; edges *= 10) {
    const { mebibytes: data } = childJson<Answer>(script, ["none", String(edges), "1"]);
    for (const job of JOBS) {
      if (given.has(job)) continue;
      const { seconds, mebibytes } = childJson<Answer>(script, [job, String(edges), String(runs)]);
      const point = {
        job,
        edges,
        seconds: rounded(median(seconds)),
        mebibytes: rounded(mebibytes),
        dataMebibytes: rounded(data),
        runs,
      };
      console.log(JSON.stringify(point));
      points.push(point);
      if (point.seconds > PATIENCE) given.add(job);
    }
  }
  return points;
}
