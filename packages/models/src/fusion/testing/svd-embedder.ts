import {
  type Embedder,
  type Estimator,
  type Interactions,
  type Random,
  type Recommender,
  type Resumable,
  userItems,
} from "@portrait/core";
import { EigenvalueDecomposition, Matrix, QrDecomposition } from "ml-matrix";

/** What a test wants of {@link svdEmbedder}. */
export interface SvdEmbedderOptions {
  /** How long vectors are. */
  readonly dimensions: number;
  /** Whether each fit turns its space at random, as training from random vectors does; left out, true. */
  readonly spin?: boolean;
  /** Told of each fit: the seed, the data, and whether it went on from another. */
  readonly onFit?: (fit: {
    readonly seed: number;
    readonly data: Interactions;
    readonly resumed: boolean;
  }) => void;
}

function turned(vectors: Matrix, random: Random): Matrix {
  const size = vectors.columns;
  const noise = new Matrix(size, size).apply(function fill(this: Matrix, row, column) {
    this.set(row, column, random.normal());
  });
  return vectors.mmul(new QrDecomposition(noise).orthogonalMatrix);
}

/** Vectors of items whose inner products come nearest to how often users have both. */
function factor(data: Interactions, dimensions: number): Matrix {
  const count = data.items.length;
  const together = Matrix.zeros(count, count);
  const { offsets, items } = userItems(data);
  data.users.forEach((_, user) => {
    const own = items.subarray(offsets[user], offsets[user + 1]);
    for (const a of own) for (const b of own) together.set(a, b, together.get(a, b) + 1 / own.length);
  });
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(together, {
    assumeSymmetric: true,
  });
  const order = realEigenvalues
    .map((_, index) => index)
    .sort((a, b) => (realEigenvalues[b] ?? 0) - (realEigenvalues[a] ?? 0));
  const vectors = Matrix.zeros(count, dimensions);
  order.slice(0, dimensions).forEach((from, to) => {
    const length = Math.sqrt(Math.max(0, realEigenvalues[from] ?? 0));
    for (let item = 0; item < count; item++)
      vectors.set(item, to, length * eigenvectorMatrix.get(item, from));
  });
  return vectors;
}

/** A model of {@link svdEmbedder}. */
export type SvdModel = Embedder & { readonly kind: "svd" };

function createModel(catalogue: readonly string[], dimensions: number, itemVectors: Float32Array): SvdModel {
  const places = new Map(catalogue.map((item, index) => [item, index]));
  return Object.freeze<SvdModel>({
    kind: "svd",
    dimensions,
    catalogue,
    itemVectors,
    embed(users, history) {
      const values = new Float32Array(users.length * dimensions);
      const { offsets, items } = userItems(history);
      const rows = new Map(history.users.map((user, index) => [user, index]));
      const known = users.map((user, index) => {
        const row = rows.get(user);
        if (row === undefined) return false;
        const own = [...items.subarray(offsets[row], offsets[row + 1])].flatMap((item) => {
          const place = places.get(history.items[item] as string);
          return place === undefined ? [] : [place];
        });
        for (const place of own) {
          for (let d = 0; d < dimensions; d++) {
            const at = index * dimensions + d;
            values[at] =
              (values[at] as number) + (itemVectors[place * dimensions + d] as number) / own.length;
          }
        }
        return own.length > 0;
      });
      return { dimensions, values, known };
    },
    state: () => ({
      kind: "svd",
      version: 1,
      config: { catalogue, dimensions },
      tensors: { items: { shape: [catalogue.length, dimensions], data: itemVectors } },
      parts: {},
    }),
  });
}

/** A small embedder for tests: deterministic, cheap, and with an orientation that means nothing. */
export function svdEmbedder(options: SvdEmbedderOptions): Estimator<Interactions, SvdModel> {
  const { dimensions, spin = true, onFit } = options;
  return {
    kind: "svd",
    params: { dimensions, spin },
    async learn(data, context) {
      onFit?.({ seed: context.seed, data, resumed: false });
      await context.step(1, 1);
      const vectors = factor(data, dimensions);
      const placed = spin ? turned(vectors, context.random) : vectors;
      return createModel(data.items, dimensions, Float32Array.from(placed.to1DArray()));
    },
  };
}

/** The same, of a kind that can learn on and recommend. */
export function resumableEmbedder(
  options: SvdEmbedderOptions,
): Estimator<Interactions, SvdModel & Recommender & Resumable<Interactions, SvdModel>> {
  const base = svdEmbedder(options);
  type Full = SvdModel & Recommender & Resumable<Interactions, SvdModel>;
  const full = (model: SvdModel): Full => ({
    ...model,
    async learnOn(data, context) {
      options.onFit?.({ seed: context.seed, data, resumed: true });
      const next = await svdEmbedder({
        dimensions: options.dimensions,
        ...(options.spin === undefined ? {} : { spin: options.spin }),
      }).learn(data, context);
      return full(next);
    },
    async recommend({ users, k }) {
      const items = model.catalogue.slice(0, k).map((item) => ({ item, score: 1 }));
      return users.map((user) => ({ user, items, known: false }));
    },
  });
  return { ...base, learn: async (data, context) => full(await base.learn(data, context)) };
}
