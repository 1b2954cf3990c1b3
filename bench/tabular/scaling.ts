import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { median, rounded } from "./row.ts";

/** What a fit of one model cost at one size. */
export interface ScalePoint {
  readonly model: string;
  readonly rows: number;
  /** The median of the runs. */
  readonly seconds: number;
  /** The most memory that a process needed which made the data and fitted once, the data included. */
  readonly mebibytes: number;
  /** The same for a process that only made the data. */
  readonly dataMebibytes: number;
  readonly runs: number;
}

const script = fileURLToPath(new URL("./one-fit.ts", import.meta.url));

function child(
  model: string,
  rows: number,
  runs: number,
): { readonly seconds: readonly number[]; readonly mebibytes: number } {
  const done = spawnSync(
    process.execPath,
    ["--import", "tsx", "--conditions=@portrait/source", script, model, String(rows), String(runs)],
    { encoding: "utf8" },
  );
  if (done.status !== 0) throw new Error(`${model} at ${rows} rows failed:\n${done.stderr}`);
  return JSON.parse(done.stdout) as ReturnType<typeof child>;
}

/** The most memory of a process that makes the data and does no more. */
export const dataMebibytes = (rows: number): number => rounded(child("none", rows, 1).mebibytes);

/** The most memory of a process that makes the data and fits once. */
export const fitMebibytes = (model: string, rows: number): number => rounded(child(model, rows, 1).mebibytes);

/** Time and memory of a model at a size, in a process of its own; the memory is that up to the end of the first fit. */
export function scalePoint(model: string, rows: number, runs: number, data: number): ScalePoint {
  const { seconds, mebibytes } = child(model, rows, runs);
  return {
    model,
    rows,
    seconds: rounded(median(seconds)),
    mebibytes: rounded(mebibytes),
    dataMebibytes: data,
    runs,
  };
}
