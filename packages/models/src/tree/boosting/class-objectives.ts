import type { Boosting } from "./binned-rows.js";
import { type FixedPoint, scalesFor } from "./fixed-point.js";
import type { Objective, ObjectiveRows } from "./objective.js";
import { mostWeight, putDoubles } from "./weights-memory.js";

/** The log odds of probabilities that are 0 or 1, as far as they go. */
const LEAST_SHARE = 1e-15;

const noValue = (): number => 0;

function classShares(codes: ArrayLike<number>, classes: number, weights: Float64Array | undefined): number[] {
  const sums = new Array<number>(classes).fill(0);
  let total = 0;
  for (let row = 0; row < codes.length; row++) {
    const weight = weights === undefined ? 1 : (weights[row] as number);
    sums[codes[row] as number] = (sums[codes[row] as number] as number) + weight;
    total += weight;
  }
  return sums.map((sum) => Math.min(Math.max(sum / total, LEAST_SHARE), 1 - LEAST_SHARE));
}

/**
 * The log loss of a yes-or-no outcome: `w log(1 + exp(-y s))`.
 *
 * @param instance - The kernels.
 * @param point - The room for sums.
 * @param of - The rows.
 * @param target - For each row 0 or 1.
 */
export function binaryObjective(
  instance: Boosting,
  point: FixedPoint,
  of: ObjectiveRows,
  target: Uint8Array,
): Objective {
  const { rows, weights, amplification } = of;
  const labels = instance.alloc(rows + 1);
  instance.u8(labels, rows).set(target);
  const placed = putDoubles(instance, weights);
  const most = mostWeight(weights) * amplification;
  const scales = scalesFor(point, most, most / 4);
  return {
    outputs: 1,
    base() {
      const share = classShares(target, 2, weights)[1] as number;
      return Float64Array.of(Math.log(share / (1 - share)));
    },
    gradients(scores, pairs) {
      instance.parallel("binaryGradients", rows, scores, labels, placed, pairs, scales.g, scales.h);
      return scales;
    },
    renews: false,
    leafValue: noValue,
  };
}

/**
 * The softmax loss of several classes: `-w log p(class)`, with one score for each class.
 *
 * @param instance - The kernels.
 * @param point - The room for sums.
 * @param of - The rows.
 * @param codes - For each row its class.
 * @param classes - How many classes.
 */
export function softmaxObjective(
  instance: Boosting,
  point: FixedPoint,
  of: ObjectiveRows,
  codes: Int32Array,
  classes: number,
): Objective {
  const { rows, pitch, weights, amplification } = of;
  const placedCodes = instance.alloc(rows * 4 + 8);
  instance.i32(placedCodes, rows).set(codes);
  const placed = putDoubles(instance, weights);
  const scratch = instance.alloc(classes * 16 * instance.threads);
  const most = mostWeight(weights) * amplification;
  const factor = classes / (classes - 1);
  const scales = scalesFor(point, most, (factor * most) / 4);
  return {
    outputs: classes,
    base: () => Float64Array.from(classShares(codes, classes, weights), Math.log),
    gradients(scores, pairs) {
      instance.parallel(
        "softmaxGradients",
        rows,
        pitch,
        classes,
        scores,
        placedCodes,
        placed,
        pairs,
        scratch,
        factor,
        scales.g,
        scales.h,
      );
      return scales;
    },
    renews: false,
    leafValue: noValue,
  };
}
