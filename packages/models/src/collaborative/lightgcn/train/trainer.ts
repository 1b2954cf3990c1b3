import type { Random } from "@portrait/core";
import type { LayerZero } from "../final-vectors.js";
import type { LightGcnParams } from "../lightgcn-options.js";
import type { PairGraph } from "../pair-graph.js";
import { popularityScales } from "../popularity-scales.js";
import { scaleRows } from "../scale-rows.js";
import { decayOf, penaltyOf } from "./decay.js";
import type { Loss } from "./loss.js";
import { pairwiseLoss } from "./pairwise.js";
import { allocateEdges, meanOfLayers, putEdges, turnEdges } from "./placed-edges.js";
import { allocateSides, type Extent, type Kernels, type Sides } from "./sides.js";
import { softmaxLoss } from "./softmax.js";
import { squaresLoss } from "./squares.js";
import { stepGraphs } from "./step-graphs.js";

/** What training has come to: layer 0 and Adam's moments, users first, then items. */
export type TrainingState = {
  /** Layer 0. */
  readonly values: Float32Array;
  /** The means of gradients. */
  readonly first: Float32Array;
  /** The means of squared gradients. */
  readonly second: Float32Array;
};

/** Trains layer 0 in the kernels' memory. */
export interface Trainer {
  /**
   * Takes a step; gives the objective before it.
   *
   * @param step - Its number, from 0 on: it draws by it.
   * @param learningRate - Adam's step size.
   */
  step(step: number, learningRate: number): number;
  /** What it has come to: views, valid until the next step. */
  state(): TrainingState;
  /** Goes back to such a state. */
  restore(state: TrainingState): void;
  /**
   * Layer 0 of a state.
   *
   * @param values - Its numbers.
   */
  layerZero(values: Float32Array): LayerZero;
}

const DEFAULT_NEGATIVES = { bpr: 1, softmax: 512, squares: 0 } as const;

/** How many bytes a trainer takes at least: vectors, edges and targets both ways. */
export function trainerBytes(graph: PairGraph, width: number): number {
  const rows = graph.users.length + graph.items.length;
  return 4 * (6 * rows * width + 8 * graph.targets.length + 16 * rows);
}

/**
 * Makes a trainer. Propagation is linear and its own adjoint, so that the gradient by layer 0 is the propagated gradient
 * by the final vectors: no automatic differentiation is needed.
 *
 * @param kernels - Whose memory.
 * @param graph - The graph.
 * @param start - Where to start from.
 * @param params - The parameters.
 * @param random - The stream to draw from; what a step draws depends on its number alone.
 */
export function createTrainer(
  kernels: Kernels,
  graph: PairGraph,
  start: LayerZero,
  params: LightGcnParams,
  random: Random,
): Trainer {
  const { layers, l2, similarity } = params;
  const width = params.factors;
  const extent: Extent = { users: graph.users.length, items: graph.items.length, width };
  const rows = extent.users + extent.items;
  const own = start.users !== undefined;
  const sides = (): Sides => allocateSides(kernels, extent);
  const [values, first, second, gradient, even, odd] = [sides(), sides(), sides(), sides(), sides(), sides()];
  const [lengths, decays] = [kernels.alloc(4 * rows), kernels.alloc(4 * rows)];
  const edges = allocateEdges(kernels, extent, graph.targets.length);
  const capacity = Math.min(params.batchSize ?? graph.targets.length, graph.targets.length);
  const loss = chooseLoss(kernels, extent, graph, params, capacity, random.fork("negatives"));
  const next = stepGraphs(graph, params, random.fork("edges"));
  const scales = popularityScales(graph.edges, params.popularityExponent);
  const all = (at: Sides): Float32Array => kernels.f32(at.users, rows * width);
  all(values).set(start.users ?? new Float32Array(0));
  all(values).set(start.items, extent.users * width);
  let placed: unknown;

  function penalty(decay: Float32Array): number {
    if (l2 === 0) return 0;
    kernels.parallel("squaredLengths", values.users, rows, width, lengths);
    return (l2 / 2) * penaltyOf(decay, kernels.f32(lengths, rows));
  }

  const itemsOf = (at: Sides): Float32Array => kernels.f32(at.items, extent.items * width);

  /** The vectors that are scored: with those of items, in `spare`, times what their popularity multiplies them by. */
  function scoredVectors(vectors: Sides, spare: Sides): Sides {
    if (scales === undefined) return vectors;
    itemsOf(spare).set(itemsOf(vectors));
    scaleRows(itemsOf(spare), scales, width);
    return { users: vectors.users, items: spare.items };
  }

  /** The users' layer 0 stays as it is where they have none of their own. */
  function adam(byLayerZero: Sides, step: number, learningRate: number): void {
    const skipped = own ? 0 : extent.users;
    const at = (side: Sides): number => (own ? side.users : side.items);
    const rate = learningRate / (1 - 0.9 ** (step + 1));
    const correction = 1 / (1 - 0.999 ** (step + 1));
    const moments = [at(first), at(second), decays + 4 * skipped, rows - skipped, width] as const;
    kernels.parallel("adam", at(values), at(byLayerZero), ...moments, l2, rate, correction);
  }

  return {
    step(step, learningRate) {
      const { graph: adjacency, targets } = next(step);
      if (placed !== adjacency) {
        putEdges(kernels, edges, adjacency);
        turnEdges(kernels, extent, edges);
        placed = adjacency;
      }
      const vectors = meanOfLayers(kernels, extent, edges, values, layers, [even, odd]);
      if (similarity === "cosine") kernels.parallel("unitRows", vectors.users, rows, width, lengths);
      const decay = kernels.f32(decays, rows);
      decayOf(extent, params.batchSize === null ? undefined : targets, decay);
      const spare = vectors === even ? odd : even;
      const penaliseNegatives = params.batchSize !== null;
      const scored = scoredVectors(vectors, spare);
      const value = loss(
        { targets, vectors: scored, gradient, spare: spare.users, decay, penaliseNegatives },
        step,
      );
      scaleRows(itemsOf(gradient), scales, width);
      if (similarity === "cosine") {
        kernels.parallel("unitRowsGradient", gradient.users, vectors.users, rows, width, lengths);
      }
      const byLayerZero = meanOfLayers(kernels, extent, edges, gradient, layers, [even, odd]);
      const total = value + penalty(decay);
      adam(byLayerZero, step, learningRate);
      return total;
    },
    state: () => ({ values: all(values), first: all(first), second: all(second) }),
    restore(state) {
      all(values).set(state.values);
      all(first).set(state.first);
      all(second).set(state.second);
    },
    layerZero: (state) => ({
      items: state.slice(extent.users * width),
      users: own ? state.slice(0, extent.users * width) : undefined,
    }),
  };
}

function chooseLoss(
  kernels: Kernels,
  extent: Extent,
  { edges }: PairGraph,
  params: LightGcnParams,
  capacity: number,
  random: Random,
): Loss {
  const negatives = params.negatives ?? DEFAULT_NEGATIVES[params.loss];
  const options = { negatives, temperature: params.temperature };
  switch (params.loss) {
    case "squares":
      return squaresLoss(kernels, extent, capacity, params.unobservedWeight);
    case "softmax":
      return softmaxLoss(kernels, extent, capacity, options, random);
    case "bpr":
      return pairwiseLoss(kernels, extent, edges, capacity, options, random);
  }
}
