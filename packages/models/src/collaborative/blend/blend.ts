import {
  describeValue,
  type Estimator,
  type FitContext,
  fit,
  type Interactions,
  type Model,
  type ModelOf,
  optionalOption,
  PortraitError,
  type Recommender,
  resolveOptions,
} from "@portrait/core";
import { nestedOptions } from "../../multiclass/nested-options.js";
import { checkInteractions } from "../../recommend/check-interactions.js";
import { blendCodec } from "./blend-codec.js";
import { type AnyBlendModel, type BlendModel, createBlendModel, isRecommender } from "./blend-model.js";
import { BLEND_KIND, type BlendParams, joiningRules, memberLabel, weightsRule } from "./blend-params.js";
import { type KeptMembers, openMembers } from "./kept-members.js";

/** An estimator of a recommender. */
export type RecommendEstimator = Estimator<Interactions, Recommender>;

/** The models that estimators make. */
export type ModelsOf<Members extends readonly RecommendEstimator[]> = {
  readonly [Place in keyof Members]: ModelOf<Members[Place]>;
};

/** What {@link blend} takes. */
export interface BlendOptions<Members extends readonly RecommendEstimator[]> {
  /** The estimators of the recommenders to join, at least one. */
  readonly members: Members;
  /** What each member counts, finite numbers > 0, one for each; only their ratios matter. Left out, all count the same. */
  readonly weights?: readonly number[];
  /**
   * What becomes of a member's list: `"reciprocal-rank"` takes places alone, whatever the scores; `"scores"` takes the scores,
   * from 0 for the last of the list to 1 for its first. Left out, `"reciprocal-rank"`.
   */
  readonly method?: "reciprocal-rank" | "scores";
  /** What is added to a place, from 1, before it is divided by, >= 0: the greater, the less the first places stand out. Left out, 60. */
  readonly rankConstant?: number;
  /**
   * How many items each member lists of those that the request allows, an integer >= 1, and never fewer than its `k`; `null`: the whole
   * catalogue. Left out, `null`.
   */
  readonly candidates?: number | null;
}

const isEstimator = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "learn" in value && typeof value.learn === "function";

const areMembers = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every(isEstimator);

const rules = {
  members: optionalOption<readonly RecommendEstimator[]>("a list of estimators", areMembers),
  weights: optionalOption<readonly number[]>(weightsRule.expected, weightsRule.accepts),
  ...joiningRules,
};

function checkMembers(options: unknown): void {
  const given =
    typeof options === "object" && options !== null && "members" in options ? options.members : options;
  if (given !== options && areMembers(given)) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `blend: "members" must be a list of estimators of recommenders, at least one; received ${describeValue(given)}.`,
    hint: "Write blend({ members: [ease(), lightGcn()] }).",
  });
}

function weightsOf(
  { length }: readonly unknown[],
  weights: readonly number[] | undefined,
): readonly number[] {
  if (weights === undefined) return Object.freeze(new Array<number>(length).fill(1));
  if (weights.length === length) return Object.freeze([...weights]);
  throw new PortraitError({
    code: "invalid-option",
    message: `blend: "weights" must hold one number for each of the ${length} members; received ${describeValue(weights)}.`,
    hint: "Leave it out for members that count the same.",
  });
}

function noRecommender({ kind }: Model, label: string): PortraitError {
  return new PortraitError({
    code: "not-supported",
    message: `blend: member ${label} must make a recommender; it made a model of kind ${describeValue(kind)} that is none.`,
  });
}

async function learnBlend(
  members: readonly RecommendEstimator[],
  params: BlendParams,
  data: Interactions,
  context: FitContext<Interactions>,
): Promise<AnyBlendModel> {
  checkInteractions(BLEND_KIND, data);
  const kept = await openMembers(members, context.checkpoint);
  const models: Recommender[] = [];
  for (const [place, member] of members.entries()) {
    models.push(kept.model(place) ?? (await learnMember(member, place, kept, data, context)));
    await context.step(place + 1, members.length);
  }
  return createBlendModel(models, params);
}

async function learnMember(
  member: RecommendEstimator,
  place: number,
  kept: KeptMembers,
  data: Interactions,
  context: FitContext<Interactions>,
): Promise<Recommender> {
  const label = memberLabel(place);
  const { validation } = context;
  const checkpoint = kept.checkpoint(place);
  const model = await fit(member, data, {
    ...nestedOptions(context, BLEND_KIND, label),
    ...(validation === undefined ? {} : { validation }),
    ...(checkpoint === undefined ? {} : { checkpoint }),
  });
  if (!isRecommender(model)) throw noRecommender(model, label);
  await kept.done(place, model);
  return model;
}

/** The codecs of a blend and of all that it is made of; none where a member has none. */
function codecsOf(members: readonly RecommendEstimator[]): Pick<Estimator<Interactions>, "codecs"> {
  if (members.some(({ codecs }) => codecs === undefined)) return {};
  return { codecs: [...new Set([blendCodec, ...members.flatMap(({ codecs = [] }) => codecs)])] };
}

/**
 * Joins recommenders: each member is fitted on the same interactions, and every user's lists of all members become one. With w the
 * `weights`, an item's score is the mean of its points over the members m that know the user,
 *
 * `sum_m w_m p_m / sum_m w_m`.
 *
 * By `"reciprocal-rank"` a member gives the item at place r of its list `p = 1 / (rankConstant + r)` points; by `"scores"` the item of score s
 * `p = (s - worst) / (best - worst)`, of the best and the worst score of its list (0 where these are equal). An item that a member does not list
 * has 0 points from it. Members whose scores have no common scale are best joined by place; scores also say by how much one item is better than the next.
 *
 * A list is the whole ranking of the member, whatever a request excludes, allows or rules; these then choose among all items by their joined
 * scores, exactly. With `candidates` members list only so many items, of those that the request lets a user have: that costs less on great
 * catalogues; scores then depend on what is left out, an item that no member lists is not recommended, and rules choose among those that are listed.
 *
 * A member that does not know a user says nothing of that user. Users whom no member knows get the joined lists of what members give to
 * anyone, with `known: false`. So a baseline that knows no users, such as `popularity()`, serves such users alone. The catalogue is that of
 * all members together.
 *
 * A member may be there twice, and starts from another seed each time. Fitting costs the fits of the members, one after the other; they have seeds of
 * their own, and report progress as `blend > ease 1`. A request costs one list of every member for 64 users at a time: of whole rankings, memory and time of
 * 64 x items objects for each member.
 *
 * `validation` is handed on to the members, which stop early by it if they can. With a `checkpoint` a fit that was stopped goes on: members that were done
 * are not fitted again if their estimators have `codecs`, the one in work goes on from its own last checkpoint, `every` so many of its steps, if it keeps any;
 * the blend is the same to the bit. Each time all that is kept is written anew, the models of members that are done included.
 *
 * `fit` throws PortraitError `invalid-argument` when the data is no interactions; `not-supported` when a member makes no recommender; `aborted`; and
 * the errors of the members.
 *
 * Sources: Cormack, Clarke and Büttcher, "Reciprocal rank fusion outperforms Condorcet and individual rank learning methods" (SIGIR 2009); Fox and
 * Shaw, "Combination of multiple searches" (TREC-2, 1994), of sums of scores, and Lee, "Analyses of multiple evidence combination" (SIGIR 1997), of their scale.
 *
 * @param options - See {@link BlendOptions}.
 * @throws PortraitError `invalid-argument` when `members` is no list of estimators; `invalid-option`.
 *
 * @example
 * ```ts
 * import { createInteractions, fit } from "@portrait/core";
 * import { blend, ease, itemKnn } from "@portrait/models/collaborative";
 *
 * const baskets = { ann: ["tea", "milk"], bob: ["tea", "milk", "honey"], eve: ["rum", "cola"], dan: ["rum", "cola", "ice"] };
 * const log = createInteractions(
 *   Object.entries(baskets).flatMap(([user, items]) => items.map((item, at) => ({ user, item, at }))),
 * );
 * const model = await fit(blend({ members: [ease({ l2: 0.5 }), itemKnn()], weights: [2, 1] }), log);
 * const [forAnn] = await model.recommend({ users: ["ann"], k: 1, exclude: log });
 * forAnn?.items[0]?.item; // => "honey"
 * model.members[0].reasons({ user: "ann", item: "honey", k: 1 })[0]?.item; // => "milk"
 * ```
 */
export function blend<const Members extends readonly RecommendEstimator[]>(
  options: BlendOptions<Members>,
): Estimator<Interactions, BlendModel<ModelsOf<Members>>> {
  checkMembers(options);
  const { method, rankConstant, candidates, ...given } = resolveOptions(BLEND_KIND, rules, options);
  const members = Object.freeze([...options.members]);
  const params = { weights: weightsOf(members, given.weights), method, rankConstant, candidates };
  return Object.freeze<Estimator<Interactions, BlendModel<ModelsOf<Members>>>>({
    kind: BLEND_KIND,
    checkpoints: true,
    ...codecsOf(members),
    params: Object.freeze({ members: members.map(({ kind, params }) => ({ kind, params })), ...params }),
    async learn(data, context) {
      const model: unknown = await learnBlend(members, params, data, context);
      return model as BlendModel<ModelsOf<Members>>;
    },
  });
}
