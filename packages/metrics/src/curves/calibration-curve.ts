import { choiceOption, integerOption, resolveOptions } from "@portrait/core";
import { type BinaryOutcomes, createScoredRows, type ScoredRows } from "../binary/scored-rows.js";
import { checkWeights } from "../metric/weights.js";
import { binBetween, quantileEdges, uniformEdges } from "./bins.js";

/** The rows whose probabilities fall into one bin. */
export interface CalibrationBin {
  /** The lower edge of the bin, exclusive but for the first. */
  readonly from: number;
  /** The upper edge of the bin, inclusive. */
  readonly to: number;
  /** The mean probability of its rows: what was predicted. */
  readonly predicted: number;
  /** The share of its rows that are positive: what came true. */
  readonly observed: number;
  /** How many rows it holds, each counted by its weight. */
  readonly count: number;
}

/** Options of {@link calibrationCurve}. */
export interface CalibrationOptions {
  /** How many bins, from 1 to 1000; left out, 10. */
  readonly bins?: number;
  /**
   * How the bins are cut: `"uniform"`, into equal widths; `"quantile"`, so that each holds about equally many rows.
   * Left out, `"uniform"`.
   */
  readonly strategy?: "uniform" | "quantile";
}

/**
 * The calibration curve of rows that are sorted already.
 *
 * @param rows - The rows.
 * @param weights - How often each counts.
 * @param edges - The edges of the bins, ascending.
 */
export function calibrationBins(
  rows: ScoredRows,
  weights: Float64Array,
  edges: Float64Array,
): readonly CalibrationBin[] {
  const bins = Array.from({ length: edges.length - 1 }, (_, bin) => ({
    from: edges[bin] as number,
    to: edges[bin + 1] as number,
    predicted: 0,
    observed: 0,
    count: 0,
  }));
  for (let place = 0; place < rows.length; place++) {
    const weight = weights[rows.order[place] as number] as number;
    const bin = bins[binBetween(rows.probability[place] as number, edges)];
    if (bin === undefined) continue;
    bin.count += weight;
    bin.predicted += weight * (rows.probability[place] as number);
    bin.observed += weight * (rows.target[place] as number);
  }
  return bins
    .filter((bin) => bin.count > 0)
    .map((bin) => ({ ...bin, predicted: bin.predicted / bin.count, observed: bin.observed / bin.count }));
}

/**
 * The calibration curve (reliability diagram): for rows grouped by probability, what was predicted against what came
 * true. Of a calibrated model both agree in every bin. Bins without rows are left out.
 *
 * Bins are half-open below, as in scikit-learn 1.9: a probability on an edge falls into the lower bin.
 *
 * @param outcomes - Probabilities, target and weights; quantiles look at the rows without weights.
 * @param options - See {@link CalibrationOptions}.
 * @throws PortraitError `invalid-data` when the rows are malformed; `invalid-option`.
 *
 * @example
 * ```ts
 * import { calibrationCurve } from "@portrait/metrics";
 *
 * const bins = calibrationCurve({ probabilities: [0.25, 0.25, 0.75], target: [0, 1, 1] }, { bins: 2 });
 * bins[0]; // => { from: 0, to: 0.5, predicted: 0.25, observed: 0.5, count: 2 }
 * bins[1]; // => { from: 0.5, to: 1, predicted: 0.75, observed: 1, count: 1 }
 * ```
 */
export function calibrationCurve(
  outcomes: BinaryOutcomes,
  options?: CalibrationOptions,
): readonly CalibrationBin[] {
  const { bins, strategy } = resolveOptions(
    "calibrationCurve",
    {
      bins: integerOption(10, { min: 1, max: 1000 }),
      strategy: choiceOption("uniform", ["uniform", "quantile"]),
    },
    options,
  );
  const rows = createScoredRows(outcomes, "calibrationCurve");
  const weights = checkWeights("calibrationCurve", outcomes.weights, rows.length);
  const edges =
    strategy === "uniform" ? uniformEdges(bins) : quantileEdges(rows.probability.slice().reverse(), bins);
  return calibrationBins(rows, weights, edges);
}
