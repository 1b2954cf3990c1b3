import { type ForestJob, readForestJob } from "../job.js";

/** Memory as typed arrays over all of it, indexed by byte offset divided by the size of a number. */
export interface Views {
  /** Bytes. */
  readonly u8: Uint8Array;
  /** 16-bit integers. */
  readonly u16: Uint16Array;
  /** 32-bit integers. */
  readonly i32: Int32Array;
  /** 32-bit integers without a sign. */
  readonly u32: Uint32Array;
  /** 64-bit floats. */
  readonly f64: Float64Array;
}

/** A job, its memory, and what one thread knows of the node at hand. */
export interface Task {
  /** The job, the offsets of its workspace made absolute. */
  readonly job: ForestJob;
  /** The memory. */
  readonly at: Views;
  /** The thread's workspace. */
  readonly workspace: number;
}

const LOCAL = [
  "bufferA",
  "bufferB",
  "counts",
  "nodes",
  "sets",
  "histogram",
  "frontier",
  "permutation",
  "scratch",
] as const;

/**
 * Reads a job for one thread.
 *
 * @param buffer - The memory.
 * @param at - The job's offset.
 * @param thread - The thread.
 */
export function openTask(buffer: ArrayBufferLike, at: number, thread: number): Task {
  const job = readForestJob(buffer, at);
  const workspace = job.workspace + thread * job.workspaceBytes;
  const local = Object.fromEntries(LOCAL.map((name) => [name, job[name] + workspace]));
  return {
    job: { ...job, ...local },
    workspace,
    at: {
      u8: new Uint8Array(buffer),
      u16: new Uint16Array(buffer),
      i32: new Int32Array(buffer),
      u32: new Uint32Array(buffer),
      f64: new Float64Array(buffer),
    },
  };
}
