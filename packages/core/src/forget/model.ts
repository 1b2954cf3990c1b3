import { encodeModel } from "../artifact/encode.js";
import type { Examples } from "../data/examples.js";
import type { Interactions } from "../data/interactions.js";
import type { TargetVector } from "../data/target.js";
import { describeValue } from "../errors/describe.js";
import { PortraitError } from "../errors/portrait-error.js";
import { fingerprintOf } from "../model/fingerprint.js";
import { createContext } from "../model/fit.js";
import type { Model } from "../model/model.js";
import type { Json } from "../model/state.js";
import { provenanceOf, type Relearnable, removeUser, type UserHolder } from "../model/user-holder.js";
import { optionalOption, resolveOptions } from "../options/options.js";
import type { RowValues } from "../table/table.js";
import type { ForgetTargetOptions, Forgettable, Forgotten } from "./forgettable.js";

/** Options of {@link forgetInModel}. */
export interface ForgetInModelOptions<M extends Model = Model> {
  /**
   * Fits the model anew on data without the user. Left out, models that hold all that they learnt from learn again from it; of
   * the others only what they hold of the user is removed.
   *
   * @param user - The user's id.
   * @param options - The caller's signal.
   */
  readonly refit?: ((user: string, options: ForgetTargetOptions) => Promise<M>) | undefined;
  /**
   * What the model was fitted on. It shows that a model which holds no ids did not learn from a user; its fingerprint must be
   * that of the model's provenance.
   */
  readonly learntFrom?: Interactions | Examples<RowValues, TargetVector> | undefined;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const rules = {
  refit: optionalOption<NonNullable<ForgetInModelOptions["refit"]>>(
    "a function",
    (value) => typeof value === "function",
  ),
  learntFrom: optionalOption<NonNullable<ForgetInModelOptions["learntFrom"]>>(
    "examples or interactions",
    (value) => isObject(value) && fingerprintOf(value) !== "",
  ),
};

const canRemove = <M extends Model>(model: M): model is M & UserHolder<M> =>
  "withoutUser" in model && typeof model.withoutUser === "function";

const canRelearn = <M extends Model>(model: M): model is M & Relearnable<M> =>
  "relearnWithout" in model && typeof model.relearnWithout === "function";

/** The users that a model says it learnt from, where it holds all of them. */
function usersOf(model: Model): readonly string[] | undefined {
  if (!canRemove(model) && !canRelearn(model)) return undefined;
  return model.users;
}

function holdsText(value: Json | undefined, text: string): boolean {
  if (typeof value === "string") return value === text;
  if (!isObject(value)) return false;
  return Object.entries(value).some(([name, one]) => name === text || holdsText(one as Json, text));
}

function holdsId(model: Model, user: string): boolean {
  const { config, parts } = model.state();
  return holdsText(config, user) || Object.values(parts).some((part) => holdsId(part, user));
}

type LearntFrom = NonNullable<ForgetInModelOptions["learntFrom"]>;

const isIn = (data: LearntFrom, user: string): boolean =>
  data.users.includes(user) || ("interactions" in data && data.interactions?.users.includes(user) === true);

/** Whether a model learnt from a user; `undefined` where it cannot be told. */
function learntFromUser(model: Model, user: string, data: LearntFrom | undefined): boolean | undefined {
  const { history, forgotten } = provenanceOf(model);
  const users = usersOf(model);
  if (users?.includes(user) || (data !== undefined && isIn(data, user))) return true;
  const known = users !== undefined || data !== undefined;
  return known && history.length === 0 && forgotten === undefined ? false : undefined;
}

function checkData(model: Model, data: LearntFrom | undefined): void {
  if (data === undefined) return;
  const { fingerprint } = provenanceOf(model);
  const found = fingerprintOf(data);
  if (found === fingerprint) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `forgetInModel: "learntFrom" must be what the model learnt from, with the fingerprint ${JSON.stringify(fingerprint)}; received data with ${JSON.stringify(found)}.`,
    hint: "Pass the data of the last fit, with the user still in it, or leave it out.",
  });
}

function checkRefitted(
  model: Model,
  next: unknown,
  user: string,
  learnt: boolean | undefined,
): asserts next is Model {
  const refuse = (problem: string): PortraitError =>
    new PortraitError({
      code: "invalid-data",
      message: `forgetInModel: "refit" must give a model without the user; ${problem}.`,
      hint: "Fit it on data without the user: interactionsWithout, or a log that forgot the user.",
    });
  if (!isObject(next) || !("state" in next) || typeof next.state !== "function" || !("kind" in next)) {
    throw refuse(`received ${describeValue(next)}`);
  }
  const refitted = next as Model;
  if (refitted.kind !== model.kind) {
    throw refuse(
      `it must be of the kind ${JSON.stringify(model.kind)}, and is ${describeValue(refitted.kind)}`,
    );
  }
  if (usersOf(refitted)?.includes(user)) throw refuse("the one that it gave holds the user");
  const { fingerprint, forgotten } = provenanceOf(refitted);
  if (learnt === true && fingerprint !== "" && fingerprint === provenanceOf(model).fingerprint) {
    throw refuse("the one that it gave learnt from the same data as before");
  }
  if (forgotten !== undefined)
    throw refuse("the one that it gave still holds what it learnt from users who were removed");
}

function stale(model: Model, user: string, learnt: boolean | undefined): string {
  const again = "Fit it again without the user, or pass refit.";
  const count = provenanceOf(model).forgotten ?? 0;
  if (count > 0) {
    return `What it learnt from ${count === 1 ? "a user" : `${count} users`} who ${count === 1 ? "was" : "were"} removed remains in it. ${again}`;
  }
  if (holdsId(model, user)) return `It holds the id among its values, and cannot be rid of it. ${again}`;
  if (learnt === true) return `What it learnt from the user remains in it. ${again}`;
  return `It holds no ids, and may have learnt from the user. ${again}`;
}

async function relearnt<M extends Model>(
  model: M & Relearnable<M>,
  user: string,
  signal: AbortSignal | undefined,
): Promise<M> {
  const { estimator, params, seed, version } = provenanceOf(model);
  const context = createContext(model.kind, { seed, ...(signal === undefined ? {} : { signal }) });
  const next = await model.relearnWithout(user, context);
  const provenance = { estimator, params, seed, backend: "", fingerprint: "", version, history: [] };
  return Object.freeze({ ...next, provenance: Object.freeze(provenance) });
}

async function without<M extends Model>(
  model: M,
  user: string,
  { refit }: ForgetInModelOptions<M>,
  learnt: boolean | undefined,
  signal: AbortSignal | undefined,
): Promise<Omit<Forgotten<M>, "before" | "after">> {
  const held = canRemove(model) ? removeUser(model, user) : undefined;
  if (refit !== undefined) {
    const value = await refit(user, { signal });
    checkRefitted(model, value, user, learnt);
    return { value, removed: { ...held?.removed, refits: 1 } };
  }
  if (canRelearn(model))
    return { value: await relearnt(model, user, signal), removed: { users: 1, refits: 1 } };
  const { model: value, removed } = held ?? { model, removed: {} };
  return { value, removed, refit: stale(value, user, learnt) };
}

/**
 * A model as a place that `forget` can forget a user in. The model itself stays as it is; go on with the one that comes back.
 *
 * - With `refit` that fits it anew: nothing of the user is left.
 * - Without it, models that hold all that they learnt from (`itemKnn`, `slim`, `spectralFilter`) learn again without the
 *   user: the result is that of a fit on the rest, at the cost of one.
 * - Others are rid of what they hold of the user (vectors and ids of `ials`, `lightGcn`, fused models), and the receipt says
 *   `needs-refit`, since what they learnt from the user remains; also the next times, for whichever user.
 * - Models that hold no users say `needs-refit` too, unless `learntFrom` shows that the user was not in it.
 *
 * The receipt's fingerprints are those of the encoded models: one copy and one hash of each.
 *
 * @param model - The model.
 * @param options - See {@link ForgetInModelOptions}.
 * @throws PortraitError `invalid-option`; `invalid-argument` when it is no model, or `learntFrom` is not what it learnt from.
 *   Forgetting throws `invalid-data` when `refit` gives no model of the kind without the user, and whatever `refit` throws.
 *
 * @example
 * ```ts
 * import { createInteractions, fit, forget, forgetInModel, interactionsWithout } from "@portrait/core";
 * import { popularity } from "@portrait/models/baseline";
 * import { itemKnn } from "@portrait/models/collaborative";
 *
 * const log = createInteractions([
 *   { user: "ann", item: "tea", at: 1 }, { user: "bob", item: "tea", at: 2 }, { user: "bob", item: "rye", at: 3 },
 * ]);
 * const { receipt, values } = await forget("ann", {
 *   similar: forgetInModel(await fit(itemKnn(), log)),
 *   popular: forgetInModel(await fit(popularity(), log), {
 *     refit: (user) => fit(popularity(), interactionsWithout(log, user)),
 *   }),
 * });
 * receipt.complete; // => true
 * receipt.targets.map(({ removed }) => removed); // => [{ users: 1, refits: 1 }, { refits: 1 }]
 * values.similar?.users; // => ["bob"]
 * ```
 */
export function forgetInModel<M extends Model>(
  model: M,
  options: ForgetInModelOptions<NoInfer<M>> = {},
): Forgettable<M> {
  if (!isObject(model) || typeof model.state !== "function") {
    throw new PortraitError({
      code: "invalid-argument",
      message: `forgetInModel: the first argument must be a model; received ${describeValue(model)}.`,
      hint: "Make one with fit, or load it.",
    });
  }
  const { learntFrom } = resolveOptions("forgetInModel", rules, options);
  checkData(model, learntFrom);
  return Object.freeze<Forgettable<M>>({
    kind: "model",
    async forget(user, { signal }) {
      const before = encodeModel(model).fingerprint;
      const learnt = learntFromUser(model, user, learntFrom);
      if (learnt === false) return { value: model, removed: { users: 0 }, before, after: before };
      const forgotten = await without(model, user, options, learnt, signal);
      return { ...forgotten, before, after: encodeModel(forgotten.value).fingerprint };
    },
  });
}
