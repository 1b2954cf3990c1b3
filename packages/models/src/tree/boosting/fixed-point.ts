/** How many bits sums of so many rows leave for each row's gradient and hessian. */
export interface FixedPoint {
  /** Where the number of rows begins in a histogram's second word: sums of hessians lie below. */
  readonly shift: number;
  /** The greatest gradient, in fixed-point units. */
  readonly mostGradient: number;
  /** The greatest hessian, in fixed-point units. */
  readonly mostHessian: number;
}

/** What gradients and hessians are multiplied by to become integers: powers of two. */
export interface Scales {
  /** For gradients. */
  readonly g: number;
  /** For hessians. */
  readonly h: number;
}

/**
 * Fixed-point numbers whose sums over all rows are exact both as 64-bit integers and as doubles, below 2^50.
 *
 * @param rows - How many rows there are.
 */
export function fixedPoint(rows: number): FixedPoint {
  const bits = Math.ceil(Math.log2(rows + 2));
  const shift = 63 - bits;
  return {
    shift,
    mostGradient: 2 ** Math.min(30, 50 - bits) - 1,
    mostHessian: 2 ** Math.min(30, 50 - bits, shift - bits) - 1,
  };
}

const powerBelow = (x: number): number => 2 ** Math.max(-900, Math.min(900, Math.floor(Math.log2(x))));

/**
 * The scales for gradients and hessians of given greatest magnitudes.
 *
 * @param point - The room there is.
 * @param gradient - The greatest magnitude of a gradient.
 * @param hessian - The greatest hessian.
 */
export function scalesFor(point: FixedPoint, gradient: number, hessian: number): Scales {
  return {
    g: gradient > 0 ? powerBelow(point.mostGradient / gradient) : 1,
    h: hessian > 0 ? powerBelow(point.mostHessian / hessian) : 1,
  };
}
