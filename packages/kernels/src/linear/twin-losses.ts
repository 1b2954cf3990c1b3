import type { LinearLoss } from "./record.js";

/** What the loss of one row is, and its first two derivatives by the margin. */
export interface RowLoss {
  value: number;
  slope: number;
  curvature: number;
}

/** Writes the loss of a margin `z` and target `y`, not weighted. Not for `softmax`. */
export function rowLoss(loss: LinearLoss, z: number, y: number, into: RowLoss): void {
  if (loss === "squared") {
    into.value = ((z - y) * (z - y)) / 2;
    into.slope = z - y;
    into.curvature = 1;
  } else if (loss === "poisson") {
    const mean = Math.exp(Math.max(-708, Math.min(709, z)));
    into.value = mean - y * z;
    into.slope = mean - y;
    into.curvature = mean;
  } else {
    const sign = 1 - 2 * y;
    const u = sign * z;
    const m = Math.exp(-Math.abs(u));
    const inverse = 1 / (1 + m);
    into.value = Math.max(u, 0) + Math.log1p(m);
    into.slope = sign * (u >= 0 ? inverse : m * inverse);
    into.curvature = m * inverse * inverse;
  }
}

/**
 * The loss of one row under softmax; its margins, `gap` apart, become their derivatives.
 *
 * @returns The loss, weighted.
 */
export function softmaxLoss(
  margins: Float64Array,
  at: number,
  gap: number,
  classes: number,
  code: number,
  weight: number,
): number {
  let greatest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < classes; k++) greatest = Math.max(greatest, margins[at + k * gap] as number);
  const chosen = margins[at + code * gap] as number;
  let mass = 0;
  for (let k = 0; k < classes; k++) {
    const share = Math.exp((margins[at + k * gap] as number) - greatest);
    mass += share;
    margins[at + k * gap] = share;
  }
  for (let k = 0; k < classes; k++) {
    margins[at + k * gap] = ((margins[at + k * gap] as number) * weight) / mass;
  }
  margins[at + code * gap] = (margins[at + code * gap] as number) - weight;
  return weight * (Math.log(mass) + greatest - chosen);
}
