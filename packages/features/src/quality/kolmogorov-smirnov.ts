import { describeValue, PortraitError } from "@portrait/core";

/** What the test of Kolmogorov and Smirnov says of two samples. */
export interface KolmogorovSmirnov {
  /** The greatest distance of the two distribution functions, in [0, 1]. */
  readonly statistic: number;
  /** The probability of such a distance or a greater one where both samples come from one distribution. */
  readonly probability: number;
}

/**
 * The distribution of Kolmogorov: `Q(x) = 2 * sum((-1)^(k - 1) * exp(-2 k^2 x^2))`, for small `x` by the series that theta functions
 * give, which converges there.
 */
function kolmogorovTail(x: number): number {
  if (x <= 0) return 1;
  if (x < 1.18) {
    const y = Math.exp((-Math.PI * Math.PI) / (8 * x * x));
    return 1 - (Math.sqrt(2 * Math.PI) / x) * (y + y ** 9 + y ** 25 + y ** 49);
  }
  const y = Math.exp(-2 * x * x);
  return Math.max(0, 2 * (y - y ** 4 + y ** 9 - y ** 16));
}

/**
 * The asymptotic probability of a distance of Kolmogorov and Smirnov or a greater one where two samples come from one continuous
 * distribution: `Q(d * sqrt(n m / (n + m)))` with Kolmogorov's distribution `Q`. With ties it is too great, so that too little
 * is called different, never too much.
 *
 * @param distance - The greatest distance of the distribution functions, in [0, 1].
 * @param before - The size of one sample, at least 1.
 * @param after - The size of the other.
 * @throws PortraitError `invalid-argument`.
 *
 * @example
 * ```ts
 * import { kolmogorovSmirnovProbability } from "@portrait/features/quality";
 *
 * kolmogorovSmirnovProbability(0.5, 20, 20); // ≈ 0.0135
 * ```
 */
export function kolmogorovSmirnovProbability(distance: number, before: number, after: number): number {
  const sound = distance >= 0 && distance <= 1 && Number.isFinite(before) && Number.isFinite(after);
  if (!sound || before < 1 || after < 1) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `kolmogorovSmirnovProbability: a distance in [0, 1] and two sizes >= 1 are needed; received ${describeValue(distance)}, ${describeValue(before)} and ${describeValue(after)}.`,
    });
  }
  return kolmogorovTail(distance * Math.sqrt((before * after) / (before + after)));
}

function sample(name: string, values: Iterable<number>): Float64Array {
  const held = Float64Array.from(values).sort();
  if (held.length > 0 && held.every((value) => !Number.isNaN(value))) return held;
  throw new PortraitError({
    code: "invalid-argument",
    message: `kolmogorovSmirnov: "${name}" must hold at least one number and no NaN; received ${held.length} values.`,
  });
}

/**
 * The test of Kolmogorov and Smirnov for two samples: whether they come from one distribution. Its probability is the
 * asymptotic one, see {@link kolmogorovSmirnovProbability}. Cost: `n log n`.
 *
 * @param before - One sample.
 * @param after - The other.
 * @throws PortraitError `invalid-argument` when a sample is empty or holds NaN.
 *
 * @example
 * ```ts
 * import { kolmogorovSmirnov } from "@portrait/features/quality";
 *
 * kolmogorovSmirnov([1, 2, 3, 4], [3, 4, 5, 6]).statistic; // => 0.5
 * kolmogorovSmirnov([1, 2], [1, 2]); // => { statistic: 0, probability: 1 }
 * ```
 */
export function kolmogorovSmirnov(before: Iterable<number>, after: Iterable<number>): KolmogorovSmirnov {
  const [one, other] = [sample("before", before), sample("after", after)];
  let [i, j, statistic] = [0, 0, 0];
  while (i < one.length && j < other.length) {
    const value = Math.min(one[i] as number, other[j] as number);
    while (one[i] === value) i++;
    while (other[j] === value) j++;
    statistic = Math.max(statistic, Math.abs(i / one.length - j / other.length));
  }
  return Object.freeze({
    statistic,
    probability: kolmogorovSmirnovProbability(statistic, one.length, other.length),
  });
}
