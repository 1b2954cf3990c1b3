import { choiceOption, integerOption, numberOption, type OptionRule } from "@portrait/core";
import type { ConfigReader } from "../input/artifact.js";
import type { KernelFunction } from "./kernel-function.js";
import type { Points } from "./points.js";

/** Options of the kernel function. */
export interface KernelOptions {
  /**
   * The kernel function of rows `x` and `z`: `rbf`, `exp(-gamma ||x - z||^2)`; `linear`, `x . z`; `polynomial`,
   * `(gamma x . z + coef0)^degree`; `sigmoid`, `tanh(gamma x . z + coef0)`, which is not positive definite for all
   * choices. Left out, `rbf`.
   */
  readonly kernel?: "rbf" | "linear" | "polynomial" | "sigmoid";
  /**
   * The kernel's `gamma`, greater than 0; `"scale"`: 1 / (encoded columns * variance of all encoded numbers), or 1 where
   * that variance is 0; `"auto"`: 1 / encoded columns. Left out, `"scale"`. The linear kernel has none.
   */
  readonly gamma?: number | "scale" | "auto";
  /** The degree of the polynomial kernel, an integer from 1 to 20; left out, 3. */
  readonly degree?: number;
  /** The addend of the polynomial and sigmoid kernels; left out, 0. */
  readonly coef0?: number;
}

/** Options of the solver of kernel machines. */
export interface SolverOptions {
  /**
   * When to stop: the greatest violation of the optimality conditions, in units of the decision value; greater than 0;
   * left out, 1e-3.
   */
  readonly tolerance?: number;
  /** The most steps for each machine, at least 1; left out, 10,000,000. */
  readonly maxIterations?: number;
  /**
   * Whether variables that seem settled are set aside for a time, where the cache cannot hold the rows of all; it
   * changes the time that is taken, not the solution. Left out, `true`.
   */
  readonly shrinking?: boolean;
  /** How many MiB the cache of kernel rows may take, greater than 0; left out, 200. Two rows are held in any case. */
  readonly cacheSize?: number;
}

/** Options of the inputs. */
export interface InputOptions {
  /**
   * What happens to numbers. `standard`: each gets mean 0 and variance 1 over the examples; `signedLog`: the same
   * after `sign(x) * log1p(|x|)`; `none`: they are taken as they are. Left out, `standard`.
   */
  readonly scaling?: "standard" | "signedLog" | "none";
  /** A category level that fewer examples have shares one column with all such levels; at least 1; left out, 5. */
  readonly minCount?: number;
}

const positive = (fallback: number): OptionRule<number> =>
  numberOption(fallback, { min: 0, exclusiveMin: true });

/** The rule of the cost of an error. */
export const costRule: OptionRule<number> = positive(1);

/** The rule of the half width of a tube. */
export const epsilonRule: OptionRule<number> = numberOption(0.1, { min: 0 });

/** The rules of {@link KernelOptions}. */
export const kernelRules: {
  readonly kernel: OptionRule<"rbf" | "linear" | "polynomial" | "sigmoid">;
  readonly gamma: OptionRule<number | "scale" | "auto">;
  readonly degree: OptionRule<number>;
  readonly coef0: OptionRule<number>;
} = {
  kernel: choiceOption("rbf", ["rbf", "linear", "polynomial", "sigmoid"]),
  gamma: {
    default: "scale",
    expected: '"scale", "auto" or a finite number > 0',
    accepts: (value) => value === "scale" || value === "auto" || positive(1).accepts(value),
  },
  degree: integerOption(3, { min: 1, max: 20 }),
  coef0: numberOption(0),
};

/** The rules of {@link SolverOptions}. */
export const solverRules: {
  readonly [Name in keyof SolverOptions]-?: OptionRule<Required<SolverOptions>[Name]>;
} = {
  tolerance: positive(1e-3),
  maxIterations: integerOption(10_000_000, { min: 1 }),
  shrinking: { default: true, expected: "true or false", accepts: (value) => typeof value === "boolean" },
  cacheSize: positive(200),
};

/** The rules of {@link InputOptions}. */
export const inputRules: {
  readonly [Name in keyof InputOptions]-?: OptionRule<Required<InputOptions>[Name]>;
} = {
  scaling: choiceOption("standard", ["standard", "signedLog", "none"]),
  minCount: integerOption(5, { min: 1 }),
};

const CODES = { linear: 0, rbf: 1, polynomial: 2, sigmoid: 3 } as const;

/**
 * The kernel function that the options describe for given points.
 *
 * @param options - The options.
 * @param points - The encoded training rows.
 */
export function kernelOf(
  options: Required<KernelOptions>,
  points: Pick<Points, "width" | "variance">,
): KernelFunction {
  const { kernel, gamma, degree, coef0 } = options;
  const code = CODES[kernel];
  const { width, variance } = points;
  const chosen = gamma === "auto" ? 1 / width : gamma === "scale" ? scaleGamma(width, variance) : gamma;
  return { code, gamma: kernel === "linear" ? 1 : chosen, degree, coef0 };
}

function scaleGamma(width: number, variance: number): number {
  return variance > 0 ? 1 / (width * variance) : 1;
}

/**
 * Reads a kernel function.
 *
 * @param config - Its config.
 * @throws PortraitError `invalid-artifact`.
 */
export function kernelFromState(config: ConfigReader): KernelFunction {
  const code = config.read("code", integerOption(0, { min: 0, max: 3 })) as KernelFunction["code"];
  return {
    code,
    gamma: config.read("gamma", numberOption(1, { min: 0 })),
    degree: config.read("degree", kernelRules.degree),
    coef0: config.read("coef0", kernelRules.coef0),
  };
}
