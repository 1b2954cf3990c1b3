import { describeValue } from "../errors/describe.js";
import { PortraitError } from "../errors/portrait-error.js";
import { integerOption, optionalOption, resolveOptions } from "../options/options.js";
import { createRandom } from "../random/random.js";
import { VERSION } from "../version.js";
import { type CheckpointOptions, createCheckpoint, type FitIdentity } from "./checkpoint.js";
import type { Backend, Estimator, FitContext, Resumable, Workers } from "./estimator.js";
import { fingerprintOf } from "./fingerprint.js";
import type { Model, Provenance } from "./model.js";
import type { ProgressListener } from "./progress.js";

/** Options of {@link fit} and {@link resume}. */
export interface FitOptions<Data> {
  /** Makes the result repeatable: an integer >= 0. Left out, 0. */
  readonly seed?: number;
  /** Data to stop early by, for estimators that do; it is never learnt from. */
  readonly validation?: Data;
  /** Where tensors are computed; needed by deep models only. */
  readonly backend?: Backend;
  /** Threads to compute on, for estimators that can; the model is the same with and without. */
  readonly workers?: Workers;
  /** Stops the fit. */
  readonly signal?: AbortSignal;
  /** Receives progress. */
  readonly onProgress?: ProgressListener;
  /**
   * Keeps the state of the fit now and then, for estimators that can, so that the same fit goes on from there after the
   * process ended, and comes to the same model.
   */
  readonly checkpoint?: CheckpointOptions;
}

/** How long a fit may hold the thread before it lets other work run. */
const YIELD_AFTER_MS = 25;

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;

function isCheckpoint(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { to, every } = value as { readonly to?: unknown; readonly every?: unknown };
  if (!isObject(to) || !Number.isSafeInteger(every) || (every as number) < 1) return false;
  const { read, write } = to as { readonly read?: unknown; readonly write?: unknown };
  return typeof read === "function" && typeof write === "function";
}

const rules = {
  seed: integerOption(0, { min: 0 }),
  validation: optionalOption<unknown>("data of the same kind as the training data", isObject),
  backend: optionalOption<Backend>(
    "a backend made by tfjs()",
    (value) => isObject(value) && "name" in (value as object),
  ),
  workers: optionalOption<Workers>(
    "threads made by workers()",
    (value) => isObject(value) && "size" in (value as object),
  ),
  signal: optionalOption<AbortSignal>("an AbortSignal", (value) => value instanceof AbortSignal),
  onProgress: optionalOption<ProgressListener>("a function", (value) => typeof value === "function"),
  checkpoint: optionalOption<CheckpointOptions>(
    "{ to, every } with a store that reads and writes, and an integer >= 1",
    isCheckpoint,
  ),
};

function aborted(kind: string, signal: AbortSignal): PortraitError {
  return new PortraitError({
    code: "aborted",
    message: `${kind}: the fit was stopped by its signal.`,
    cause: signal.reason,
  });
}

function keepsNone(kind: string): PortraitError {
  return new PortraitError({
    code: "not-supported",
    message: `${kind}: no checkpoint can be kept here.`,
    hint: 'Leave "checkpoint" out: fit keeps one for estimators such as lightGcn().',
  });
}

/** Lets other work run, where there is a way without the millisecond and more that a timer sleeps. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { setImmediate }: { readonly setImmediate?: (run: () => void) => void } = globalThis;
    if (setImmediate !== undefined) {
      setImmediate(resolve);
      return;
    }
    if (typeof MessageChannel !== "function") {
      setTimeout(resolve, 0);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/**
 * What an algorithm gets to work with besides the data.
 *
 * @param kind - The kind of estimator or model, for progress and messages.
 * @param options - The caller's options.
 * @param identify - Tells the fit from others, if its state can be kept.
 */
export function createContext<Data>(
  kind: string,
  options: FitOptions<Data>,
  identify?: (seed: number) => FitIdentity,
): FitContext<Data> {
  const { seed, backend, workers, signal, onProgress, checkpoint } = resolveOptions("fit", rules, options);
  if (checkpoint !== undefined && identify === undefined) throw keepsNone(kind);
  if (signal?.aborted) throw aborted(kind, signal);
  let lastYield = performance.now();
  return {
    seed,
    random: createRandom(seed),
    validation: options.validation,
    backend,
    workers,
    signal,
    onProgress,
    checkpoint: checkpoint && identify && createCheckpoint(checkpoint, identify(seed)),
    async step(completed, total, loss, score) {
      onProgress?.({
        phase: kind,
        completed,
        total,
        ...(loss === undefined ? {} : { loss }),
        ...(score === undefined ? {} : { score }),
      });
      if (performance.now() - lastYield > YIELD_AFTER_MS) {
        await nextTurn();
        lastYield = performance.now();
      }
      if (signal?.aborted) throw aborted(kind, signal);
    },
  };
}

function checkData(verb: string, data: unknown): void {
  if (isObject(data)) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `${verb}: the data must be examples or interactions; received ${describeValue(data)}.`,
    hint: "Make examples with buildExamples or createExamples, interactions with createInteractions.",
  });
}

function withProvenance<M extends Model>(model: M, provenance: Provenance): M {
  return Object.freeze({ ...model, provenance: Object.freeze(provenance) });
}

/**
 * Learns: one verb for every estimator. The estimator is left unchanged; the model is a new, immutable value that
 * records where it came from.
 *
 * @param estimator - What is to be learnt and how.
 * @param data - What to learn from: `Examples` for classifiers, `Interactions` for recommenders.
 * @param options - Seed, validation, backend, signal, progress, checkpoints.
 * @throws PortraitError `invalid-argument`, `invalid-option`, `invalid-data`, `aborted`; `not-supported` for a checkpoint
 *   where the estimator keeps none; `invalid-artifact` for a damaged one.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { majority } from "@portrait/models/baseline";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 3 }, { visits: 0 }, { visits: 9 }, { visits: 4 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: [true, false, true, true],
 * });
 * const model = await fit(majority(), examples);
 * model.predictOne({}).probability; // => 0.75
 * ```
 */
export async function fit<Data, M extends Model>(
  estimator: Estimator<Data, M>,
  data: NoInfer<Data>,
  options: FitOptions<NoInfer<Data>> = {},
): Promise<M> {
  if (!isObject(estimator) || typeof estimator.learn !== "function") {
    throw new PortraitError({
      code: "invalid-argument",
      message: `fit: the first argument must be an estimator; received ${describeValue(estimator)}.`,
      hint: "Make one with a factory such as logisticRegression().",
    });
  }
  checkData("fit", data);
  const { kind, params, checkpoints = false } = estimator;
  const identify = (seed: number): FitIdentity => ({
    kind,
    params,
    seed,
    fingerprint: fingerprintOf(data),
    validation: fingerprintOf(options.validation),
  });
  const context = createContext(kind, options, checkpoints ? identify : undefined);
  const model = await estimator.learn(data, context);
  return withProvenance(model, {
    estimator: estimator.kind,
    params: estimator.params,
    seed: context.seed,
    backend: context.backend?.name ?? "",
    fingerprint: fingerprintOf(data),
    version: VERSION,
    history: [],
  });
}

/**
 * Learns on from a model; gives a new model and leaves the first as it is.
 *
 * @param model - A model that can go on learning.
 * @param data - What to learn from.
 * @param options - Seed, validation, backend, signal, progress.
 * @throws PortraitError `not-supported` when the model cannot; `invalid-argument`, `invalid-option`, `invalid-data`, `aborted`.
 *
 * @example
 * ```ts
 * import { createInteractions, fit, resume } from "@portrait/core";
 * import { popularity } from "@portrait/models/baseline";
 *
 * const first = await fit(popularity(), createInteractions([{ user: "a", item: "x", at: 1 }]));
 * const second = await resume(first, createInteractions([{ user: "b", item: "y", at: 2 }]));
 * second.catalogue; // => ["x", "y"]
 * ```
 */
export async function resume<Data, M extends Model>(
  model: Model & Resumable<Data, M>,
  data: NoInfer<Data>,
  options: FitOptions<NoInfer<Data>> = {},
): Promise<M> {
  if (!isObject(model) || typeof model.learnOn !== "function") {
    throw new PortraitError({
      code: "not-supported",
      message: `resume: ${isObject(model) && typeof model.kind === "string" ? `a model of kind "${model.kind}"` : describeValue(model)} cannot learn on.`,
      hint: "Fit a new one on all of the data.",
    });
  }
  checkData("resume", data);
  const context = createContext(model.kind, options);
  const next = await model.learnOn(data, context);
  const earlier = model.provenance;
  return withProvenance(next, {
    estimator: model.kind,
    params: earlier?.params ?? {},
    seed: context.seed,
    backend: context.backend?.name ?? "",
    fingerprint: fingerprintOf(data),
    version: VERSION,
    history:
      earlier === undefined
        ? []
        : [...earlier.history, { seed: earlier.seed, fingerprint: earlier.fingerprint }],
    ...(earlier?.forgotten === undefined ? {} : { forgotten: earlier.forgotten }),
  });
}
