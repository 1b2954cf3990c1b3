import {
  createRandom,
  type FitContext,
  type Interactions,
  type Model,
  type Recommender,
  type Relearnable,
  type Resumable,
  resume,
  type UserHolder,
} from "@portrait/core";
import { nestedOptions, nestedSeed } from "../../multiclass/nested-options.js";
import { createIdIndex, mergeIds } from "../../recommend/ids.js";
import { partsWithoutUser } from "../../recommend/without-user.js";
import { BLEND_KIND, type BlendParams, memberLabel } from "./blend-params.js";
import { blendedLists } from "./blended-lists.js";

/** The version of the layout of their state. */
export const BLEND_VERSION = 1;

/** What every blend has, whatever its members can do. */
export interface Blended<Models extends readonly Recommender[]> extends Recommender {
  /** What kind of model. */
  readonly kind: "blend";
  /** The members, in the order of the estimators, each of them a model of its own. */
  readonly members: Models;
  /** What each of them counts. */
  readonly weights: readonly number[];
}

/**
 * The model that `blend` makes. `known` is true where any member knows the user; where none does, the lists that members give to anyone
 * are joined.
 *
 * `removeUser` of `@portrait/core` removes a user from each member that can. If all members can, the blend learns again without a user, and goes on
 * learning by `resume`: each member as it does alone. Ask the members themselves for reasons, similar items and similar users.
 */
export type BlendModel<Models extends readonly Recommender[] = readonly Recommender[]> = Blended<Models> &
  UserHolder<BlendModel<Models>> &
  ([Models[number]] extends [Relearnable] ? Relearnable<BlendModel<Models>> : unknown) &
  ([Models[number]] extends [Resumable<Interactions>]
    ? Resumable<Interactions, BlendModel<Models>>
    : unknown);

/** A blend of which it is not known what it can do beside recommend: what the codec gives. */
export interface AnyBlendModel
  extends Blended<readonly Recommender[]>,
    UserHolder<AnyBlendModel>,
    Partial<Pick<Relearnable<AnyBlendModel>, "relearnWithout">>,
    Partial<Resumable<Interactions, AnyBlendModel>> {}

/** Whether a model has what `Recommender` asks for. */
export const isRecommender = (model: Model): model is Recommender =>
  "catalogue" in model &&
  Array.isArray(model.catalogue) &&
  "recommend" in model &&
  typeof model.recommend === "function";

const relearns = (model: Recommender): model is Recommender & Relearnable<Recommender> =>
  "relearnWithout" in model && typeof model.relearnWithout === "function";

const resumes = (model: Recommender): model is Recommender & Resumable<Interactions, Recommender> =>
  "learnOn" in model && typeof model.learnOn === "function";

/** The users of all members; absent where none says whom it learnt from. */
function usersOf(members: readonly Recommender[]): { readonly users?: readonly string[] } {
  const lists = members.flatMap((member) =>
    "users" in member && Array.isArray(member.users) ? [member.users as readonly string[]] : [],
  );
  return lists.length === 0 ? {} : { users: lists.reduce(mergeIds) };
}

async function relearnt(
  member: Recommender & Relearnable<Recommender>,
  user: string,
  context: FitContext<unknown>,
  label: string,
): Promise<Recommender> {
  const seed = nestedSeed(context, label);
  const next = await member.relearnWithout(user, { ...context, seed, random: createRandom(seed) });
  if (member.provenance === undefined) return next;
  const { forgotten: _, ...earlier } = member.provenance;
  const provenance = Object.freeze({ ...earlier, seed, backend: "", fingerprint: "", history: [] });
  return Object.freeze({ ...next, provenance });
}

/** Does something with each member, one after the other. */
async function eachMember<M extends Recommender>(
  members: readonly M[],
  context: FitContext<unknown>,
  change: (member: M, label: string) => Promise<Recommender>,
): Promise<readonly Recommender[]> {
  const changed: Recommender[] = [];
  for (const [place, member] of members.entries()) {
    changed.push(await change(member, memberLabel(place)));
    await context.step(place + 1, members.length);
  }
  return changed;
}

/**
 * Makes the model of members.
 *
 * @param members - The members, at least one.
 * @param params - How they are joined.
 */
export function createBlendModel(members: readonly Recommender[], params: BlendParams): AnyBlendModel {
  const { weights, method, rankConstant, candidates } = params;
  const catalogue = createIdIndex(members.map((member) => member.catalogue).reduce(mergeIds));
  return Object.freeze<AnyBlendModel>({
    kind: BLEND_KIND,
    members: Object.freeze([...members]),
    weights,
    catalogue: catalogue.ids,
    ...usersOf(members),
    recommend: blendedLists(members, catalogue, params),
    withoutUser(user) {
      const { parts, removed } = partsWithoutUser(members, user);
      return { model: createBlendModel(parts, params), removed };
    },
    ...(members.every(relearns) && {
      relearnWithout: async (user: string, context: FitContext<unknown>) =>
        createBlendModel(
          await eachMember(members, context, (member, label) => relearnt(member, user, context, label)),
          params,
        ),
    }),
    ...(members.every(resumes) && {
      learnOn: async (data: Interactions, context: FitContext<Interactions>) =>
        createBlendModel(
          await eachMember(members, context, (member, label) =>
            resume(member, data, nestedOptions(context, BLEND_KIND, label)),
          ),
          params,
        ),
    }),
    state: () => ({
      kind: BLEND_KIND,
      version: BLEND_VERSION,
      config: { weights, method, rankConstant, candidates },
      tensors: {},
      parts: Object.fromEntries(members.map((member, place) => [`member${place}`, member])),
    }),
  });
}
