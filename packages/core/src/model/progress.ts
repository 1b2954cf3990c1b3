/** How far a computation is. */
export interface Progress {
  /** What is being done, such as `"lightGcn"` or `"fuse > lightGcn 2011-05-01"`. */
  readonly phase: string;
  /** Steps done. */
  readonly completed: number;
  /** Steps in all; an upper bound where the computation may stop early. */
  readonly total: number;
  /** The objective's value after the step, where there is one. */
  readonly loss?: number;
  /** The value of a metric on data to stop early by, where the step was judged by it. */
  readonly score?: number;
}

/**
 * Receives progress. It is called from within the computation: keep it short.
 *
 * @param progress - How far the computation is.
 */
export type ProgressListener = (progress: Progress) => void;
