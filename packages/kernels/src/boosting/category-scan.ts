import { type Found, type Leaf, type Limits, soft } from "./number-scan.js";
import type { Sums } from "./sums.js";

interface Level {
  readonly bin: number;
  readonly key: number;
  readonly sums: Sums;
}

function levelsOf({ bins, all }: Leaf, smoothing: number): readonly Level[] {
  const centre = smoothing * (all.g / all.h);
  return bins
    .map((sums, bin) => ({ bin, key: (sums.g + centre) / (sums.h + smoothing), sums }))
    .filter(({ sums }) => sums.n > 0);
}

/**
 * The best split of a category: one level against the rest where there are few, else the levels in the order of their
 * smoothed mean gradient, split at the best place.
 *
 * @param leaf - The leaf.
 * @param limits - The limits.
 */
export function scanCategories(leaf: Leaf, limits: Limits): Found | undefined {
  const { all, missing } = leaf;
  const { l1, leastN, leastH } = limits;
  const used = levelsOf(leaf, limits.smoothing);
  if (used.length < 2) return undefined;
  const single = used.length <= limits.single;
  const levels = single ? used : [...used].sort((a, b) => a.key - b.key || a.bin - b.bin);
  const l2 = limits.l2 + (single ? 0 : limits.further);
  const last = single && used.length > 2 ? used.length : used.length - 1;
  const whole = soft(all.g, l1);
  const parent = (whole * whole) / (all.h + limits.l2);
  let sum: Sums = { g: 0, h: 0, n: 0 };
  let best: { gain: number; left: Sums; at: number } | undefined;
  for (let at = 0; at < last; at++) {
    const { g, h, n } = (levels[at] as Level).sums;
    sum = single ? { g, h, n } : { g: sum.g + g, h: sum.h + h, n: sum.n + n };
    if (sum.n < leastN || all.n - sum.n < leastN) continue;
    const hr = all.h - sum.h;
    if (sum.h < leastH || hr < leastH) continue;
    const gl = soft(sum.g, l1);
    const gr = soft(all.g - sum.g, l1);
    const gain = (gl * gl) / (sum.h + l2) + (gr * gr) / (hr + l2) - parent;
    if (gain > (best?.gain ?? 0)) best = { gain, left: sum, at };
  }
  if (best === undefined) return undefined;
  const set = levels.slice(single ? best.at : 0, best.at + 1).map(({ bin }) => bin);
  const lost = (leaf.bins[missing]?.n ?? 0) > 0;
  return {
    gain: best.gain,
    left: best.left,
    bin: 0,
    missingLeft: lost ? set.includes(missing) : 2 * best.left.n >= all.n,
    set,
  };
}
