import type { Estimator, Examples, Learnable, Model, RowValues, TargetVector } from "@portrait/core";
import { createRandom, integerOption, resolveOptions } from "@portrait/core";
import type { Metric } from "../metric/metric.js";
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
import { drawChoices, type ParameterSpace, type SpaceParams } from "./space.js";

/** Options of {@link randomSearch}. */
export interface RandomSearchOptions<M extends Metric> extends SearchOptions<M> {
  /** How many candidates are drawn, an integer >= 1; left out, 20. Fewer where lists have fewer combinations. */
  readonly candidates?: number;
}

/**
 * Tries parameters drawn at random on folds within the training examples, and fits the best on all of them. With the
 * same effort it finds better parameters than a grid where only some of them matter.
 *
 * It never sees test data; see `gridSearch`.
 *
 * Cost: candidates times folds fits, and one more; the rows are copied once for each fold.
 *
 * Source: Bergstra and Bengio 2012.
 *
 * @param space - For each parameter a list to draw from, each value as likely, or a sampler: `uniform`, `logUniform`,
 *   `integers`.
 * @param make - Makes an estimator of one choice.
 * @param train - The training examples.
 * @param options - `metric` and, if wanted, `candidates`, `folds`, `onError`, `seed`, `backend`, `workers`, `signal`,
 *   `onProgress`.
 * @returns The candidates ranked by the mean of the metric over the folds, the best estimator, and its model.
 * @throws PortraitError as `gridSearch`.
 *
 * @example
 * ```ts
 * import { createExamples } from "@portrait/core";
 * import { logLoss } from "@portrait/metrics";
 * import { logUniform, randomSearch } from "@portrait/metrics/selection";
 * import { logisticRegression } from "@portrait/models/linear";
 *
 * const rows = Array.from({ length: 40 }, (_, n) => ({ visits: n % 10 }));
 * const train = createExamples({
 *   rows,
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: rows.map(({ visits }, n) => visits + (n % 3) > 6),
 * });
 * const { trials } = await randomSearch({ l2: logUniform(0.01, 100) }, ({ l2 }) => logisticRegression({ l2 }), train, {
 *   metric: logLoss(),
 *   candidates: 3,
 *   folds: 4,
 *   seed: 7,
 * });
 * trials.map(({ rank }) => rank); // => [1, 2, 3]
 * ```
 */
export async function randomSearch<
  const Space extends ParameterSpace,
  Row extends RowValues,
  Target extends TargetVector,
  M extends Model,
>(
  space: Space,
  make: (params: SpaceParams<Space>) => Estimator<Examples<Row, Target>, M>,
  train: Learnable<Examples<NoInfer<Row>, Target>>,
  options: RandomSearchOptions<TaskMetric<NoInfer<Target>>>,
): Promise<SearchResult<SpaceParams<Space>, M, Estimator<Examples<Row, Target>, M>>> {
  const rules = { ...searchRules, candidates: integerOption(20, { min: 1, max: 100_000 }) };
  const settings = resolveOptions("randomSearch", rules, options);
  const search = startSearch<Row, Target>("randomSearch", make, train, settings);
  const random = createRandom(settings.seed).fork("candidates");
  const choices = drawChoices(
    "randomSearch",
    space,
    settings.candidates,
    random,
  ) as readonly SpaceParams<Space>[];
  const tried: Tried<SpaceParams<Space>, Estimator<Examples<Row, Target>, M>>[] = [];
  await search.pace("candidate", 0, choices.length);
  for (const [number, params] of choices.entries()) {
    tried.push(await tryCandidate(search, { number, params }, () => make(params), search.parts, 1));
    await search.pace("candidate", number + 1, choices.length);
  }
  return finishSearch(search, tried);
}
