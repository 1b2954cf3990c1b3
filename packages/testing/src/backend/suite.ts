import type { TfjsBackend } from "@portrait/backend-tfjs";

/** Opens a backend; the suite opens it several times and disposes every handle. */
export type OpenBackend = () => Promise<TfjsBackend>;

/** Options of `describeBackend`. */
export interface BackendSuite {
  /**
   * What the backend has no kernel or no gradient for: the name of an operation, such as `"unsortedSegmentSum"`, or of its
   * gradient, `"gradient of conv2d"`. What is listed must really be lacking; what is not listed must work. Left out, nothing.
   */
  readonly lacking?: readonly string[];
  /**
   * Checks of operations that the backend answers in another way, by their full name, such as `"sign: odd numbers"`, with a
   * word on how. What is listed must really differ. Left out, none.
   */
  readonly differs?: Readonly<Record<string, string>>;
  /** How far a number may lie from the right one, times one more than its size; left out, 1e-5. */
  readonly tolerance?: number;
  /** The same for gradients; left out, ten times `tolerance`. */
  readonly gradientTolerance?: number;
}
