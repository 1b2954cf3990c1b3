import { VERSION } from "../version.js";
import type { FitContext } from "./estimator.js";
import type { Model, Provenance } from "./model.js";

/** A model without a user, and what went. */
export interface WithoutUser<M extends Model = Model> {
  /** The model without the user; the same where it held nothing of the user. */
  readonly model: M;
  /** How many of what was removed: `{ users: 1, vectors: 2 }`. All 0 when there was nothing. */
  readonly removed: Readonly<Record<string, number>>;
}

/** A model that holds ids of users with what belongs to them, and can be rid of one. {@link removeUser} calls it. */
export interface UserHolder<M extends Model = Model> {
  /** Every user that it learnt from; left out by models that do not hold all of them. */
  readonly users?: readonly string[];
  /**
   * The model without what it holds of one user; what it learnt from the user stays in the rest.
   *
   * @param user - The user's id.
   */
  withoutUser(user: string): WithoutUser<M>;
}

/** A model that holds all that it learnt from, and so can learn again without a user. */
export interface Relearnable<M extends Model = Model> {
  /** Every user that it learnt from. */
  readonly users: readonly string[];
  /**
   * The model that a fit without the user makes, under the seed of `context`. Where no other user is left it knows nothing.
   *
   * @param user - The user's id.
   * @param context - Seed, progress, signal.
   */
  relearnWithout(user: string, context: FitContext<unknown>): Promise<M>;
}

/**
 * What is known of where a model came from.
 *
 * @param model - The model.
 */
export function provenanceOf(model: Model): Provenance {
  return (
    model.provenance ?? {
      estimator: model.kind,
      params: {},
      seed: 0,
      backend: "",
      fingerprint: "",
      version: VERSION,
      history: [],
    }
  );
}

/**
 * A model without what it holds of one user: id, vectors, items. What it learnt from the user stays in the rest, and the
 * provenance of the new model counts it as `forgotten`. Costs a copy of what is held of users.
 *
 * @param model - The model.
 * @param user - The user's id.
 *
 * @example
 * ```ts
 * import { createInteractions, fit, removeUser } from "@portrait/core";
 * import { ials } from "@portrait/models/collaborative";
 *
 * const log = createInteractions([{ user: "ann", item: "tea", at: 1 }, { user: "bob", item: "tea", at: 2 }]);
 * const { model, removed } = removeUser(await fit(ials({ factors: 2 }), log), "ann");
 * removed; // => { users: 1, vectors: 1 }
 * model.users; // => ["bob"]
 * model.provenance?.forgotten; // => 1
 * ```
 */
export function removeUser<M extends Model>(model: M & UserHolder<M>, user: string): WithoutUser<M> {
  const { model: without, removed } = model.withoutUser(user);
  if (!Object.values(removed).some((count) => count > 0)) return Object.freeze({ model, removed });
  const earlier = provenanceOf(model);
  const provenance = Object.freeze({ ...earlier, forgotten: (earlier.forgotten ?? 0) + 1 });
  return Object.freeze({ model: Object.freeze({ ...without, provenance }), removed });
}
