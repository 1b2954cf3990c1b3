/**
 * The memory through which the calling thread and its workers speak: commands in, states out. Kernels themselves hold
 * no atomic instruction; all of them are here.
 */
export interface Control {
  /** The command's number, counters, and one state for each thread. */
  readonly words: Int32Array;
  /** The arguments of the command. */
  readonly args: Float64Array;
  /** For each thread why it stopped: a length, then that many UTF-16 code units. */
  readonly texts: Uint16Array;
}

/** Grows by one with each command and each message: what workers watch. */
export const SEQUENCE = 0;
/** How many workers sleep. */
export const SLEEPERS = 1;
/** How many messages were sent to each worker: one that has seen fewer must go and fetch them. */
export const MESSAGES = 2;
/** Which kernel, by its place in the instance's list. */
export const KERNEL = 3;
/** Which instance. */
export const INSTANCE = 4;
/** How many arguments. */
export const COUNT = 5;

/** The part is nobody's yet. */
export const POSTED = 1;
/** A thread runs the part. */
export const CLAIMED = 2;
/** The part is done. */
export const DONE = 3;
/** The part's kernel stopped; the text says why. */
export const FAILED = 4;

/** How many arguments a command holds at most, behind the thread's number and the number of threads. */
export const MAX_ARGUMENTS = 30;
/** How many code units of a reason are kept, its length among them. */
export const TEXT = 256;

const HEADER = 64;
const LINE = 64;

/** How many bytes the control of so many threads takes. */
export function controlBytes(threads: number): number {
  return HEADER + threads * LINE + 8 * (MAX_ARGUMENTS + 2) + 2 * TEXT * threads;
}

/** The views of a control. */
export function openControl(buffer: ArrayBufferLike, threads: number): Control {
  const args = HEADER + threads * LINE;
  const texts = args + 8 * (MAX_ARGUMENTS + 2);
  return {
    words: new Int32Array(buffer, 0, args / 4),
    args: new Float64Array(buffer, args, MAX_ARGUMENTS),
    texts: new Uint16Array(buffer, texts, TEXT * threads),
  };
}

/** Where the state of a thread's part lies; each has a cache line of its own. */
export function stateOf(thread: number): number {
  return (HEADER + thread * LINE) / 4;
}

/** Takes a part, if it is nobody's yet. */
export function claim(control: Control, thread: number): boolean {
  return Atomics.compareExchange(control.words, stateOf(thread), POSTED, CLAIMED) === POSTED;
}

/** Writes why a part stopped. */
export function writeReason(control: Control, thread: number, reason: string): void {
  const length = Math.min(reason.length, TEXT - 1);
  const base = thread * TEXT;
  control.texts[base] = length;
  for (let at = 0; at < length; at++) control.texts[base + 1 + at] = reason.charCodeAt(at);
}

/** Reads why a part stopped. */
export function readReason(control: Control, thread: number): string {
  const base = thread * TEXT;
  const length = control.texts[base] as number;
  return String.fromCharCode(...control.texts.slice(base + 1, base + 1 + length));
}
