import type { ExecutionProgress } from "./messages.generated.js";

/** How far Spark is with a query. */
export interface SparkProgress {
  /** Tasks that are done. */
  readonly done: number;
  /** Tasks of the stages that Spark knows of so far; more may come. */
  readonly total: number;
  /** Tasks that run now. */
  readonly running: number;
}

/**
 * What Spark says of its stages, in one.
 *
 * @param message - The message.
 */
export function progressOf({ stages, numInflightTasks }: ExecutionProgress): SparkProgress {
  return {
    done: stages.reduce((sum, stage) => sum + Number(stage.numCompletedTasks), 0),
    total: stages.reduce((sum, stage) => sum + Number(stage.numTasks), 0),
    running: Number(numInflightTasks),
  };
}
