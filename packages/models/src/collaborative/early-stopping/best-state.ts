import type { RecommenderEvaluation } from "./recommender-evaluation.js";
import type { StoppingParams } from "./stopping-options.js";

/** What says how good a state is. */
export interface Judge<Learnt> {
  /** The metric, and when to stop. */
  readonly stopping: StoppingParams;
  /**
   * The metric's value.
   *
   * @param learnt - What a model is made of.
   */
  score(learnt: Learnt): Promise<number>;
}

/** Follows the metric through a fit, and keeps the best state. */
export interface BestState<Learnt> {
  /** Whether to stop. */
  readonly stopped: boolean;
  /** The values so far. */
  readonly values: readonly number[];
  /** The best state so far, if any was judged. */
  readonly best: Learnt | undefined;
  /**
   * Judges a state, if it is time to.
   *
   * @param step - How many steps were done.
   * @param learnt - Gives a copy of the state; called only when it is time.
   * @returns The metric, if the state was judged.
   */
  take(step: number, learnt: () => Learnt): Promise<number | undefined>;
  /** How it went; undefined if nothing was judged. */
  evaluation(): RecommenderEvaluation | undefined;
}

/** The place of the greatest value, the first of several. */
const greatest = (values: readonly number[]): number => values.indexOf(Math.max(...values));

/**
 * How often a fit was judged.
 *
 * @param done - How many steps were done.
 * @param every - After how many steps each time it is judged.
 * @param steps - How many steps there are in all; it is judged after the last, too.
 */
export const judgedBy = (done: number, every: number, steps: number): number =>
  done === steps ? Math.ceil(done / every) : Math.floor(done / every);

/**
 * Starts to follow the metric.
 *
 * @param judge - What says how good a state is.
 * @param steps - How many steps the fit has in all.
 * @param earlier - What an earlier part of the same fit came to.
 */
export function createBestState<Learnt>(
  { stopping, score }: Judge<Learnt>,
  steps: number,
  earlier?: { readonly values: readonly number[]; readonly best: Learnt },
): BestState<Learnt> {
  const { metric, k, every, patience } = stopping;
  const values = [...(earlier?.values ?? [])];
  let best = earlier?.best;
  const stepOf = (judgement: number): number => Math.min(every * (judgement + 1), steps);
  return {
    get stopped() {
      return patience !== null && values.length > 0 && values.length - 1 - greatest(values) >= patience;
    },
    values,
    get best() {
      return best;
    },
    async take(step, learnt) {
      if (step % every !== 0 && step !== steps) return undefined;
      const state = learnt();
      const value = await score(state);
      values.push(value);
      if (greatest(values) === values.length - 1) best = state;
      return value;
    },
    evaluation() {
      if (values.length === 0) return undefined;
      return Object.freeze({
        metric,
        k,
        steps: Object.freeze(values.map((_, at) => stepOf(at))),
        values: Object.freeze([...values]),
        best: stepOf(greatest(values)),
      });
    },
  };
}
