import { PortraitError } from "@portrait/core";
import { type Csr, instantiate } from "@portrait/kernels";
import { factor } from "@portrait/kernels/factor";
import { padded, placePadded, readPadded } from "./padded-rows.js";

/** How steps are made. */
export interface PairwiseOptions {
  /** The length of a vector. */
  readonly factors: number;
  /** The penalty. */
  readonly l2: number;
  /** The length of a step. */
  readonly learningRate: number;
}

/** What steps have come to. */
export type PairState = {
  /** The users' vectors, row-major. */
  readonly users: Float32Array;
  /** The items' vectors, row-major. */
  readonly items: Float32Array;
  /** The state of the random numbers. */
  readonly random: Int32Array;
};

/** Makes steps in the kernels' memory. */
export interface PairSteps {
  /**
   * Makes steps.
   *
   * @param count - How many.
   */
  take(count: number): void;
  /** What they have come to: copies. */
  state(): PairState;
  /** Frees the kernels' memory. */
  dispose(): void;
}

/** For each pair its user. */
function usersOf({ rows, offsets, indices }: Csr): Int32Array {
  const users = new Int32Array(indices.length);
  for (let user = 0; user < rows; user++) users.fill(user, offsets[user], offsets[user + 1]);
  return users;
}

/**
 * Checks that vectors are numbers still.
 *
 * @param vectors - The vectors.
 * @param learningRate - The length of the steps.
 * @throws PortraitError `invalid-data` when a step was so long that they are not.
 */
export function checkNumbers(vectors: readonly Float32Array[], learningRate: number): void {
  if (vectors.every((values) => values.every(Number.isFinite))) return;
  throw new PortraitError({
    code: "invalid-data",
    message: `bpr: the vectors are no numbers any more after steps of ${learningRate}.`,
    hint: 'Choose a lower "learningRate" or "l2".',
    details: { learningRate },
  });
}

/**
 * Makes ready for pairwise steps.
 *
 * @param byUser - For each user the items.
 * @param from - The state to start from.
 * @param options - See {@link PairwiseOptions}.
 */
export async function createPairSteps(
  byUser: Csr,
  from: PairState,
  { factors, l2, learningRate }: PairwiseOptions,
): Promise<PairSteps> {
  const { rows, columns, offsets, indices } = byUser;
  const width = padded(factors);
  const pairs = indices.length;
  const bytes = 4 * ((rows + columns) * width + rows + 2 * pairs) + 1024;
  const instance = await instantiate(factor, { bytes });
  const place = (values: Int32Array): number => {
    const at = instance.alloc(values.byteLength);
    instance.i32(at, values.length).set(values);
    return at;
  };
  const lists = [place(usersOf(byUser)), place(offsets), place(indices), pairs] as const;
  const users = placePadded(instance, from.users, factors);
  const items = placePadded(instance, from.items, factors);
  const random = place(from.random);
  return {
    take(count) {
      instance.kernels.rankPairs(random, count, ...lists, users, items, columns, width, learningRate, l2);
    },
    state: () => ({
      users: readPadded(instance, users, rows, factors),
      items: readPadded(instance, items, columns, factors),
      random: instance.i32(random, 1).slice(),
    }),
    dispose: instance.dispose,
  };
}
