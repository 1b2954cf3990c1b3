import {
  type Csr,
  type Exclusions,
  instantiate,
  type KernelInstance,
  type RankedRows,
} from "@portrait/kernels";
import { type FactorKernels, factor, placeTiles } from "@portrait/kernels/factor";

/** What scores are made of: the inner products of vectors, sparse matrices between what users had and items, or both. */
export interface ScoreParts {
  /** How many items there are. */
  readonly items: number;
  /** The items' vectors. */
  readonly vectors?: {
    /** The length of a vector. */
    readonly width: number;
    /** The vectors, row-major. */
    readonly items: Float32Array;
  };
  /** Sparse matrices that users' rows are multiplied by, one after the other; the last has a column for each item. */
  readonly links?: readonly [first: Csr, second?: Csr];
}

/** Users of one batch. */
export interface RankedUsers {
  /** How many. */
  readonly count: number;
  /** Their vectors, row-major, where the scores have any. */
  readonly vectors?: Float32Array | undefined;
  /** Their rows for the sparse matrices, where the scores have any. */
  readonly rows?: Pick<Csr, "offsets" | "indices"> | undefined;
  /** Further scores, one number for each user and item. */
  readonly scores?: Float32Array | undefined;
}

/** Items in the kernels' memory, to be ranked again and again. */
export interface RankingMemory {
  /**
   * The best items of users: greater score first, then smaller index; NaN is left out.
   *
   * @param users - The users.
   * @param k - How many items each gets at most.
   * @param exclude - Items that single users must not get.
   * @param skip - For each item 1 if nobody may get it.
   */
  rank(users: RankedUsers, k: number, exclude: Exclusions, skip: Uint8Array | undefined): RankedRows;
  /**
   * The scores of all items, row-major, one row for each user.
   *
   * @param users - The users.
   */
  scores(users: RankedUsers): Float32Array;
}

type Instance = KernelInstance<FactorKernels>;
type Numbers = Int32Array | Float32Array | Uint8Array;

function place(instance: Instance, values: Numbers): number {
  const at = instance.alloc(values.byteLength);
  instance.u8(at, values.byteLength).set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return at;
}

/** A sparse matrix in memory; no matrix has zeros. */
type PlacedCsr = readonly [offsets: number, indices: number, values: number];

const placeCsr = (instance: Instance, csr: Csr | undefined): PlacedCsr =>
  csr === undefined
    ? [0, 0, 0]
    : [place(instance, csr.offsets), place(instance, csr.indices), place(instance, csr.values)];

const bytesOf = (csr: Csr | undefined): number =>
  csr === undefined ? 0 : 4 * (csr.offsets.length + 2 * csr.indices.length) + 256;

/** What stays in memory. */
interface Held {
  readonly items: number;
  readonly width: number;
  readonly vectors: number;
  readonly first: PlacedCsr;
  readonly second: PlacedCsr;
  readonly between: number;
}

/** What users' scores begin with: where their rows of numbers are, or 0. */
function placeBase(instance: Instance, held: Held, { count, rows, scores }: RankedUsers): number {
  if (scores !== undefined) return place(instance, scores);
  if (rows === undefined) return 0;
  const out = instance.alloc(4 * count * held.items);
  const lists = [place(instance, rows.offsets), place(instance, rows.indices)] as const;
  const scratch = instance.alloc(instance.threads * instance.kernels.spreadScratch(held.between));
  const matrices = [...held.first, held.between, ...held.second] as const;
  instance.parallel("spread", ...lists, 0, count, ...matrices, held.items, out, scratch);
  return out;
}

function rankIn(
  instance: Instance,
  held: Held,
  users: RankedUsers,
  k: number,
  exclude: Exclusions,
  skip: Uint8Array | undefined,
): RankedRows {
  const { count } = users;
  const { items, width, vectors } = held;
  const most = Math.min(k, items);
  const mark = instance.mark();
  try {
    const queries = width === 0 || users.vectors === undefined ? 0 : place(instance, users.vectors);
    const base = placeBase(instance, held, users);
    const rules = [
      skip === undefined ? 0 : place(instance, skip),
      place(instance, exclude.offsets),
      place(instance, exclude.indices),
    ] as const;
    const [indices, scores] = [instance.alloc(4 * count * most), instance.alloc(4 * count * most)];
    const sizes = instance.alloc(4 * count);
    const scratch = instance.alloc(instance.kernels.rankScratch(count, width));
    const places = [queries, count, vectors, items, width, base, most, ...rules] as const;
    instance.parallel("rank", ...places, indices, scores, sizes, scratch);
    return packed(
      instance.i32(sizes, count),
      instance.i32(indices, count * most),
      instance.f32(scores, count * most),
      most,
    );
  } finally {
    instance.release(mark);
  }
}

function scoresIn(instance: Instance, held: Held, users: RankedUsers): Float32Array {
  const { count } = users;
  const { items, width, vectors } = held;
  const mark = instance.mark();
  try {
    const queries = width === 0 || users.vectors === undefined ? 0 : place(instance, users.vectors);
    const base = placeBase(instance, held, users);
    const out = base === 0 ? instance.alloc(4 * count * items) : base;
    const scratch = instance.alloc(instance.kernels.rankScratch(count, width));
    instance.parallel("scoreAll", queries, count, vectors, items, width, base, out, scratch);
    return instance.f32(out, count * items).slice();
  } finally {
    instance.release(mark);
  }
}

/** Puts the users' lists, each in `k` places, one behind the other. */
function packed(sizes: Int32Array, indices: Int32Array, scores: Float32Array, k: number): RankedRows {
  const offsets = new Int32Array(sizes.length + 1);
  sizes.forEach((size, user) => {
    offsets[user + 1] = (offsets[user] as number) + size;
  });
  const total = offsets[sizes.length] as number;
  const ranked = { offsets, indices: new Int32Array(total), scores: new Float32Array(total) };
  sizes.forEach((size, user) => {
    ranked.indices.set(indices.subarray(user * k, user * k + size), offsets[user]);
    ranked.scores.set(scores.subarray(user * k, user * k + size), offsets[user]);
  });
  return ranked;
}

/**
 * Copies what scores are made of into the kernels' memory, which is freed with the model that holds it.
 *
 * @param parts - Vectors and matrices.
 */
export async function createRankingMemory(parts: ScoreParts): Promise<RankingMemory> {
  const { items, vectors } = parts;
  const [first, second] = parts.links ?? [];
  const bytes = (vectors?.items.byteLength ?? 0) + bytesOf(first) + bytesOf(second) + 256;
  const instance = await instantiate(factor, { bytes });
  const held: Held = {
    items,
    width: vectors?.width ?? 0,
    vectors: vectors === undefined ? 0 : placeTiles(instance, vectors.items, vectors.width),
    first: placeCsr(instance, first),
    second: placeCsr(instance, second),
    between: first?.columns ?? 0,
  };
  return {
    rank: (users, k, exclude, skip) => rankIn(instance, held, users, k, exclude, skip),
    scores: (users) => scoresIn(instance, held, users),
  };
}
