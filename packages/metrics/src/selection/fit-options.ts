import type { Backend, FitOptions, ProgressListener, Workers } from "@portrait/core";
import { integerOption, type OptionRule, optionalOption } from "@portrait/core";

/** Options of what fits many times. */
export interface RepeatedFitOptions {
  /** Makes the result repeatable, folds, fits and resamples: an integer >= 0. Left out, 0. */
  readonly seed?: number;
  /** Where tensors are computed; needed by deep models only. */
  readonly backend?: Backend;
  /** Threads to compute on, for estimators that can; the result is the same with and without. */
  readonly workers?: Workers;
  /** Stops the computation. */
  readonly signal?: AbortSignal;
  /** Receives progress, that of each fit included. */
  readonly onProgress?: ProgressListener;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** The rules of {@link RepeatedFitOptions}. */
export const repeatedFitRules: {
  readonly seed: OptionRule<number>;
  readonly backend: OptionRule<Backend | undefined>;
  readonly workers: OptionRule<Workers | undefined>;
  readonly signal: OptionRule<AbortSignal | undefined>;
  readonly onProgress: OptionRule<ProgressListener | undefined>;
} = {
  seed: integerOption(0, { min: 0 }),
  backend: optionalOption("a backend made by tfjs()", (value) => isObject(value) && "name" in value),
  workers: optionalOption("threads made by workers()", (value) => isObject(value) && "size" in value),
  signal: optionalOption("an AbortSignal", (value) => value instanceof AbortSignal),
  onProgress: optionalOption("a function", (value) => typeof value === "function"),
};

/** {@link RepeatedFitOptions} with the seed filled in. */
export interface RepeatedFit {
  /** The seed. */
  readonly seed: number;
  /** The backend, if one was passed. */
  readonly backend: Backend | undefined;
  /** The threads, if any were passed. */
  readonly workers: Workers | undefined;
  /** The caller's signal. */
  readonly signal: AbortSignal | undefined;
  /** The caller's listener. */
  readonly onProgress: ProgressListener | undefined;
}

/**
 * The options of one fit.
 *
 * @param settings - The options of all.
 * @param phase - Which fit it is, put before its own phases.
 */
export function fitOptionsOf(settings: RepeatedFit, phase: string): FitOptions<never> {
  const { seed, backend, workers, signal, onProgress } = settings;
  return {
    seed,
    ...(backend === undefined ? {} : { backend }),
    ...(workers === undefined ? {} : { workers }),
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined
      ? {}
      : { onProgress: (progress) => onProgress({ ...progress, phase: `${phase} > ${progress.phase}` }) }),
  };
}
