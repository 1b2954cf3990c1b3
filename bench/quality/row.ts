import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { results } from "../tabular/paths.ts";
import { qualityTable } from "./markdown.ts";

/** One figure of quality beside what others reach. */
export interface QualityRow {
  readonly task: string;
  readonly data: string;
  /** How the data were divided and what was chosen by what. */
  readonly protocol: string;
  readonly model: string;
  readonly metric: string;
  readonly value: number;
  /** The interval: 95 % of bootstrap resamples. */
  readonly low: number;
  readonly high: number;
  readonly seeds: readonly number[];
  /** On how many threads the fits ran. */
  readonly threads?: number;
  /** What a fit took. */
  readonly fitSeconds?: number;
  /** The processor time that a fit took, of all threads. */
  readonly fitCpuSeconds?: number;
  /** What the value is to reach, or what others report. */
  readonly reference: number;
  readonly referenceSource: string;
}

const path = join(results, "quality.json");

/** Puts rows into the file, in place of those of the same task, model and metric, and writes all as a table too. */
export function keepQuality(rows: readonly QualityRow[]): void {
  const old: readonly QualityRow[] = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : [];
  const key = ({ task, model, metric }: QualityRow): string => JSON.stringify([task, model, metric]);
  const all = new Map([...old, ...rows].map((row) => [key(row), row]));
  mkdirSync(results, { recursive: true });
  const kept = [...all.values()];
  writeFileSync(path, `${JSON.stringify(kept, null, 2)}\n`);
  writeFileSync(join(results, "quality.md"), qualityTable(kept));
}

/** Keeps five significant digits. */
export const rounded = (value: number): number => Number(value.toPrecision(5));
