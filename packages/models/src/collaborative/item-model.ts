import type {
  DecodedState,
  Explains,
  FitContext,
  Interactions,
  Json,
  ModelState,
  Recommender,
  Relearnable,
  Resumable,
  SimilarItems,
  SimilarUsers,
  UserHolder,
} from "@portrait/core";
import type { Csr } from "@portrait/kernels";
import { type ConfigReader, invalidArtifact, readConfig, readNumbers } from "../input/artifact.js";
import { askedItem, askedReasons, checkCount } from "../recommend/asked.js";
import { fixedRanking } from "../recommend/fallback.js";
import { createIdIndex } from "../recommend/ids.js";
import { listed, similarUsersByItems } from "../recommend/nearest.js";
import { createRecommend } from "../recommend/rank-users.js";
import { idsRule, readFloats } from "../recommend/read-state.js";
import { rankReasons } from "../recommend/reasons.js";
import { askedRows } from "./asked-rows.js";
import { rowsOfOthers, rowsWith, rowsWithout, type TrainingRows } from "./training-rows.js";

/**
 * A recommender that scores an item for a user by the sum of weights from the user's items to it. It holds what it learnt from,
 * and can learn again without a user. `removeUser` of `@portrait/core` removes what a user had alone, and keeps the weights. Items are alike by the weight from one to the other, users by the cosine of what they had.
 *
 * `resume` remembers what users did since, also new ones: they are served as with that `history`, and count in what users of whom nothing is known
 * get. The weights between items stay as they were learnt, and items that the model does not know are left out: for these, fit again.
 */
export interface ItemModel
  extends Recommender,
    Relearnable<ItemModel>,
    UserHolder<ItemModel>,
    Resumable<Interactions, ItemModel>,
    Explains,
    SimilarItems,
    SimilarUsers {
  /** The users that it learnt from, in code-unit order. */
  readonly users: readonly string[];
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
      const from = askedItem(kind, "similarItems", catalogue, item);
      checkCount(kind, "similarItems", k);
      const [start, end] = [weights.offsets[from] as number, weights.offsets[from + 1] as number];
      return listed(weights.values.subarray(start, end), k, (at, score) => ({
        item: items[weights.indices[start + at] as number] as string,
        score,
      }));
    },
    similarUsers: similarUsersByItems(kind, users, rows, find),
    reasons(request) {
      const to = askedReasons(kind, catalogue, request);
      const { user, history, k } = request;
      const own = find([user], history).items(0);
      const added = Float32Array.from(own, (from) => weightOf(weights, from, to));
      return rankReasons(items, own, added, k);
    },
    async learnOn(data) {
      const more = rowsWith(kind, { users, items, rows }, data);
      const { byUser, popularity } = more;
      return createItemModel(kind, { ...fit, users: more.users, rows: byUser, popularity }, learn);
    },
    withoutUser(user) {
      const others = rowsOfOthers({ users, items, rows }, user);
      const left = { ...fit, users: others.users, rows: others.byUser };
      return {
        model: createItemModel(kind, left, learn),
        removed: { users: users.length - left.users.length },
      };
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
