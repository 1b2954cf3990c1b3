import { type SparseMatrix, sparseDenseMatMul } from "@portrait/backend-tfjs";
import type { Random } from "@portrait/core";
import type { Csr } from "@portrait/kernels";
import * as tf from "@tensorflow/tfjs-core";
import type { LightGcnParams } from "../lightgcn-options.js";
import { propagate } from "../propagate.js";
import { bprLoss, drawNegatives } from "./bpr.js";
import type { EdgeSplit } from "./edge-split.js";
import type { Scoring } from "./scoring.js";
import { drawSample, softmaxLoss } from "./softmax.js";
import { squaresLoss } from "./squares.js";

/** The layer-0 vectors as tensors. */
export interface TensorLayerZero {
  /** The items' vectors. */
  readonly items: tf.Tensor;
  /** The users' vectors; absent, zero. */
  readonly users: tf.Tensor | undefined;
}

const DEFAULT_NEGATIVES = { bpr: 1, softmax: 512, squares: 0 } as const;

function toUnit(vectors: tf.Tensor): tf.Tensor {
  return tf.mul(vectors, tf.rsqrt(tf.add(tf.sum(tf.square(vectors), 1, true), 1e-12)));
}

/**
 * The final vectors of one step, on the backend.
 *
 * @param graph - The normalised adjacency.
 * @param start - Layer 0.
 * @param params - Layers and similarity.
 */
export function scoredVectors(
  graph: SparseMatrix,
  start: TensorLayerZero,
  params: Pick<LightGcnParams, "layers" | "similarity">,
): Pick<Scoring, "users" | "items"> {
  const turned = { matrix: graph.transpose, transpose: graph.matrix, source: graph.source };
  const { users, items } = propagate<tf.Tensor>(
    {
      toUsers: (vectors) => sparseDenseMatMul(graph, vectors),
      toItems: (vectors) => sparseDenseMatMul(turned, vectors),
      add: (left, right) => tf.add(left, right),
      scale: (vectors, factor) => tf.mul(vectors, factor),
    },
    start.items,
    start.users,
    params.layers,
  );
  const finish = params.similarity === "cosine" ? toUnit : (vectors: tf.Tensor) => vectors;
  return { users: finish(users) as tf.Tensor2D, items: finish(items) as tf.Tensor2D };
}

/**
 * The objective of one step as a function of layer 0: draws what the loss draws now, so that the function itself is
 * deterministic.
 *
 * @param split - The step's graph and targets.
 * @param edges - All edges.
 * @param params - Loss and weights.
 * @param random - The stream to draw negatives from.
 */
export function stepObjective(
  split: EdgeSplit,
  edges: Csr,
  params: LightGcnParams,
  random: Random,
): (start: TensorLayerZero) => tf.Scalar {
  const count = params.negatives ?? DEFAULT_NEGATIVES[params.loss];
  const loss = chooseLoss(split, edges, params, count, random);
  const penalty = (vectors: tf.Tensor | undefined): tf.Scalar =>
    vectors === undefined
      ? tf.scalar(0)
      : tf.mul(tf.sum(tf.square(vectors)), params.l2 / 2 / (vectors.shape[0] as number));
  return (start) => {
    const scoring = { ...scoredVectors(split.graph, start, params), targets: split.targets };
    return tf.add(loss(scoring), tf.add(penalty(start.items), penalty(start.users)));
  };
}

function chooseLoss(
  { targets }: EdgeSplit,
  edges: Csr,
  params: LightGcnParams,
  count: number,
  random: Random,
): (scoring: Scoring) => tf.Scalar {
  switch (params.loss) {
    case "squares":
      return (scoring) => squaresLoss(scoring, params.unobservedWeight);
    case "softmax": {
      const sample = drawSample(edges.columns, count, random);
      return (scoring) => softmaxLoss(scoring, sample, params.temperature);
    }
    case "bpr": {
      const drawn = Array.from({ length: count }, () => drawNegatives(targets, edges, random));
      return (scoring) => bprLoss(scoring, drawn, params.temperature);
    }
  }
}
