import type { Vector } from "@portrait/core";

/** The rows of a column with their classes, as the statistics of columns are learnt from them. */
export interface ColumnRows<V extends Vector = Vector> {
  /** Who learns, for messages. */
  readonly owner: string;
  /** The column's name. */
  readonly name: string;
  /** The values. */
  readonly vector: V;
  /** For each row the index of its class. */
  readonly codes: ArrayLike<number>;
  /** How many classes there are. */
  readonly classes: number;
  /** The weight of each row; undefined when all count 1. */
  readonly weights: Float64Array | undefined;
}

/**
 * Rows of counts of some classes, put where the classes are among others.
 *
 * @param counts - Row-major, `width` numbers for each class.
 * @param width - How many numbers a class has.
 * @param places - For each class its place.
 * @param into - Where they are added.
 */
export function addAtPlaces(
  counts: Float64Array,
  width: number,
  places: readonly number[],
  into: Float64Array,
): void {
  places.forEach((place, class_) => {
    for (let at = 0; at < width; at++) {
      into[place * width + at] =
        (into[place * width + at] as number) + (counts[class_ * width + at] as number);
    }
  });
}
