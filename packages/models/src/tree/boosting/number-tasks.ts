import { type NumberExamples, PortraitError, type RowValues } from "@portrait/core";
import { checkNumbers, rowWeights } from "../../input/training-data.js";
import { BOOSTED_KIND } from "./boosted-kind.js";
import type { BoostingObjective, BoostingParams } from "./boosting-options.js";
import type { BoostingTask } from "./fit-trees.js";
import { lambdaRankObjective, type Queries, queriesOf } from "./lambda-rank.js";
import { type PointObjective, pointObjective } from "./number-objectives.js";

const VALIDATION = `${BOOSTED_KIND}: the validation data`;

/** Beyond this relevance the gain `2^relevance - 1` would drown all others. */
const MOST_RELEVANT = 31;

function checkRelevances(owner: string, target: Float64Array): void {
  const odd = target.findIndex((relevance) => relevance > MOST_RELEVANT);
  if (odd < 0) return;
  throw new PortraitError({
    code: "invalid-data",
    message: `${owner}: a relevance must be at most ${MOST_RELEVANT}; row ${odd} holds ${target[odd]}.`,
    hint: "Its gain is 2^relevance - 1; use small grades such as 0, 1, 2.",
    details: { row: odd },
  });
}

function checkQueries<Row extends RowValues>(data: NumberExamples<Row>): void {
  const { order, offsets } = queriesOf(data.users, data.cutoffs);
  for (let query = 0; query + 1 < offsets.length; query++) {
    const rows = order.subarray(offsets[query], offsets[query + 1]);
    if (rows.some((row) => data.target[row] !== data.target[rows[0] as number])) return;
  }
  throw new PortraitError({
    code: "invalid-data",
    message: `${BOOSTED_KIND}: none of the ${offsets.length - 1} queries has rows of different relevance, so that there is no order to learn.`,
    hint: "A query is the rows with the same user and cutoff; pass users and cutoffs to createExamples.",
    details: { queries: offsets.length - 1 },
  });
}

/**
 * Checks examples of numbers.
 *
 * @param data - The examples.
 * @param objective - The objective.
 * @throws PortraitError `invalid-argument`, `invalid-data`.
 */
export function checkTargetNumbers<Row extends RowValues>(
  data: NumberExamples<Row>,
  objective: BoostingObjective,
): void {
  checkNumbers(BOOSTED_KIND, data, objective === "poisson" || objective === "lambdaRank" ? { min: 0 } : {});
  rowWeights(BOOSTED_KIND, data);
  if (objective !== "lambdaRank") return;
  checkRelevances(BOOSTED_KIND, data.target);
  checkQueries(data);
}

/**
 * The task of numbers.
 *
 * @param params - The options.
 */
export function numberTask(params: BoostingParams): BoostingTask<Float64Array> {
  const { objective, alpha, sigmoid, truncation } = params;
  const ranks = objective === "lambdaRank";
  const queries = (data: NumberExamples): Queries | undefined =>
    ranks ? queriesOf(data.users, data.cutoffs) : undefined;
  return {
    outputs: 1,
    weights: (data) => rowWeights(BOOSTED_KIND, data),
    objective(instance, point, of, data) {
      const { target } = data;
      const groups = queries(data);
      return groups === undefined
        ? pointObjective(instance, point, of, target, objective as PointObjective, alpha)
        : lambdaRankObjective(instance, point, of, target, groups, { sigmoid, truncation });
    },
    judged(data) {
      checkNumbers(VALIDATION, data, objective === "poisson" || ranks ? { min: 0 } : {});
      if (ranks) checkRelevances(VALIDATION, data.target);
      return { target: data.target, weights: rowWeights(VALIDATION, data), queries: queries(data) };
    },
  };
}
