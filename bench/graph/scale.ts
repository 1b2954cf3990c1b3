import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { scratch } from "../tabular/paths.ts";
import { median, rounded } from "../tabular/row.ts";
import { childJson } from "./child.ts";

/** What one job cost at one size. */
export interface ScalePoint {
  readonly job: string;
  readonly edges: number;
  /** The median of the runs. */
  readonly seconds: number;
  /** The most memory of a process up to the end of the first run, what it was given of the edges included. */
  readonly mebibytes: number;
  /** The same for a process that only made the edges; null where no process holds them. */
  readonly dataMebibytes: number | null;
  /** For jobs over a graph in a file: its size, how long it took to make it, and what DuckDB and the heap were bounded to. */
  readonly file?: { readonly mebibytes: number; readonly seconds: number; readonly budget: typeof BUDGET };
  readonly runs: number;
}

/** A job that was not run at a size, and why. */
export interface Unrun {
  readonly job: string;
  readonly edges: number;
  readonly reason: string;
}

const JOBS = [
  "building the graph",
  "sparse times dense, 64 columns",
  "LightGCN, a step on all edges",
  "item neighbours, a fit",
] as const;

/** No more at this size where a run of a tenth of the edges took so many seconds. */
const PATIENCE = 6;
/** How many seconds a process may take, preparation and all. */
const LIMIT = 120;
/** How much DuckDB may hold, and the heap of the process. */
const BUDGET = { duckdb: "128MB", heap: 192 } as const;
const SAMPLED = "GraphSAGE from DuckDB, a step";

interface Answer {
  readonly seconds: readonly number[];
  readonly mebibytes: number;
}

function sampled(edges: number, runs: number): ScalePoint {
  mkdirSync(scratch, { recursive: true });
  const folder = mkdtempSync(join(scratch, "sampled-"));
  try {
    childJson(new URL("./scale-events.ts", import.meta.url), [folder, String(edges)]);
    const answer = childJson<Answer & { readonly prepared: number; readonly fileMebibytes: number }>(
      new URL("./one-sampled.ts", import.meta.url),
      [folder, BUDGET.duckdb, String(runs)],
      { node: [`--max-old-space-size=${BUDGET.heap}`], patience: LIMIT },
    );
    return {
      job: SAMPLED,
      edges,
      seconds: rounded(median(answer.seconds)),
      mebibytes: rounded(answer.mebibytes),
      dataMebibytes: null,
      file: { mebibytes: rounded(answer.fileMebibytes), seconds: rounded(answer.prepared), budget: BUDGET },
      runs,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function inMemory(job: string, edges: number, runs: number, data: number): ScalePoint {
  const script = new URL("./one-scale.ts", import.meta.url);
  const { seconds, mebibytes } = childJson<Answer>(script, [job, String(edges), String(runs)], {
    patience: LIMIT,
  });
  return {
    job,
    edges,
    seconds: rounded(median(seconds)),
    mebibytes: rounded(mebibytes),
    dataMebibytes: rounded(data),
    runs,
  };
}

/** Why a job is not tried at more edges; undefined where it is. */
function tooSlow(points: readonly ScalePoint[], unrun: readonly Unrun[], job: string): string | undefined {
  if (unrun.some((one) => one.job === job)) return "nor at fewer";
  const before = points.filter((point) => point.job === job).at(-1);
  if (before === undefined || before.seconds <= PATIENCE) return undefined;
  return `${before.edges} of them took ${before.seconds} s`;
}

/** Why a job failed, as a line; undefined where it did not. */
function attempt(run: () => void): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    const lines = String(error instanceof Error ? error.message : error).split("\n");
    return lines.find((line) => /Error|not done/u.test(line)) ?? (lines[0] as string);
  }
}

/**
 * Time and memory against edges, up to a number of them; from a million edges on each job runs once.
 *
 * @param most - How many edges at most.
 * @param runs - How many runs of each job.
 */
export function scale(
  most: number,
  runs: number,
): { readonly points: readonly ScalePoint[]; readonly unrun: readonly Unrun[] } {
  const script = new URL("./one-scale.ts", import.meta.url);
  const points: ScalePoint[] = [];
  const unrun: Unrun[] = [];
  for (let edges = 10_000; edges <= most; edges *= 10) {
    const { mebibytes: data } = childJson<Answer>(script, ["none", String(edges), "1"]);
    const times = edges < 1_000_000 ? runs : 1;
    for (const job of [...JOBS, SAMPLED]) {
      const reason =
        tooSlow(points, unrun, job) ??
        attempt(() => {
          const point = job === SAMPLED ? sampled(edges, times) : inMemory(job, edges, times, data);
          console.log(JSON.stringify(point));
          points.push(point);
        });
      if (reason === undefined) continue;
      console.log(`${job}: not run at ${edges} edges (${reason})`);
      unrun.push({ job, edges, reason });
    }
  }
  return { points, unrun };
}
