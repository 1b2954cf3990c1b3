import { type FitContext, PortraitError } from "@portrait/core";
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
  /** How many epochs. */
  readonly epochs: number;
}

/** How many steps are made before other work may run. */
const STEPS = 1_000_000;

/** For each pair its user. */
function usersOf({ rows, offsets, indices }: Csr): Int32Array {
  const users = new Int32Array(indices.length);
  for (let user = 0; user < rows; user++) users.fill(user, offsets[user], offsets[user + 1]);
  return users;
}

function checkNumbers(vectors: readonly Float32Array[], learningRate: number): void {
  if (vectors.every((values) => values.every(Number.isFinite))) return;
  throw new PortraitError({
    code: "invalid-data",
    message: `bpr: the vectors are no numbers any more after steps of ${learningRate}.`,
    hint: 'Choose a lower "learningRate" or "l2".',
    details: { learningRate },
  });
}

/**
 * Epochs of pairwise steps.
 *
 * @param byUser - For each user the items.
 * @param start - The vectors to start from, row-major.
 * @param options - See {@link PairwiseOptions}.
 * @param context - Of the fit.
 * @throws PortraitError `invalid-data` when a step was so long that vectors are no numbers.
 */
export async function learnPairs(
  byUser: Csr,
  start: { readonly users: Float32Array; readonly items: Float32Array },
  { factors, l2, learningRate, epochs }: PairwiseOptions,
  { random, step }: FitContext<unknown>,
): Promise<{ readonly userVectors: Float32Array; readonly itemVectors: Float32Array }> {
  const { rows, columns, offsets, indices } = byUser;
  const width = padded(factors);
  const pairs = indices.length;
  const bytes = 4 * ((rows + columns) * width + rows + 2 * pairs) + 1024;
  const instance = await instantiate(factor, { bytes });
  try {
    const place = (values: Int32Array): number => {
      const at = instance.alloc(values.byteLength);
      instance.i32(at, values.length).set(values);
      return at;
    };
    const lists = [place(usersOf(byUser)), place(offsets), place(indices), pairs] as const;
    const users = placePadded(instance, start.users, factors);
    const items = placePadded(instance, start.items, factors);
    const state = instance.alloc(4);
    instance.u32(state, 1)[0] = 1 + random.integer(2 ** 32 - 1);
    const total = epochs * pairs;
    for (let done = 0; done < total; ) {
      const some = Math.min(STEPS, total - done);
      instance.kernels.rankPairs(state, some, ...lists, users, items, columns, width, learningRate, l2);
      done += some;
      await step(done, total);
    }
    const userVectors = readPadded(instance, users, rows, factors);
    const itemVectors = readPadded(instance, items, columns, factors);
    checkNumbers([userVectors, itemVectors], learningRate);
    return { userVectors, itemVectors };
  } finally {
    instance.dispose();
  }
}
