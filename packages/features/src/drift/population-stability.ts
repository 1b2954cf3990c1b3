import { PortraitError } from "@portrait/core";

/**
 * The population stability index of two distributions over the same bins, `sum((p - q) * ln(p / q))` with `p` and `q` the
 * shares; half a row is added to each bin where one is empty, so that it stays finite. By the usual reading below 0.1 little
 * has changed, and from 0.25 on much (Siddiqi 2006). 0 when either has no rows.
 *
 * @param before - Counts by bin, finite and at least 0.
 * @param after - Counts of the same bins.
 * @throws PortraitError `invalid-argument` when the bins differ in number or a count is none.
 *
 * @example
 * ```ts
 * import { populationStability } from "@portrait/features";
 *
 * populationStability([50, 50], [50, 50]); // => 0
 * populationStability([60, 40], [40, 60]); // ≈ 0.1622
 * ```
 */
export function populationStability(before: ArrayLike<number>, after: ArrayLike<number>): number {
  const [p, q] = [Array.from(before), Array.from(after)];
  const sound = [...p, ...q].every((count) => Number.isFinite(count) && count >= 0);
  if (p.length !== q.length || !sound) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `populationStability: both distributions need the same number of counts >= 0; received ${p.length} and ${q.length}.`,
    });
  }
  const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
  if (total(p) === 0 || total(q) === 0) return 0;
  const gap = [...p, ...q].includes(0) ? 0.5 : 0;
  const share = (counts: readonly number[], bin: number): number =>
    ((counts[bin] as number) + gap) / (total(counts) + gap * counts.length);
  return p.reduce(
    (sum, _, bin) => sum + (share(p, bin) - share(q, bin)) * Math.log(share(p, bin) / share(q, bin)),
    0,
  );
}
