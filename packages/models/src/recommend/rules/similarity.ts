import type { DiversityRule, Vector } from "@portrait/core";
import type { ItemRows } from "./item-rows.js";
import { refuse } from "./refuse.js";

/** How similar two items of a model are, in [0, 1]. */
export type Similarity = (item: number, other: number) => number;

/** Vectors of items. */
interface Vectors {
  /** Row-major. */
  readonly values: ArrayLike<number>;
  /** The length of a vector. */
  readonly width: number;
}

function cosines({ values, width }: Vectors, rowOf: (item: number) => number): Similarity {
  const product = (row: number, other: number): number => {
    let sum = 0;
    for (let at = 0; at < width; at++) {
      sum += (values[row * width + at] as number) * (values[other * width + at] as number);
    }
    return sum;
  };
  return (item, other) => {
    const [row, to] = [rowOf(item), rowOf(other)];
    if (row < 0 || to < 0) return 0;
    const lengths = Math.sqrt(product(row, row) * product(to, to));
    return lengths > 0 ? Math.min(1, Math.max(0, product(row, to) / lengths)) : 0;
  };
}

function byColumn(owner: string, vector: Vector, { rowOf }: ItemRows): Similarity {
  if (vector.type === "vector") return cosines(vector, (item) => rowOf[item] as number);
  if (vector.type === "category") {
    const codeOf = (item: number): number => vector.codes[rowOf[item] as number] ?? -1;
    return (item, other) => (codeOf(item) >= 0 && codeOf(item) === codeOf(other) ? 1 : 0);
  }
  throw refuse(owner, '"rules.diversity.by" needs a column of type category or vector', vector.type);
}

/**
 * The similarity that a rule names.
 *
 * @param owner - Who was asked.
 * @param rule - The rule.
 * @param items - The attributes, if there are any.
 * @param vectors - The model's item vectors, if it has any.
 * @throws PortraitError `invalid-option`, `missing-column`; `not-supported` when nothing says how similar items are.
 */
export function similarityOf(
  owner: string,
  rule: DiversityRule,
  items: () => ItemRows,
  vectors: { readonly items: Float32Array; readonly width: number } | undefined,
): Similarity {
  if (rule.by !== undefined) return byColumn(owner, items().column('"rules.diversity.by"', rule.by), items());
  if (vectors !== undefined) return cosines({ values: vectors.items, width: vectors.width }, (item) => item);
  throw refuse(
    owner,
    '"rules.diversity.by" must be named, as this model has no item vectors',
    undefined,
    "Name a category or vector column of the attributes.",
    "not-supported",
  );
}
