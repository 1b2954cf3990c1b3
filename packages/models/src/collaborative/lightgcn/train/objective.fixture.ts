import type { Random } from "@portrait/core";
import type { Csr } from "@portrait/kernels";
import { type Dense, dense, layerMeans, rowsOf, times, turned } from "../brute-force.fixture.js";
import type { LightGcnParams } from "../lightgcn-options.js";
import type { PairGraph } from "../pair-graph.js";
import { drawSample, withNegatives } from "./negatives.js";
import { stepGraphs } from "./step-graphs.js";

const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const squares = (row: readonly number[] = []): number => row.reduce((sum, x) => sum + x * x, 0);
const at = (values: ArrayLike<number>, index: number): number => values[index] as number;

function unit(rows: Dense): Dense {
  return rows.map((row) => row.map((x) => x / Math.sqrt(squares(row) + 1e-12)));
}

/** Every target with its user and its number. */
function eachTarget(
  targets: Csr,
  visit: (user: number, item: number, weight: number, at: number) => number,
): number {
  let sum = 0;
  for (let user = 0; user < targets.rows; user++) {
    for (let e = at(targets.offsets, user); e < at(targets.offsets, user + 1); e++) {
      sum += visit(user, at(targets.indices, e), at(targets.values, e), e);
    }
  }
  return sum;
}

/**
 * The objective of a step by its definition, in float64 on dense matrices.
 *
 * @param graph - Edges and targets.
 * @param params - The parameters.
 * @param random - The trainer's stream.
 * @param step - The step's number.
 * @param values - Layer 0, users first.
 */
export function objectiveOf(
  graph: PairGraph,
  params: LightGcnParams,
  random: Random,
  step: number,
  values: ArrayLike<number>,
): number {
  const { loss, temperature, batchSize, l2 } = params;
  const users = graph.users.length;
  const split = stepGraphs(graph, params, random.fork("edges"))(step);
  const { targets } = split;
  const start = rowsOf(values, params.factors);
  const kept = dense(graph.edges).map((row, u) =>
    row.map((weight, i) => (dense(split.graph)[u]?.[i] === 0 ? 0 : weight)),
  );
  const final = layerMeans(kept, start.slice(0, users), start.slice(users), params);
  const degrees = turned(dense(graph.edges)).map((column) => column.reduce((a, b) => a + b, 0));
  const mean = degrees.reduce((a, b) => a + b, 0) / degrees.length;
  const scales = degrees.map((degree) => (degree / mean) ** params.popularityExponent);
  const cosine = params.similarity === "cosine";
  const scores = times(
    cosine ? unit(final.users) : final.users,
    turned(cosine ? unit(final.items) : final.items),
  ).map((row) => row.map((score, item) => score * at(scales, item)));
  const score = (user: number, item: number): number => scores[user]?.[item] ?? Number.NaN;
  const draw = random.fork("negatives").fork(String(step));
  const counts = start.map((_, row) =>
    batchSize !== null ? 0 : 1 / (row < users ? users : start.length - users),
  );
  const count = (row: number, by: number): void => {
    if (batchSize !== null) counts[row] = at(counts, row) + by;
  };
  eachTarget(targets, (user, item, weight) => {
    count(user, weight);
    count(users + item, weight);
    return 0;
  });
  const lossOf = {
    squares: () => {
      const weights = scores.map(() => 0);
      const observed = eachTarget(targets, (user, item, weight) => {
        weights[user] = at(weights, user) + weight;
        return weight * (1 - score(user, item)) ** 2;
      });
      return (
        observed +
        params.unobservedWeight * scores.reduce((sum, row, u) => sum + at(weights, u) * squares(row), 0)
      );
    },
    bpr: () => {
      const negatives = params.negatives ?? 1;
      const drawn = withNegatives(targets, graph.edges, negatives, draw);
      return eachTarget(targets, (user, item, weight, e) => {
        let sum = 0;
        for (let n = 1; n <= negatives; n++) {
          const other = at(drawn, e * (1 + negatives) + n);
          count(users + other, weight / negatives);
          sum += (weight / negatives) * softplus((score(user, other) - score(user, item)) / temperature);
        }
        return sum;
      });
    },
    softmax: () => {
      const sample = drawSample(targets.columns, params.negatives ?? 512, draw);
      for (const item of sample) count(users + item, 1 / sample.length);
      const whole = sample.length === targets.columns;
      return eachTarget(targets, (user, item, weight) => {
        const sum = sample.reduce((total, other) => total + Math.exp(score(user, other) / temperature), 0);
        const margin = Math.log((sum * targets.columns) / sample.length) - score(user, item) / temperature;
        return weight * (whole ? margin : softplus(margin));
      });
    },
  }[loss]();
  return lossOf + (l2 / 2) * start.reduce((sum, row, at_) => sum + at(counts, at_) * squares(row), 0);
}
