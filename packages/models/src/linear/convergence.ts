import { choiceOption, integerOption, type Json, numberOption } from "@portrait/core";
import type { ConfigReader } from "../input/artifact.js";

/** Why a minimisation ended. */
export type ConvergenceReason = "gradient" | "iterations" | "stalled";

/** How a minimisation ended. A model that did not converge can be used, but its weights are not the optimum. */
export interface Convergence {
  /** Whether the gradient became as small as `tolerance` asks. If not, see {@link Convergence.advice}. */
  readonly converged: boolean;
  /**
   * Why it ended: `gradient`, it became small enough; `iterations`, all were used up; `stalled`, no step lowers the
   * objective any more within rounding.
   */
  readonly reason: ConvergenceReason;
  /** How many iterations were done; over one-vs-rest fits the most that one of them did. */
  readonly iterations: number;
  /**
   * How far the weights are from optimal: the greatest magnitude of a component of the objective's gradient (with an
   * `l1`: of the least subgradient), divided by the sum of the row weights; for regressions also by the spread of the
   * answers.
   */
  readonly gradientNorm: number;
  /** The objective's value: the sum of the losses plus the penalty, natural logarithm. */
  readonly objective: number;
  /** What to do about it; undefined when it converged. */
  readonly advice: string | undefined;
}

const ADVICE: Readonly<Record<ConvergenceReason, string | undefined>> = {
  gradient: undefined,
  iterations:
    'It used up "maxIterations" before the gradient was as small as "tolerance". Raise "maxIterations"; if that does not help, use scaling: "standard" or a greater "l2", or accept a greater "tolerance".',
  stalled:
    'Rounding hides any further progress. The weights are as exact as 64-bit floats allow for this data; accept a greater "tolerance", or use scaling: "standard" or a greater "l2" for better conditioned data.',
};

/**
 * A convergence.
 *
 * @param found - How the minimisation ended.
 */
export function convergenceOf(found: Omit<Convergence, "converged" | "advice">): Convergence {
  const { reason, iterations, gradientNorm, objective } = found;
  return Object.freeze({
    converged: reason === "gradient",
    reason,
    iterations,
    gradientNorm,
    objective,
    advice: ADVICE[reason],
  });
}

/**
 * What several minimisations amount to: the sum of the objectives, and the worst of everything else.
 *
 * @param parts - At least one.
 */
export function joinConvergence(parts: readonly Convergence[]): Convergence {
  const order: readonly ConvergenceReason[] = ["iterations", "stalled", "gradient"];
  return convergenceOf({
    reason: order.find((reason) => parts.some((part) => part.reason === reason)) ?? "gradient",
    iterations: Math.max(...parts.map(({ iterations }) => iterations)),
    gradientNorm: Math.max(...parts.map(({ gradientNorm }) => gradientNorm)),
    objective: parts.reduce((sum, { objective }) => sum + objective, 0),
  });
}

/** A convergence as data. */
export function convergenceState({ reason, iterations, gradientNorm, objective }: Convergence): Json {
  return { reason, iterations, gradientNorm, objective };
}

/**
 * Reads a convergence.
 *
 * @param config - Its config.
 * @throws PortraitError `invalid-artifact`.
 */
export function convergenceFromState(config: ConfigReader): Convergence {
  return convergenceOf({
    reason: config.read("reason", choiceOption("gradient", ["gradient", "iterations", "stalled"])),
    iterations: config.read("iterations", integerOption(0, { min: 0 })),
    gradientNorm: config.read("gradientNorm", numberOption(0, { min: 0 })),
    objective: config.read("objective", numberOption(0)),
  });
}
