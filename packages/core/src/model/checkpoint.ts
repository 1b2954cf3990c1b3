import { decodeSafetensors, encodeSafetensors } from "../artifact/safetensors.js";
import { describeValue } from "../errors/describe.js";
import { PortraitError } from "../errors/portrait-error.js";
import type { Tensor } from "./state.js";

/** Keeps the state of an unfinished fit; `checkpointFile` of `@portrait/core/node` makes one of a file. */
export interface CheckpointStore {
  /** What was written last; `undefined` when there is nothing. */
  read(): Promise<Uint8Array | undefined>;
  /**
   * Replaces it in one step: whoever reads later, after a crash too, finds the old or the new, whole.
   *
   * @param bytes - The new content.
   */
  write(bytes: Uint8Array): Promise<void>;
}

/** How a fit shall be kept, so that it can go on after the process ended. */
export interface CheckpointOptions {
  /** Where. What is there of the same fit is gone on from; it stays there when the fit ends. */
  readonly to: CheckpointStore;
  /** After how many steps each time, an integer >= 1. */
  readonly every: number;
}

/** The state of an unfinished fit. */
export interface KeptFit {
  /** How many steps were done. */
  readonly step: number;
  /** The numbers. */
  readonly tensors: Readonly<Record<string, Tensor>>;
}

/** What an algorithm gets to keep its state with. */
export interface FitCheckpoint {
  /**
   * The state that this fit was stopped in, if it was.
   *
   * @throws PortraitError `invalid-argument` when the store holds another fit; `invalid-artifact` when what it holds is
   *   damaged; what the store throws.
   */
  load(): Promise<KeptFit | undefined>;
  /**
   * Keeps the state after a step, if it is time to.
   *
   * @param step - How many steps were done.
   * @param tensors - Gives the numbers; called only when it is time.
   */
  keep(step: number, tensors: () => Readonly<Record<string, Tensor>>): Promise<void>;
  /** After how many steps each time the caller wants a state kept: for fits within this fit. */
  readonly every: number;
  /**
   * Keeps the state, whether it is time to or not.
   *
   * @param step - How many steps were done, at least 1.
   * @param tensors - The numbers.
   */
  write(step: number, tensors: Readonly<Record<string, Tensor>>): Promise<void>;
}

/** What tells one fit from another. */
export interface FitIdentity {
  /** The estimator's kind. */
  readonly kind: string;
  /** The estimator's parameters. */
  readonly params: Readonly<Record<string, unknown>>;
  /** The seed. */
  readonly seed: number;
  /** The data's fingerprint. */
  readonly fingerprint: string;
  /** The fingerprint of the data to stop early by; empty when there are none. */
  readonly validation: string;
}

const FORMAT = "portrait-checkpoint";
const VERSION = "1";

function damaged(problem: string, cause?: unknown): PortraitError {
  return new PortraitError({
    code: "invalid-artifact",
    message: `fit: the checkpoint is damaged: ${problem}.`,
    hint: "Remove it, and the fit begins anew.",
    cause,
  });
}

/** The words for what a checkpoint and a fit differ in; `undefined` when they are of one fit. */
function difference(kept: FitIdentity, own: FitIdentity): string | undefined {
  const [before, now] = [kept.params ?? {}, own.params];
  if (kept.kind !== own.kind)
    return `its estimator is ${describeValue(kept.kind)}, not ${describeValue(own.kind)}`;
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  const name = names.find((key) => JSON.stringify(before[key]) !== JSON.stringify(now[key]));
  if (name !== undefined)
    return `its ${name} is ${describeValue(before[name])}, not ${describeValue(now[name])}`;
  if (kept.seed !== own.seed) return `its seed is ${describeValue(kept.seed)}, not ${own.seed}`;
  if (kept.fingerprint !== own.fingerprint) return "its data are others";
  return (kept.validation ?? "") === own.validation ? undefined : "its validation data are others";
}

function readIdentity(text: string | undefined): FitIdentity {
  try {
    const identity: unknown = JSON.parse(text ?? "");
    if (typeof identity === "object" && identity !== null) return identity as FitIdentity;
  } catch (cause) {
    throw damaged("it does not say of which fit it is", cause);
  }
  throw damaged("it does not say of which fit it is");
}

function decode(bytes: Uint8Array, own: FitIdentity): KeptFit {
  const { metadata, tensors } = decodeSafetensors(bytes, damaged);
  const { format, version, fit, step: count } = metadata;
  if (format !== FORMAT || version !== VERSION)
    throw damaged("it is no checkpoint of this version of Portrait");
  const other = difference(readIdentity(fit), own);
  if (other !== undefined) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `fit: the checkpoint is of another fit: ${other}.`,
      hint: "Pass a store of its own for each fit, or remove what it holds.",
    });
  }
  const step = Number(count);
  if (!Number.isSafeInteger(step) || step < 1) throw damaged(`its step is ${describeValue(count)}`);
  return { step, tensors: Object.fromEntries(tensors) };
}

/**
 * What an algorithm gets to keep its state with.
 *
 * @param options - Where and how often.
 * @param identity - Which fit it is.
 */
export function createCheckpoint({ to, every }: CheckpointOptions, identity: FitIdentity): FitCheckpoint {
  const write: FitCheckpoint["write"] = async (step, tensors) => {
    const metadata = { format: FORMAT, version: VERSION, fit: JSON.stringify(identity), step: String(step) };
    await to.write(encodeSafetensors(new Map(Object.entries(tensors)), metadata));
  };
  return {
    async load() {
      const bytes = await to.read();
      return bytes === undefined ? undefined : decode(bytes, identity);
    },
    async keep(step, tensors) {
      if (step % every === 0) await write(step, tensors());
    },
    every,
    write,
  };
}
