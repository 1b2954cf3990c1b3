import type { Interactions } from "../data/interactions.js";
import type { Estimator, FitContext } from "../model/estimator.js";
import type { Model } from "../model/model.js";
import type { Codec, Json } from "../model/state.js";
import type { Relearnable, UserHolder } from "../model/user-holder.js";

/** A model that holds ids, and what it learnt from them: a sum. */
export interface Shelf extends Model, UserHolder<Shelf> {
  readonly kind: "shelf";
  readonly users: readonly string[];
  readonly sum: number;
}

/** Makes a shelf. */
export function shelf(users: readonly string[], sum: number): Shelf {
  return Object.freeze<Shelf>({
    kind: "shelf",
    users,
    sum,
    withoutUser(user) {
      const left = users.filter((one) => one !== user);
      return { model: shelf(left, sum), removed: { users: users.length - left.length } };
    },
    state: () => ({ kind: "shelf", version: 1, config: { users, sum }, tensors: {}, parts: {} }),
  });
}

/** Makes shelves of their state. */
export const shelfCodec: Codec<Shelf> = {
  kind: "shelf",
  decode: ({ config }) => shelf(config.users as readonly string[], config.sum as number),
};

/** Learns the users and their number. */
export const shelfEstimator: Estimator<Interactions, Shelf> = Object.freeze<Estimator<Interactions, Shelf>>({
  kind: "shelf",
  params: Object.freeze({}),
  learn: async ({ users }: Interactions): Promise<Shelf> => shelf(users, users.length),
});

/** A model that holds all that it learnt from, and the seed that it was learnt with. */
export interface Memory extends Model, Relearnable<Memory> {
  readonly kind: "memory";
  readonly seed: number;
}

/** Makes a memory. */
export function memory(users: readonly string[], seed: number): Memory {
  return Object.freeze<Memory>({
    kind: "memory",
    users,
    seed,
    async relearnWithout(user, context: FitContext<unknown>) {
      await context.step(1, 1);
      return memory(
        users.filter((one) => one !== user),
        context.seed,
      );
    },
    state: () => ({ kind: "memory", version: 1, config: { users, seed }, tensors: {}, parts: {} }),
  });
}

/** Learns the users. */
export const memoryEstimator: Estimator<Interactions, Memory> = Object.freeze<
  Estimator<Interactions, Memory>
>({
  kind: "memory",
  params: Object.freeze({ size: 3 }),
  learn: async ({ users }: Interactions, { seed }: FitContext<Interactions>): Promise<Memory> =>
    memory(users, seed),
});

/** A model that holds no users, but what it is given. */
export interface Plain extends Model {
  readonly kind: "plain";
}

/** Makes a plain model. */
export const plain = (config: { readonly [name: string]: Json } = {}): Plain =>
  Object.freeze<Plain>({
    kind: "plain",
    state: () => ({ kind: "plain", version: 1, config, tensors: {}, parts: {} }),
  });

/** Learns how many events there are. */
export const plainEstimator: Estimator<Interactions, Plain> = Object.freeze<Estimator<Interactions, Plain>>({
  kind: "plain",
  params: Object.freeze({}),
  learn: async ({ at }: Interactions): Promise<Plain> => plain({ events: at.length }),
});
