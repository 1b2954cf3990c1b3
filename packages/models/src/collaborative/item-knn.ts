import {
  type Codec,
  choiceOption,
  type Estimator,
  type FitContext,
  type Interactions,
  integerOption,
  numberOption,
  type ResolvedOptions,
  resolveOptions,
} from "@portrait/core";
import { type Csr, transposeCsr } from "@portrait/kernels";
import { orNull, readParameters } from "../recommend/parameters.js";
import { decodeItemModel, type ItemModel, learnItemModel } from "./item-model.js";
import { bestItems, collectRows, sharedUsers } from "./neighbours.js";
import { type TrainingRows, trainingRows } from "./training-rows.js";

/** Options of {@link itemKnn}. */
export interface ItemKnnOptions {
  /** How alike two items are by the users whom they share. Left out, `"cosine"`. */
  readonly similarity?: "cosine" | "jaccard";
  /** How many of the most similar items may speak for an item, an integer >= 1; `null`: all. Left out, `null`. */
  readonly neighbours?: number | null;
  /** What is added to the denominator, >= 0, so that few shared users count for less. Left out, 0. */
  readonly shrinkage?: number;
  /** What a shared user counts: 1, or one over the number of the user's items. Left out, `"equal"`. */
  readonly userWeights?: "equal" | "inverse-degree";
}

/** A model made by {@link itemKnn}. */
export interface ItemKnnModel extends ItemModel {
  /** What kind of model. */
  readonly kind: "itemKnn";
}

const KIND = "itemKnn";

const rules = {
  similarity: choiceOption("cosine", ["cosine", "jaccard"]),
  neighbours: orNull(integerOption(1, { min: 1 })),
  shrinkage: numberOption(0, { min: 0 }),
  userWeights: choiceOption("equal", ["equal", "inverse-degree"]),
};

type Params = ResolvedOptions<typeof rules>;

function userWeights({ byUser }: TrainingRows, { userWeights: by }: Params): Float64Array {
  return Float64Array.from({ length: byUser.rows }, (_, user) =>
    by === "equal" ? 1 : 1 / ((byUser.offsets[user + 1] as number) - (byUser.offsets[user] as number)),
  );
}

/** For each item the items that it speaks for. */
async function neighbourhoods(
  rows: TrainingRows,
  params: Params,
  { step }: FitContext<unknown>,
): Promise<Csr> {
  const { byUser, byItem, popularity } = rows;
  const { similarity, shrinkage, neighbours } = params;
  const share = sharedUsers(byUser, byItem, userWeights(rows, params));
  const count = byItem.rows;
  const collected = collectRows(count, count);
  for (let item = 0; item < count; item++) {
    const own = popularity[item] as number;
    const { touched, size, sums } = share(item);
    const likeness = (other: number): number => {
      const shared = sums[other] as number;
      const theirs = popularity[other] as number;
      const whole = similarity === "cosine" ? Math.sqrt(own * theirs) : own + theirs - shared;
      return shared / (whole + shrinkage);
    };
    const best = bestItems(touched, size, likeness, neighbours);
    collected.push(best.items, best.scores);
    await step(item + 1, count);
  }
  return transposeCsr(collected.finish()).transpose;
}

/**
 * Item-based nearest neighbours: a user is given what is most like what the user had. With `X` the users' different items
 * as 0 and 1, `n_i` the users of item i and `c_ij` those whom i and j share (each counted 1, or 1 over the number of its items), the
 * similarity is
 *
 * - `"cosine"`: `c_ij / (sqrt(n_i n_j) + shrinkage)`;
 * - `"jaccard"`: `c_ij / (n_i + n_j - c_ij + shrinkage)`;
 *
 * an item keeps its `neighbours` most similar ones (ties by item), and its score for a user is the sum of the similarities
 * of those that the user had. Users are served from the `history` of a request, also those whom the model never saw; left out, from what
 * it learnt. Who is in neither gets what most users had, with `known: false`.
 *
 * The fit costs the sum of squares of the users' numbers of items; memory is one number for each pair of items that share
 * a user, or `neighbours` for each item. There is nothing random in it. `fit` throws PortraitError `invalid-argument`
 * when the data is no interactions; `invalid-data` when there are none; `aborted`.
 *
 * Source: Deshpande and Karypis, "Item-based top-N recommendation algorithms" (2004).
 *
 * @param options - See {@link ItemKnnOptions}.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { createInteractions, fit } from "@portrait/core";
 * import { itemKnn } from "@portrait/models/collaborative";
 *
 * const baskets = { ann: ["tea", "milk"], bob: ["tea", "milk", "honey"], eve: ["rum", "cola"], dan: ["rum", "cola", "ice"] };
 * const log = createInteractions(
 *   Object.entries(baskets).flatMap(([user, items]) => items.map((item, at) => ({ user, item, at }))),
 * );
 * const model = await fit(itemKnn({ neighbours: 20 }), log);
 * const [forAnn] = await model.recommend({ users: ["ann"], k: 1, exclude: log });
 * forAnn?.items[0]?.item; // => "honey"
 * model.similarItems("rum", 1)[0]?.item; // => "cola"
 * model.reasons({ user: "ann", item: "honey" }).map(({ item }) => item); // => ["milk", "tea"]
 * ```
 */
export function itemKnn(options: ItemKnnOptions = {}): Estimator<Interactions, ItemKnnModel> {
  const params = resolveOptions(KIND, rules, options);
  return Object.freeze<Estimator<Interactions, ItemKnnModel>>({
    kind: KIND,
    params,
    codecs: [itemKnnCodec],
    learn: async (data, context) =>
      learnItemModel(KIND, trainingRows(KIND, data), params, neighbourhoods, context),
  });
}

/**
 * Makes {@link itemKnn} models out of their state again; the state is checked throughout.
 *
 * @example
 * ```ts
 * import { createInteractions, fit } from "@portrait/core";
 * import { itemKnn, itemKnnCodec } from "@portrait/models/collaborative";
 *
 * const log = createInteractions([{ user: "ann", item: "tea", at: 1 }, { user: "ann", item: "rum", at: 2 }]);
 * const model = await fit(itemKnn(), log);
 * itemKnnCodec.decode(model.state()).similarItems("tea", 1); // => [{ item: "rum", score: 1 }]
 * ```
 */
export const itemKnnCodec: Codec<ItemKnnModel> = {
  kind: KIND,
  decode: (state) => decodeItemModel(KIND, (config) => readParameters(rules, config), neighbourhoods, state),
};
