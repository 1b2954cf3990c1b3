import { join } from "node:path";
import {
  type Backend,
  type Estimator,
  fit,
  type Interactions,
  type Recommender,
  type Workers,
} from "@portrait/core";
import { checkpointFile } from "@portrait/core/node";
import { evaluate, ndcgAtK, recallAtK } from "@portrait/metrics";
import { rounded } from "../row.ts";
import type { TopN } from "./read-lists.ts";

/** A figure with its interval. */
export interface Figure {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** How one model did. */
export interface Judged {
  readonly recallAt20: Figure;
  readonly ndcgAt20: Figure;
  /** What the fits took, on average. */
  readonly fitSeconds: number;
  /** The processor time that the fits took, of all threads, on average. */
  readonly fitCpuSeconds: number;
  /** What ranking and judging took, on average. */
  readonly rankSeconds: number;
}

/** How the fits run. */
export interface JudgeOptions {
  readonly seeds: readonly number[];
  /** The threads; undefined for one. */
  readonly workers?: Workers | undefined;
  /** What fits compute tensors with. */
  readonly backend?: Backend | undefined;
  /** Where fits that can are kept, now and then, and gone on with. */
  readonly checkpoints?: { readonly folder: string; readonly name: string } | undefined;
}

/** After how many steps a fit is kept. */
const EVERY = 50;

/** The processor time of this process in milliseconds. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, value) => sum + value, 0) / numbers.length;

function averaged(figures: readonly Figure[]): Figure {
  const of = (name: keyof Figure): number => rounded(mean(figures.map((figure) => figure[name])));
  return { value: of("value"), low: of("low"), high: of("high") };
}

/**
 * Fits with each seed and ranks all items for every user judged, without those that the user had: the means over
 * seeds, each with the interval of a bootstrap over users.
 */
export async function judge(
  estimator: Estimator<Interactions, Recommender>,
  { train, test }: TopN,
  { seeds, workers, backend, checkpoints }: JudgeOptions,
): Promise<Judged> {
  const rounds = [];
  for (const seed of seeds) {
    const to =
      checkpoints && checkpointFile(join(checkpoints.folder, `${checkpoints.name}-${seed}.safetensors`));
    const [start, startCpu] = [performance.now(), cpuTime()];
    const model = await fit(estimator, train, {
      seed,
      ...(workers === undefined ? {} : { workers }),
      ...(backend === undefined ? {} : { backend }),
      ...(to === undefined || estimator.checkpoints !== true ? {} : { checkpoint: { to, every: EVERY } }),
    });
    const [fitted, cpu] = [performance.now(), cpuTime() - startCpu];
    const { metrics } = await evaluate(model, test, {
      metrics: [recallAtK(20), ndcgAtK(20)],
      bootstrap: 1000,
    });
    rounds.push({ metrics, cpu, fit: fitted - start, rank: performance.now() - fitted });
  }
  return {
    recallAt20: averaged(rounds.map(({ metrics }) => metrics.recallAt20)),
    ndcgAt20: averaged(rounds.map(({ metrics }) => metrics.ndcgAt20)),
    fitSeconds: rounded(mean(rounds.map((round) => round.fit)) / 1000),
    fitCpuSeconds: rounded(mean(rounds.map((round) => round.cpu)) / 1000),
    rankSeconds: rounded(mean(rounds.map((round) => round.rank)) / 1000),
  };
}
