import { booleanOption, integerOption, type Json, numberOption } from "@portrait/core";
import type { ConfigReader } from "../input/artifact.js";

/** How the optimisation of a support vector machine ended; of several machines together. */
export interface SvmConvergence {
  /** Whether every machine met the tolerance. If not, raise `maxIterations` or scale the inputs. */
  readonly converged: boolean;
  /** How many steps or epochs were taken, summed over the machines. */
  readonly iterations: number;
  /** The greatest violation that was left, in the units of `tolerance`. */
  readonly violation: number;
  /** The objective's value, summed over the machines; for machines with kernels that of the dual. */
  readonly objective: number;
}

/** The end of one machine's optimisation. */
export interface MachineEnd {
  /** Whether it met the tolerance. */
  readonly converged: boolean;
  /** Its steps. */
  readonly iterations: number;
  /** What was left. */
  readonly violation: number;
  /** Its objective. */
  readonly objective: number;
}

/**
 * The convergence of several machines together.
 *
 * @param ends - How each ended.
 */
export function joinConvergence(ends: readonly MachineEnd[]): SvmConvergence {
  return Object.freeze({
    converged: ends.every(({ converged }) => converged),
    iterations: ends.reduce((sum, { iterations }) => sum + iterations, 0),
    violation: ends.reduce((most, { violation }) => Math.max(most, violation), 0),
    objective: ends.reduce((sum, { objective }) => sum + objective, 0),
  });
}

/** A convergence as data. */
export function convergenceState(convergence: SvmConvergence): Json {
  return { ...convergence };
}

/**
 * Reads a convergence.
 *
 * @param config - Its config.
 * @throws PortraitError `invalid-artifact`.
 */
export function convergenceFromState(config: ConfigReader): SvmConvergence {
  return Object.freeze({
    converged: config.read("converged", booleanOption(false)),
    iterations: config.read("iterations", integerOption(0, { min: 0 })),
    violation: config.read("violation", numberOption(0, { min: 0 })),
    objective: config.read("objective", numberOption(0)),
  });
}
