import {
  type Codec,
  choiceOption,
  type Estimator,
  type FitContext,
  type Interactions,
  integerOption,
  numberOption,
  PortraitError,
  type ResolvedOptions,
  resolveOptions,
} from "@portrait/core";
import type { Csr } from "@portrait/kernels";
import { orNull, readParameters } from "../recommend/parameters.js";
import { easeWeights, invertGram } from "./dense-inverse.js";
import { decodeItemModel, type ItemModel, learnItemModel } from "./item-model.js";
import { type TrainingRows, trainingRows } from "./training-rows.js";

/** Options of {@link ease}. */
export interface EaseOptions {
  /** The weight of the squares of the weights, > 0. Left out, 500. */
  readonly l2?: number;
  /** How many weights into each item are kept, those of the greatest magnitude, an integer >= 1; `null`: all. Left out, `null`. */
  readonly neighbours?: number | null;
  /** The numbers that the inverse is computed in. Left out, `"float64"`; `"float32"` takes half the memory and time. */
  readonly precision?: "float32" | "float64";
}

/** A model made by {@link ease}. */
export interface EaseModel extends ItemModel {
  /** What kind of model. */
  readonly kind: "ease";
}

const KIND = "ease";

/** The most items: their matrix of float64 takes 2 GiB. */
const MOST = 16_384;

const rules = {
  l2: numberOption(500, { min: 0, exclusiveMin: true }),
  neighbours: orNull(integerOption(1, { min: 1 })),
  precision: choiceOption("float64", ["float64", "float32"]),
};

type Params = ResolvedOptions<typeof rules>;

function checkSize({ items }: TrainingRows): void {
  if (items.length <= MOST) return;
  throw new PortraitError({
    code: "invalid-data",
    message: `ease: there must be at most ${MOST} items, as their matrix is held whole; there are ${items.length}.`,
    hint: "Use slim, which needs no such matrix, or leave out items that few users had.",
    details: { items: items.length, most: MOST },
  });
}

async function learnWeights(
  rows: TrainingRows,
  { l2, precision, neighbours }: Params,
  { step, workers }: FitContext<unknown>,
): Promise<Csr> {
  checkSize(rows);
  return await invertGram(rows, { l2, precision, workers, step }, (inverse) =>
    easeWeights(inverse, neighbours),
  );
}

/**
 * Embarrassingly shallow autoencoders: every item's column of the users' different items is regressed on the columns of all others, in closed
 * form. With `X` of 0 and 1 the weights minimise
 *
 * `|X - X B|^2 + l2 |B|^2` with a diagonal of 0: `B = I - P / diag(P)`, `P = (X' X + l2 I)^(-1)`.
 *
 * The score of an item for a user is the sum of the weights from the user's items. Users are served from the `history` of a request, also
 * those whom the model never saw; left out, from what it learnt. Who is in neither gets what most users had, with `known: false`.
 *
 * The fit takes items^2 numbers and items^3 additions and multiplications, on as many threads as `fit` is given, with the same result: for up to
 * 16,384 items. The model holds items^2 weights, or `neighbours` for each item. There is nothing random in it. `fit` throws PortraitError
 * `invalid-argument` when the data is no interactions; `invalid-data` when there are none, or too many items; `aborted`.
 *
 * Source: Steck, "Embarrassingly shallow autoencoders for sparse data" (WWW 2019).
 *
 * @param options - See {@link EaseOptions}.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { createInteractions, fit } from "@portrait/core";
 * import { ease } from "@portrait/models/collaborative";
 *
 * const baskets = { ann: ["tea", "milk"], bob: ["tea", "milk", "honey"], eve: ["rum", "cola"], dan: ["rum", "cola", "ice"] };
 * const log = createInteractions(
 *   Object.entries(baskets).flatMap(([user, items]) => items.map((item, at) => ({ user, item, at }))),
 * );
 * const model = await fit(ease({ l2: 0.5 }), log);
 * const [forAnn] = await model.recommend({ users: ["ann"], k: 1, exclude: log });
 * forAnn?.items[0]?.item; // => "honey"
 * ```
 */
export function ease(options: EaseOptions = {}): Estimator<Interactions, EaseModel> {
  const params = resolveOptions(KIND, rules, options);
  return Object.freeze<Estimator<Interactions, EaseModel>>({
    kind: KIND,
    params,
    codecs: [easeCodec],
    learn: async (data, context) =>
      learnItemModel(KIND, trainingRows(KIND, data), params, learnWeights, context),
  });
}

/**
 * Makes {@link ease} models out of their state again; the state is checked throughout.
 *
 * @example
 * ```ts
 * import { createInteractions, fit } from "@portrait/core";
 * import { ease, easeCodec } from "@portrait/models/collaborative";
 *
 * const log = createInteractions([{ user: "ann", item: "tea", at: 1 }, { user: "ann", item: "rum", at: 2 }]);
 * const model = await fit(ease({ l2: 1 }), log);
 * easeCodec.decode(model.state()).similarItems("tea", 1); // => [{ item: "rum", score: 0.5 }]
 * ```
 */
export const easeCodec: Codec<EaseModel> = {
  kind: KIND,
  decode: (state) => decodeItemModel(KIND, (config) => readParameters(rules, config), learnWeights, state),
};
