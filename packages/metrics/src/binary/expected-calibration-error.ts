import { integerOption, resolveOptions } from "@portrait/core";
import { binBetween, uniformEdges } from "../curves/bins.js";
import type { BinaryMetric } from "../metric/metric.js";
import { defineBinaryMetric } from "./define-binary-metric.js";

/** Options of {@link expectedCalibrationError}. */
export interface ExpectedCalibrationErrorOptions {
  /** How many bins of equal width, from 1 to 1000; left out, 10. */
  readonly bins?: number;
}

/**
 * The expected calibration error: `sum_b (n_b / n) |share of positive rows in b - mean probability in b|` over bins of
 * equal width, in [0, 1], less is better. The bins are those of `calibrationCurve`. It depends on the number of bins
 * and is biased upwards on few rows; judge models by `brier` or `logLoss`, and use it to read a calibration curve.
 *
 * Source: Naeini, Cooper and Hauskrecht 2015.
 *
 * @param options - See {@link ExpectedCalibrationErrorOptions}.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { expectedCalibrationError } from "@portrait/metrics";
 *
 * expectedCalibrationError().compute({ probabilities: [0.25, 0.25, 0.75, 0.75], target: [0, 0, 1, 1] }); // => 0.25
 * ```
 */
export function expectedCalibrationError(
  options?: ExpectedCalibrationErrorOptions,
): BinaryMetric<"expectedCalibrationError"> {
  const { bins } = resolveOptions(
    "expectedCalibrationError",
    { bins: integerOption(10, { min: 1, max: 1000 }) },
    options,
  );
  return defineBinaryMetric({
    name: "expectedCalibrationError",
    title: `Expected calibration error (${bins} bins)`,
    higherIsBetter: false,
    prepare({ order, probability, target, length }) {
      const edges = uniformEdges(bins);
      const binOf = Int32Array.from(probability, (value) => binBetween(value, edges));
      return (weights) => {
        const gaps = new Float64Array(bins);
        let total = 0;
        for (let place = 0; place < length; place++) {
          const weight = weights[order[place] as number] as number;
          const gap = (target[place] as number) - (probability[place] as number);
          const bin = binOf[place] as number;
          gaps[bin] = (gaps[bin] as number) + weight * gap;
          total += weight;
        }
        return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / total;
      };
    },
  });
}
