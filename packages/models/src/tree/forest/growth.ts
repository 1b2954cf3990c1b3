/** What decides how trees grow: the settings of the kernels, checked and resolved. */
export interface Growth {
  /** What a split lowers. */
  readonly criterion: "gini" | "entropy" | "squared" | "absolute";
  /** Whether cuts are drawn at random. */
  readonly random: boolean;
  /** How many trees. */
  readonly trees: number;
  /** How many columns are drawn for a split. */
  readonly features: number;
  /** The greatest depth; Infinity for no bound. */
  readonly maxDepth: number;
  /** The fewest rows that are split. */
  readonly minSamplesSplit: number;
  /** The fewest rows of a leaf. */
  readonly minSamplesLeaf: number;
  /** The most leaves; Infinity for no bound. */
  readonly maxLeaves: number;
  /** The least decrease of the impurity. */
  readonly minImpurityDecrease: number;
  /** Whether each tree draws its rows. */
  readonly bootstrap: boolean;
  /** Whether what trees say of rows that they did not draw is kept. */
  readonly outOfBag: boolean;
  /** Whether classes weigh the same. */
  readonly balanced: boolean;
}

/** How many columns are drawn for a split: a word, a share below 1, or a number. */
export type MaxFeatures = "sqrt" | "log2" | "third" | "all" | number;

/**
 * The number of columns drawn for a split.
 *
 * @param wanted - What was asked for.
 * @param columns - How many there are.
 */
export function featureCount(wanted: MaxFeatures, columns: number): number {
  const count: Readonly<Record<string, number>> = {
    sqrt: Math.sqrt(columns),
    log2: Math.log2(columns),
    third: columns / 3,
    all: columns,
  };
  const number =
    typeof wanted === "number" ? (wanted < 1 ? wanted * columns : wanted) : (count[wanted] ?? columns);
  return Math.min(columns, Math.max(1, Math.floor(number)));
}
