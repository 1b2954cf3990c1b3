import type { Random } from "../random/random.js";
import type { FitCheckpoint } from "./checkpoint.js";
import type { Model } from "./model.js";
import type { ProgressListener } from "./progress.js";
import type { Codec } from "./state.js";

/** Where the tensors of deep models are computed; `tfjs` in `@portrait/backend-tfjs` makes one. */
export interface Backend {
  /** The name of the tfjs backend, such as `"wasm"`. */
  readonly name: string;
}

/** Threads to compute on; `workers` in `@portrait/kernels` makes one. Results do not depend on how many there are. */
export interface Workers {
  /** How many threads there are, the caller's among them: at least 1. */
  readonly size: number;
}

/** What an algorithm gets to work with besides the data. `fit` makes it. */
export interface FitContext<Data> {
  /** The seed that was asked for. */
  readonly seed: number;
  /** The stream of random numbers of this fit. */
  readonly random: Random;
  /** The data to stop early or choose by, if any was passed. */
  readonly validation: Data | undefined;
  /** The backend, if one was passed. */
  readonly backend: Backend | undefined;
  /** The threads, if any were passed. */
  readonly workers: Workers | undefined;
  /** The caller's signal. */
  readonly signal: AbortSignal | undefined;
  /** The caller's listener, for fits within this fit. */
  readonly onProgress: ProgressListener | undefined;
  /** Keeps the state of the fit, if the caller wants it kept; never there for an estimator without `checkpoints`. */
  readonly checkpoint: FitCheckpoint | undefined;
  /**
   * To be awaited after every step: reports progress, lets other work run now and then, and throws when the caller
   * has aborted.
   *
   * @param completed - Steps done.
   * @param total - Steps in all.
   * @param loss - The objective's value, where there is one.
   * @param score - The value of a metric on data to stop early by, where the step was judged by it.
   * @throws PortraitError `aborted`.
   */
  step(completed: number, total: number, loss?: number, score?: number): Promise<void>;
}

/** What is to be learnt and how: a frozen description. `fit` makes a model of it and leaves it unchanged. */
export interface Estimator<Data, M extends Model = Model> {
  /** What kind of estimator, the same word as its models' kind. */
  readonly kind: string;
  /** The parameters, defaults filled in. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Whether a fit can be kept and gone on with: see `FitContext.checkpoint`. Left out, false. */
  readonly checkpoints?: boolean;
  /**
   * What makes its models, with their parts, out of their state again: a fit of which this one is a part can keep them by it. Left out,
   * such a fit makes them anew where it goes on.
   */
  readonly codecs?: readonly Codec[];
  /**
   * Learns. Called by `fit`, which validates, seeds, aborts, reports progress and records provenance.
   *
   * @param data - What to learn from.
   * @param context - Seed, progress, validation, backend.
   */
  learn(data: Data, context: FitContext<Data>): Promise<M>;
}

/** A model that can go on learning. `resume` calls it. */
export interface Resumable<Data, M extends Model = Model> {
  /**
   * Learns on; the model itself stays as it is.
   *
   * @param data - What to learn from.
   * @param context - Seed, progress, validation, backend.
   */
  learnOn(data: Data, context: FitContext<Data>): Promise<M>;
}

/** The model that an estimator makes. */
export type ModelOf<E> = E extends Estimator<never, infer M> ? M : never;
