import type { ColumnView, ViewMode } from "./pack.js";
import type { TreeEnsemble } from "./tree-ensemble.js";

/** What walks read of an ensemble's columns. */
export interface WalkViews {
  /** The columns that splits read, in order. */
  readonly columns: readonly number[];
  /** Those in which some splits send a missing number left and others right. */
  readonly mixed: readonly number[];
  /** Whether any split is categorical. */
  readonly categorical: boolean;
  /**
   * The views that walks need.
   *
   * @param missing - Whether numbers of a mixed column may be missing; if not, one view of it is enough.
   * @returns The views, and which of them a split reads, at three times its column: a number whose missing ones go right,
   *   one whose missing ones go left, codes.
   */
  of(missing: boolean): { readonly views: readonly ColumnView[]; readonly places: Int32Array };
}

const MODES: readonly ViewMode[] = ["missingRight", "missingLeft", "codes"];

const RIGHT = 1;
const LEFT = 2;
const CODES = 4;

/**
 * Finds what walks read. O(nodes).
 *
 * @param ensemble - The ensemble.
 */
export function walkViews({ columns, feature, missingLeft, categories, bitset }: TreeEnsemble): WalkViews {
  const ways = new Uint8Array(columns + 1);
  const plain = bitset.length === 0;
  for (let node = 0; node < feature.length; node++) {
    // Leaves, whose column is -1, count for the first place, which stands for no column.
    const place = (feature[node] as number) + 1;
    const way = plain || (categories[node] as number) < 0 ? RIGHT << (missingLeft[node] as number) : CODES;
    ways[place] = (ways[place] as number) | way;
  }
  ways.copyWithin(0, 1);
  ways[columns] = 0;
  const read = Array.from({ length: columns }, (_, column) => column).filter((column) => ways[column] !== 0);
  return {
    columns: read,
    mixed: read.filter((column) => ((ways[column] as number) & (LEFT | RIGHT)) === (LEFT | RIGHT)),
    categorical: ways.some((way) => (way & CODES) !== 0),
    of(missing) {
      const views: ColumnView[] = [];
      const places = new Int32Array(columns * 3);
      for (const column of read) {
        let before = -1;
        MODES.forEach((mode, bit) => {
          if ((((ways[column] as number) >> bit) & 1) === 0) return;
          if (mode === "missingLeft" && before >= 0 && !missing) places[column * 3 + bit] = before;
          else places[column * 3 + bit] = views.push({ column, mode }) - 1;
          before = places[column * 3 + bit] as number;
        });
      }
      return { views, places };
    },
  };
}
