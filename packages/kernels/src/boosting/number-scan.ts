import type { Sums } from "./sums.js";

/** What a leaf's feature offers to split by. */
export interface Leaf {
  /** The sums of its bins. */
  readonly bins: readonly Sums[];
  /** The bin of missing values, or -1. */
  readonly missing: number;
  /** 1 or -1 where its effect must rise or fall, else 0. */
  readonly direction: number;
  /** The least value that a child may have. */
  readonly least: number;
  /** The greatest value that a child may have. */
  readonly most: number;
  /** The sums of the leaf. */
  readonly all: Sums;
}

/** What a split must keep to. */
export interface Limits {
  /** The absolute penalty. */
  readonly l1: number;
  /** The squared penalty. */
  readonly l2: number;
  /** The least hessian of a child. */
  readonly leastH: number;
  /** The least rows of a child. */
  readonly leastN: number;
  /** Where the count begins in the second 64-bit word. */
  readonly shift: number;
  /** Whether some feature's effect must be monotone. */
  readonly monotone: boolean;
  /** Categories: what is added to the hessian of a level for the order. */
  readonly smoothing: number;
  /** Categories: the further squared penalty. */
  readonly further: number;
  /** Categories: up to how many levels one is split off the rest. */
  readonly single: number;
}

/** The best split of a feature. */
export interface Found {
  /** By how much the score rises. */
  readonly gain: number;
  /** The sums of the left child. */
  readonly left: Sums;
  /** The bin up to which values go left. */
  readonly bin: number;
  /** Whether missing values go left. */
  readonly missingLeft: boolean;
  /** The bins that go left, for categories. */
  readonly set?: readonly number[];
}

const NONE: Sums = { g: 0, h: 0, n: 0 };

/**
 * `max(|g| - l1, 0)`.
 *
 * @param g - The gradient.
 * @param l1 - The penalty.
 */
export const soft = (g: number, l1: number): number => Math.max(Math.abs(g) - l1, 0);

type Visit = (left: Sums, bin: number, missingLeft: boolean) => void;

function visitSplits(leaf: Leaf, limits: Limits, skipLast: boolean, visit: Visit): void {
  const { bins, missing, all } = leaf;
  const lost = bins[missing] ?? NONE;
  const some = lost.n > 0;
  const end = (missing >= 0 ? missing : bins.length) - (some && !skipLast ? 0 : 1);
  for (let pass = 0; pass < (some ? 2 : 1); pass++) {
    const sum = pass === 1 ? { ...lost } : { ...NONE };
    for (let bin = 0; bin < end; bin++) {
      const { g, h, n } = bins[bin] as Sums;
      sum.g += g;
      sum.h += h;
      sum.n += n;
      if (sum.n < limits.leastN) continue;
      if (all.n - sum.n < limits.leastN) break;
      if (sum.h < limits.leastH || all.h - sum.h < limits.leastH) continue;
      visit(sum, bin, some ? pass === 1 : 2 * sum.n >= all.n);
    }
  }
}

/**
 * The best split of a number. The scores of splits are compared but for what all splits of the leaf have in common.
 *
 * @param leaf - The leaf.
 * @param limits - The limits.
 */
export function scanNumbers(leaf: Leaf, limits: Limits): Found | undefined {
  const { all } = leaf;
  const { l1, l2 } = limits;
  const whole = all.h + 2 * l2;
  let most = -1;
  let best: Omit<Found, "gain"> | undefined;
  visitSplits(leaf, limits, false, (left, bin, missingLeft) => {
    const a = left.h + l2;
    const c = whole - a;
    const root = left.g * whole - all.g * a;
    const [gl, gr] = [soft(left.g, l1), soft(all.g - left.g, l1)];
    const score = (l1 > 0 ? gl * gl * c + gr * gr * a : root * root) / (a * c);
    if (score > most) {
      most = score;
      best = { left: { ...left }, bin, missingLeft };
    }
  });
  if (best === undefined) return undefined;
  const { left } = best as Omit<Found, "gain">;
  const [sl, sr, s] = [soft(left.g, l1), soft(all.g - left.g, l1), soft(all.g, l1)];
  const gain = (sl * sl) / (left.h + l2) + (sr * sr) / (all.h - left.h + l2) - (s * s) / (all.h + l2);
  return { ...(best as Omit<Found, "gain">), gain };
}

const score = (g: number, h: number, w: number, l1: number, l2: number): number =>
  -(2 * g * w + (h + l2) * w * w + 2 * l1 * Math.abs(w));

/**
 * The best split of a number where some feature's effect must be monotone: leaves are kept within bounds.
 *
 * @param leaf - The leaf.
 * @param limits - The limits.
 */
export function scanMonotone(leaf: Leaf, limits: Limits): Found | undefined {
  const { all, direction, least, most } = leaf;
  const { l1, l2 } = limits;
  const value = (g: number, h: number): number => {
    const s = soft(g, l1);
    return Math.min(Math.max((g > 0 ? -s : s) / (h + l2), least), most);
  };
  const parent = score(all.g, all.h, value(all.g, all.h), l1, l2);
  let best: Found | undefined;
  visitSplits(leaf, limits, direction !== 0, (left, bin, missingLeft) => {
    const hr = all.h - left.h;
    const gr = all.g - left.g;
    const wl = value(left.g, left.h);
    const wr = value(gr, hr);
    if (direction * (wr - wl) < 0) return;
    const gain = score(left.g, left.h, wl, l1, l2) + score(gr, hr, wr, l1, l2) - parent;
    if (gain > (best?.gain ?? Number.NEGATIVE_INFINITY)) best = { gain, left: { ...left }, bin, missingLeft };
  });
  return best;
}
