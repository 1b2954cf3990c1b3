import { choiceOption, integerOption, type Json, numberOption } from "@portrait/core";
import type { ConfigReader } from "../input/artifact.js";

/** How a minimisation ended. A model that did not converge can be used, but its weights are not the optimum. */
export interface Convergence {
  /** Whether the gradient became as small as `tolerance` asks. If not, raise `maxIterations` or scale the inputs. */
  readonly converged: boolean;
  /**
   * Why it ended: `gradient`, it became small enough; `iterations`, all were used up; `stalled`, no step lowers the
   * objective any more within rounding.
   */
  readonly reason: "gradient" | "iterations" | "stalled";
  /** How many iterations were done. */
  readonly iterations: number;
  /** The greatest magnitude of a component of the objective's gradient, divided by the sum of the row weights. */
  readonly gradientNorm: number;
  /** The objective's value: the sum of the log losses plus the penalty, natural logarithm. */
  readonly objective: number;
}

/** A convergence as data. */
export function convergenceState(convergence: Convergence): Json {
  return { ...convergence };
}

/**
 * Reads a convergence.
 *
 * @param config - Its config.
 * @throws PortraitError `invalid-artifact`.
 */
export function convergenceFromState(config: ConfigReader): Convergence {
  const reason = config.read("reason", choiceOption("gradient", ["gradient", "iterations", "stalled"]));
  return Object.freeze({
    converged: reason === "gradient",
    reason,
    iterations: config.read("iterations", integerOption(0, { min: 0 })),
    gradientNorm: config.read("gradientNorm", numberOption(0, { min: 0 })),
    objective: config.read("objective", numberOption(0)),
  });
}
