import type { Estimator, Examples, Learnable, Model, Random, RowValues, TargetVector } from "@portrait/core";
import {
  choiceOption,
  createRandom,
  integerOption,
  numberOption,
  permutation,
  resolveOptions,
  takeExamples,
} from "@portrait/core";
import type { Metric } from "../metric/metric.js";
import type { TaskMetric } from "../metric/task-metric.js";
import type { Part } from "./parts.js";
import {
  type Candidate,
  finishSearch,
  ranked,
  type SearchOptions,
  type SearchResult,
  searchRules,
  startSearch,
  type Tried,
  tryCandidate,
} from "./search.js";
import { drawChoices, type ParameterSpace, type SpaceParams } from "./space.js";

/** Options of {@link successiveHalving}. */
export interface SuccessiveHalvingOptions<M extends Metric> extends SearchOptions<M> {
  /** How many candidates are drawn, an integer >= 2; left out, 27. */
  readonly candidates?: number;
  /** Of so many candidates one goes on to the next round, with as many times the resource: an integer >= 2; left out, 3. */
  readonly factor?: number;
  /** The share of the resource below which no round goes, in (0, 1]; left out, 0.01. */
  readonly minShare?: number;
  /**
   * What is spared in early rounds: `"rows"`, candidates learn from a share of the users of each training part;
   * `"estimator"`, from all rows, and `make` gets the share to set iterations or trees by. Left out, `"rows"`.
   */
  readonly resource?: "rows" | "estimator";
}

/** A training part with a share of its users; greater shares hold the rows of smaller ones. */
function thinned<Row extends RowValues, Target extends TargetVector>(
  { train, test }: Part<Row, Target>,
  share: number,
  random: Random,
): Part<Row, Target> {
  if (share >= 1) return { train, test };
  const users = [...new Set(train.users)];
  const order = permutation(users.length, random);
  const kept = new Set(
    Array.from(order.subarray(0, Math.ceil(share * users.length)), (place) => users[place]),
  );
  const rows = train.users.flatMap((user, row) => (kept.has(user) ? [row] : []));
  return { train: takeExamples(train, rows), test };
}

/** The shares of the rounds, the last 1. */
function sharesOf(candidates: number, factor: number, minShare: number): readonly number[] {
  const shares = [1];
  for (let left = candidates; left > factor - 1 && left > 1; left = Math.ceil(left / factor)) {
    const next = (shares[0] as number) / factor;
    if (next < minShare) break;
    shares.unshift(next);
  }
  return shares;
}

/**
 * Tries many candidates with little, and only the best third (or another part) of each round with more: a search among
 * many parameters for the cost of a few full fits. A candidate that shows its worth late may be dropped.
 *
 * It never sees test data; see `gridSearch`.
 *
 * Cost: about rounds times candidates / factor^(rounds - 1) full fits on each fold, and one more.
 *
 * Source: Jamieson and Talwalkar 2016.
 *
 * @param space - For each parameter a list to draw from, each value as likely, or a sampler: `uniform`, `logUniform`,
 *   `integers`.
 * @param make - Makes an estimator of one choice and the share of the resource, which is 1 but for
 *   `resource: "estimator"`.
 * @param train - The training examples.
 * @param options - `metric` and, if wanted, `candidates`, `factor`, `minShare`, `resource`, `folds`, `onError`, `seed`,
 *   `backend`, `workers`, `signal`, `onProgress`.
 * @returns The candidates, those that were tried with more before the others, the best estimator, and its model.
 * @throws PortraitError as `gridSearch`.
 *
 * @example
 * ```ts
 * import { createExamples } from "@portrait/core";
 * import { logLoss } from "@portrait/metrics";
 * import { logUniform, successiveHalving } from "@portrait/metrics/selection";
 * import { logisticRegression } from "@portrait/models/linear";
 *
 * const rows = Array.from({ length: 60 }, (_, n) => ({ visits: n % 10 }));
 * const train = createExamples({
 *   rows,
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: rows.map(({ visits }, n) => visits + (n % 3) > 6),
 * });
 * const { trials } = await successiveHalving(
 *   { l2: logUniform(0.01, 100) },
 *   ({ l2 }) => logisticRegression({ l2 }),
 *   train,
 *   { metric: logLoss(), candidates: 4, factor: 2, folds: 2, seed: 1 },
 * );
 * trials.map(({ share }) => share); // => [1, 0.5, 0.25, 0.25]
 * ```
 */
export async function successiveHalving<
  const Space extends ParameterSpace,
  Row extends RowValues,
  Target extends TargetVector,
  M extends Model,
>(
  space: Space,
  make: (params: SpaceParams<Space>, share: number) => Estimator<Examples<Row, Target>, M>,
  train: Learnable<Examples<NoInfer<Row>, Target>>,
  options: SuccessiveHalvingOptions<TaskMetric<NoInfer<Target>>>,
): Promise<SearchResult<SpaceParams<Space>, M, Estimator<Examples<Row, Target>, M>>> {
  const owner = "successiveHalving";
  const rules = {
    ...searchRules,
    candidates: integerOption(27, { min: 2, max: 100_000 }),
    factor: integerOption(3, { min: 2 }),
    minShare: numberOption(0.01, { min: 0, max: 1, exclusiveMin: true }),
    resource: choiceOption("rows", ["rows", "estimator"]),
  };
  const settings = resolveOptions(owner, rules, options);
  const search = startSearch<Row, Target>(owner, make, train, settings);
  const random = createRandom(settings.seed);
  const choices = drawChoices(
    owner,
    space,
    settings.candidates,
    random.fork("candidates"),
  ) as readonly SpaceParams<Space>[];
  const { factor, minShare, resource } = settings;
  const shares = sharesOf(choices.length, factor, minShare);
  const latest = new Map<number, Tried<SpaceParams<Space>, Estimator<Examples<Row, Target>, M>>>();
  let left: readonly Candidate<SpaceParams<Space>>[] = choices.map((params, number) => ({
    number,
    params,
  }));
  const counts = shares.reduce<number[]>((list, _, round) => {
    list.push(round === 0 ? left.length : Math.ceil((list[round - 1] as number) / factor));
    return list;
  }, []);
  const total = counts.reduce((sum, count) => sum + count, 0);
  let done = 0;
  await search.pace("candidate", 0, total);
  for (const [round, share] of shares.entries()) {
    const sparing = resource === "estimator" ? share : 1;
    const parts = search.parts.map((part, fold) =>
      resource === "rows" ? thinned(part, share, random.fork(`fold ${fold}`)) : part,
    );
    const tried: Tried<SpaceParams<Space>, Estimator<Examples<Row, Target>, M>>[] = [];
    for (const candidate of left) {
      const one = await tryCandidate(search, candidate, () => make(candidate.params, sparing), parts, share);
      latest.set(candidate.number, one);
      tried.push(one);
      done += 1;
      await search.pace("candidate", done, total);
    }
    left = ranked(tried, search.metric.higherIsBetter)
      .filter(({ error }) => error === null)
      .slice(0, counts[round + 1] ?? 1);
  }
  const result: SearchResult<never, never, never> = (await finishSearch(search, [
    ...latest.values(),
  ])) as never;
  return result;
}
