import { type FitContext, type Interactions, PortraitError, type Recommender } from "@portrait/core";
import { createIdIndex, mergeIds } from "../../recommend/ids.js";
import { fitParts } from "../early-stopping/held-out.js";
import { judgeRankings } from "../early-stopping/ranking-score.js";
import type { RecommenderEvaluation } from "../early-stopping/recommender-evaluation.js";
import { finalVectors, type LayerZero } from "./final-vectors.js";
import type { LightGcnParams } from "./lightgcn-options.js";
import { createPairGraph, type PairGraph } from "./pair-graph.js";
import { spectralStart } from "./spectral-start.js";
import { startLayerZero } from "./start.js";
import { trainLayerZero } from "./train/train.js";

/** All that a fit finds out. */
export interface LightGcnFit {
  /** The parameters, defaults filled in. */
  readonly params: LightGcnParams;
  /** The users, ascending. */
  readonly users: readonly string[];
  /** The items, ascending. */
  readonly items: readonly string[];
  /** The users' layer 0, row-major; absent when users have none of their own. */
  readonly userEmbeddings: Float32Array | undefined;
  /** The items' layer 0, row-major. */
  readonly itemEmbeddings: Float32Array;
  /** The users' final vectors. */
  readonly userVectors: Float32Array;
  /** The items' final vectors. */
  readonly itemVectors: Float32Array;
  /** What each item adds to a user who is folded in. */
  readonly foldInVectors: Float32Array;
  /** For each item how many different users had to do with it. */
  readonly popularity: Float32Array;
  /** How the metric of the items to stop by went, if there were any. */
  readonly evaluation: RecommenderEvaluation | undefined;
}

function checkData(data: Interactions): void {
  if (data.at.length > 0) return;
  throw new PortraitError({
    code: "invalid-data",
    message: "lightGcn: there are no interactions to learn from.",
    hint: "Check the filter or the window that they come from.",
  });
}

function countUsers(graph: PairGraph): Float32Array {
  const counts = new Float32Array(graph.items.length);
  for (const item of graph.edges.indices) counts[item] = (counts[item] as number) + 1;
  return counts;
}

/**
 * Learns from interactions, from the start or from an earlier fit on.
 *
 * @param data - The interactions.
 * @param context - Seed, threads and progress.
 * @param params - The parameters.
 * @param modelOf - Makes the model of a fit.
 * @param earlier - The fit to go on from.
 * @throws PortraitError `invalid-argument`, `invalid-data`, `aborted`.
 */
export async function fitLightGcn(
  data: Interactions,
  context: FitContext<Interactions>,
  params: LightGcnParams,
  modelOf: (fit: LightGcnFit) => Recommender,
  earlier?: LightGcnFit,
): Promise<LightGcnFit> {
  const { train, heldOut } = fitParts("lightGcn", data, params.earlyStopping, context);
  checkData(train);
  const graph = createPairGraph(train, params);
  const start =
    params.start === "spectral" && earlier === undefined
      ? await spectralStart(graph, params, context)
      : startLayerZero(graph, params, context.random, earlier);
  const steps = earlier === undefined ? params.steps : params.resumeSteps;
  const judge = judgeRankings(heldOut, params.earlyStopping, (layerZero: LayerZero) =>
    modelOf(fitOf(graph, params, layerZero)),
  );
  const { layerZero, evaluation } = await trainLayerZero(graph, start, params, steps, context, judge);
  const fit = fitOf(graph, params, layerZero, evaluation);
  return earlier === undefined ? fit : mergeFits(earlier, fit);
}

/** The fit that a layer 0 makes. */
function fitOf(
  graph: PairGraph,
  params: LightGcnParams,
  learnt: LayerZero,
  evaluation?: RecommenderEvaluation,
): LightGcnFit {
  const final = finalVectors(graph, learnt, params);
  return {
    params,
    users: graph.users,
    items: graph.items,
    userEmbeddings: learnt.users,
    itemEmbeddings: learnt.items,
    userVectors: final.users,
    itemVectors: final.items,
    foldInVectors: final.foldIn,
    popularity: countUsers(graph),
    evaluation,
  };
}

/** The later fit, with the users and items that only the earlier one knows as they were there. */
function mergeFits(earlier: LightGcnFit, later: LightGcnFit): LightGcnFit {
  const { factors } = later.params;
  const users = createIdIndex(mergeIds(earlier.users, later.users));
  const items = createIdIndex(mergeIds(earlier.items, later.items));
  const merge = (old: Float32Array, now: Float32Array, side: "users" | "items", width: number) => {
    const index = side === "users" ? users : items;
    const values = new Float32Array(index.ids.length * width);
    for (const [ids, rows] of [
      [earlier[side], old],
      [later[side], now],
    ] as const) {
      index.places(ids).forEach((place, row) => {
        values.set(rows.subarray(row * width, (row + 1) * width), place * width);
      });
    }
    return values;
  };
  return {
    params: later.params,
    users: users.ids,
    items: items.ids,
    userEmbeddings:
      earlier.userEmbeddings &&
      later.userEmbeddings &&
      merge(earlier.userEmbeddings, later.userEmbeddings, "users", factors),
    itemEmbeddings: merge(earlier.itemEmbeddings, later.itemEmbeddings, "items", factors),
    userVectors: merge(earlier.userVectors, later.userVectors, "users", factors),
    itemVectors: merge(earlier.itemVectors, later.itemVectors, "items", factors),
    foldInVectors: merge(earlier.foldInVectors, later.foldInVectors, "items", factors),
    popularity: merge(earlier.popularity, later.popularity, "items", 1),
    evaluation: later.evaluation,
  };
}
