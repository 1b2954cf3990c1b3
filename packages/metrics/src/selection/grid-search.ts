import type { Estimator, Examples, Learnable, Model, RowValues, TargetVector } from "@portrait/core";
import { resolveOptions } from "@portrait/core";
import type { TaskMetric } from "../metric/task-metric.js";
import {
  finishSearch,
  type SearchOptions,
  type SearchResult,
  searchRules,
  startSearch,
  type Tried,
  tryCandidate,
} from "./search.js";
import { choicesOf, type GridParams, type ParameterGrid } from "./space.js";

/**
 * Tries every combination of parameters on folds within the training examples, and fits the best on all of them.
 *
 * A search never sees test data: it takes one set of examples, there is no option for another, examples that are held
 * out (the test of a fold or of `splitByTime`) do not compile, and the model remembers which rows chose it, so that
 * `evaluate` throws `leakage` when it is judged by one of them.
 *
 * Cost: candidates times folds fits, and one more; the rows are copied once for each fold.
 *
 * @param grid - For each parameter the values to try.
 * @param make - Makes an estimator of one choice.
 * @param train - The training examples.
 * @param options - `metric` and, if wanted, `folds`, `onError`, `seed`, `backend`, `workers`, `signal`, `onProgress`.
 * @returns The candidates ranked by the mean of the metric over the folds, the best estimator, and its model.
 * @throws PortraitError `invalid-option`; `invalid-argument` when the grid, function, examples or folds are none;
 *   `leakage` when a fold learns from what it is judged by; `invalid-data` when the examples are too few, or all
 *   candidates fail; `aborted`; and what fitting throws, with its code and candidate and fold in the message and in
 *   `details`, unless `onError` is `"skip"`.
 *
 * @example
 * ```ts
 * import { createExamples } from "@portrait/core";
 * import { logLoss } from "@portrait/metrics";
 * import { gridSearch } from "@portrait/metrics/selection";
 * import { logisticRegression } from "@portrait/models/linear";
 *
 * const rows = Array.from({ length: 40 }, (_, n) => ({ visits: n % 10 }));
 * const train = createExamples({
 *   rows,
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: rows.map(({ visits }, n) => visits + (n % 3) > 6),
 * });
 * const { best, trials } = await gridSearch({ l2: [0.01, 100] }, (params) => logisticRegression(params), train, {
 *   metric: logLoss(),
 *   folds: 4,
 * });
 * trials.length; // => 2
 * best.params.l2; // => 0.01
 * ```
 */
export async function gridSearch<
  const Grid extends ParameterGrid,
  Row extends RowValues,
  Target extends TargetVector,
  M extends Model,
>(
  grid: Grid,
  make: (params: GridParams<Grid>) => Estimator<Examples<Row, Target>, M>,
  train: Learnable<Examples<NoInfer<Row>, Target>>,
  options: SearchOptions<TaskMetric<NoInfer<Target>>>,
): Promise<SearchResult<GridParams<Grid>, M, Estimator<Examples<Row, Target>, M>>> {
  const settings = resolveOptions("gridSearch", searchRules, options);
  const search = startSearch<Row, Target>("gridSearch", make, train, settings);
  const choices = choicesOf("gridSearch", grid) as readonly GridParams<Grid>[];
  const tried: Tried<GridParams<Grid>, Estimator<Examples<Row, Target>, M>>[] = [];
  await search.pace("candidate", 0, choices.length);
  for (const [number, params] of choices.entries()) {
    tried.push(await tryCandidate(search, { number, params }, () => make(params), search.parts, 1));
    await search.pace("candidate", number + 1, choices.length);
  }
  return finishSearch(search, tried);
}
