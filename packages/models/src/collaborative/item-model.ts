import {
  type DecodedState,
  describeValue,
  type FitContext,
  type Interactions,
  type Json,
  type ModelState,
  PortraitError,
  type RecommendedItem,
  type Recommender,
  type Relearnable,
  type Resumable,
} from "@portrait/core";
import { type Csr, createTopK } from "@portrait/kernels";
import { type ConfigReader, invalidArtifact, readConfig, readNumbers } from "../input/artifact.js";
import { fixedRanking } from "../recommend/fallback.js";
import { createIdIndex } from "../recommend/ids.js";
import { createRecommend } from "../recommend/rank-users.js";
import { idsRule, readFloats } from "../recommend/read-state.js";
import { askedRows } from "./asked-rows.js";
import { rowsWith, rowsWithout, type TrainingRows } from "./training-rows.js";

/** One reason for a recommendation: an item that the user had, and what it adds to the score. */
export interface ItemReason {
  /** The item that the user had to do with. */
  readonly item: string;
  /** What it adds to the score; the reasons of all the user's items sum to the score. */
  readonly weight: number;
}

/** Whom and what to explain. */
export interface ReasonRequest {
  /** The user. */
  readonly user: string;
  /** The item whose score is to be explained. */
  readonly item: string;
  /** What the user did; left out, what the model learnt from. */
  readonly history?: Interactions;
  /** How many reasons at most, an integer >= 1; left out, all that are not 0. */
  readonly k?: number;
}

/**
 * A recommender that scores an item for a user by the sum of weights from the user's items to it. It holds what it learnt from,
 * and can learn again without a user.
 *
 * `resume` remembers what users did since, also new ones: they are served as with that `history`, and count in what users of whom nothing is known
 * get. The weights between items stay as they were learnt, and items that the model does not know are left out: for these, fit again.
 */
export interface ItemModel extends Recommender, Relearnable<ItemModel>, Resumable<Interactions, ItemModel> {
  /** The users that it learnt from, in code-unit order. */
  readonly users: readonly string[];
  /**
   * The items that a user of one item would be recommended: those with the greatest weights from it, best first.
   *
   * @param item - The item.
   * @param k - How many at most, an integer >= 1.
   * @throws PortraitError `invalid-argument` when the model does not know the item, or `k` is no integer >= 1.
   */
  similarItems(item: string, k: number): readonly RecommendedItem[];
  /**
   * Why a user would get an item: the user's items with what each adds to the score, greatest magnitude first.
   *
   * @param request - Whom and what to explain.
   * @throws PortraitError `invalid-argument` when the model does not know the item, or `k` is no integer >= 1.
   */
  reasons(request: ReasonRequest): readonly ItemReason[];
}

/** What a fit of weights between items finds out. */
export interface ItemFit<Params> {
  /** The parameters, defaults filled in. */
  readonly params: Params;
  /** The users, ascending. */
  readonly users: readonly string[];
  /** The items, ascending. */
  readonly items: readonly string[];
  /** For each user the items that were learnt from. */
  readonly rows: Pick<Csr, "offsets" | "indices">;
  /** For each item the items that it speaks for, with its weight. */
  readonly weights: Csr;
  /** For each item how many different users had to do with it. */
  readonly popularity: Float32Array;
}

/**
 * Learns for each item the items that it speaks for, with its weight.
 *
 * @param rows - What is learnt from.
 * @param params - The parameters.
 * @param context - Of the fit.
 */
export type LearnWeights<Params> = (
  rows: TrainingRows,
  params: Params,
  context: FitContext<unknown>,
) => Promise<Csr>;

/** Parameters as they are saved. */
interface Parameters {
  readonly [name: string]: Json;
}

const VERSION = 1;

function refuse(kind: string, call: string, expectation: string, received: unknown): PortraitError {
  return new PortraitError({
    code: "invalid-argument",
    message: `${kind}.${call}: ${expectation}; received ${describeValue(received)}.`,
  });
}

const isCount = (k: unknown): k is number => typeof k === "number" && Number.isSafeInteger(k) && k >= 1;

function weightOf({ offsets, indices, values }: Csr, from: number, to: number): number {
  let low = offsets[from] as number;
  let high = offsets[from + 1] as number;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((indices[middle] as number) < to) low = middle + 1;
    else high = middle;
  }
  return low < (offsets[from + 1] as number) && indices[low] === to ? (values[low] as number) : 0;
}

/**
 * Makes the model of weights between items.
 *
 * @param kind - The model's kind.
 * @param fit - What was learnt.
 * @param learn - How it was.
 */
export function createItemModel<Kind extends string, Params extends Parameters>(
  kind: Kind,
  fit: ItemFit<Params>,
  learn: LearnWeights<Params>,
): ItemModel & { readonly kind: Kind } {
  const { users, items, rows, weights } = fit;
  const catalogue = createIdIndex(items);
  const find = askedRows({ users, items, rows });
  const placeOf = (call: string, item: unknown): number => {
    const place = typeof item === "string" ? catalogue.indexOf(item) : -1;
    if (place >= 0) return place;
    throw refuse(kind, call, "the item must be one of the catalogue", item);
  };
  const recommend = createRecommend({
    kind,
    catalogue,
    fallback: fixedRanking(items, fit.popularity),
    links: { matrices: [weights], of: find },
  });
  return Object.freeze<ItemModel & { readonly kind: Kind }>({
    kind,
    users,
    catalogue: items,
    recommend,
    similarItems(item, k) {
      const from = placeOf("similarItems", item);
      if (!isCount(k)) throw refuse(kind, "similarItems", '"k" must be an integer >= 1', k);
      const [start, end] = [weights.offsets[from] as number, weights.offsets[from + 1] as number];
      const best = createTopK(k, end - start);
      for (let at = start; at < end; at++)
        best.push(weights.indices[at] as number, weights.values[at] as number);
      const { indices, scores } = best.ranked();
      return Array.from(indices, (other, at) => ({
        item: items[other] as string,
        score: scores[at] as number,
      }));
    },
    reasons({ user, item, history, k }) {
      const to = placeOf("reasons", item);
      if (k !== undefined && !isCount(k)) throw refuse(kind, "reasons", '"k" must be an integer >= 1', k);
      const own = find([user], history).items(0);
      return Array.from(own, (from) => ({ item: items[from] as string, weight: weightOf(weights, from, to) }))
        .filter(({ weight }) => weight !== 0)
        .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || (a.item < b.item ? -1 : 1))
        .slice(0, k);
    },
    async learnOn(data) {
      const more = rowsWith(kind, { users, items, rows }, data);
      const { byUser, popularity } = more;
      return createItemModel(kind, { ...fit, users: more.users, rows: byUser, popularity }, learn);
    },
    relearnWithout: (user, context) =>
      learnItemModel(kind, rowsWithout({ users, items, rows }, user), fit.params, learn, context),
    state: () => stateOf(kind, fit),
  });
}

/**
 * Learns the model of weights between items.
 *
 * @param kind - The model's kind.
 * @param rows - What is learnt from.
 * @param params - The parameters.
 * @param learn - Learns the weights.
 * @param context - Of the fit.
 */
export async function learnItemModel<Kind extends string, Params extends Parameters>(
  kind: Kind,
  rows: TrainingRows,
  params: Params,
  learn: LearnWeights<Params>,
  context: FitContext<unknown>,
): Promise<ItemModel & { readonly kind: Kind }> {
  const { users, items, byUser, popularity } = rows;
  const weights = await learn(rows, params, context);
  return createItemModel(kind, { params, users, items, rows: byUser, weights, popularity }, learn);
}

function stateOf<Params extends Parameters>(
  kind: string,
  { params, users, items, rows, weights, popularity }: ItemFit<Params>,
): ModelState {
  const list = (data: Int32Array | Float32Array) => ({ shape: [data.length], data });
  return {
    kind,
    version: VERSION,
    config: { params: { ...params }, users, items },
    tensors: {
      rowOffsets: list(rows.offsets),
      rowIndices: list(rows.indices),
      weightOffsets: list(weights.offsets),
      weightIndices: list(weights.indices),
      weights: list(weights.values),
      popularity: list(popularity),
    },
    parts: {},
  };
}

/**
 * Reads rows of ascending indices out of a state.
 *
 * @param kind - The model's kind.
 * @param state - The state.
 * @param names - The tensors of offsets and indices.
 * @param extents - How many rows and columns there are.
 * @throws PortraitError `invalid-artifact`.
 */
export function readRows(
  kind: string,
  state: DecodedState,
  names: { readonly offsets: string; readonly indices: string },
  extents: { readonly rows: number; readonly columns: number },
): Pick<Csr, "offsets" | "indices"> {
  const offsets = readNumbers(kind, state, names.offsets, [extents.rows + 1], "i32");
  const indices = readNumbers(kind, state, names.indices, [-1], "i32");
  let fits = offsets[0] === 0 && offsets[extents.rows] === indices.length;
  for (let row = 0; fits && row < extents.rows; row++) {
    const [start, end] = [offsets[row] as number, offsets[row + 1] as number];
    fits = start <= end && end <= indices.length;
    for (let at = start; fits && at < end; at++) {
      const column = indices[at] as number;
      fits = column < extents.columns && column > (at === start ? -1 : (indices[at - 1] as number));
    }
  }
  if (fits) return { offsets, indices };
  throw invalidArtifact(
    kind,
    `tensors "${names.offsets}" and "${names.indices}" must be rows of ascending columns below ${extents.columns}`,
  );
}

/**
 * Makes a model of weights between items out of its state again; all of it is checked.
 *
 * @param kind - The model's kind.
 * @param readParams - Reads the parameters.
 * @param learn - How its weights are learnt.
 * @param state - The state.
 * @throws PortraitError `invalid-artifact`.
 */
export function decodeItemModel<Kind extends string, Params extends Parameters>(
  kind: Kind,
  readParams: (config: ConfigReader) => Params,
  learn: LearnWeights<Params>,
  state: DecodedState,
): ItemModel & { readonly kind: Kind } {
  const config = readConfig(kind, VERSION, state);
  const params = readParams(config.object("params"));
  const users = Object.freeze([...config.read("users", idsRule)]);
  const items = Object.freeze([...config.read("items", idsRule)]);
  const [rows, columns] = [users.length, items.length];
  const remembered = readRows(
    kind,
    state,
    { offsets: "rowOffsets", indices: "rowIndices" },
    { rows, columns },
  );
  const between = readRows(
    kind,
    state,
    { offsets: "weightOffsets", indices: "weightIndices" },
    { rows: columns, columns },
  );
  const values = readFloats(kind, state, "weights", [between.indices.length]);
  const popularity = readFloats(kind, state, "popularity", [columns]);
  const weights = { rows: columns, columns, ...between, values };
  return createItemModel(kind, { params, users, items, rows: remembered, weights, popularity }, learn);
}
