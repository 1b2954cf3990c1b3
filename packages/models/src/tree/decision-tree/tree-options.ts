import {
  choiceOption,
  integerOption,
  numberOption,
  type OptionRule,
  optionalOption,
  PortraitError,
  type RowValues,
  type TableSchema,
} from "@portrait/core";
import { type ForestTask, maxFeaturesRule, optionalInteger } from "../forest/forest-options.js";
import type { MaxFeatures } from "../forest/growth.js";

/** Options of `decisionTree`. */
export interface DecisionTreeOptions<Row extends RowValues = RowValues> {
  /** What is learnt; it decides which examples fit. Left out, `"binary"`. */
  readonly task?: ForestTask;
  /** The columns to learn from; left out, all number, boolean and category columns of the examples. */
  readonly inputs?: TableSchema<Row>;
  /**
   * The impurity that splits lower: `gini` or `entropy` (in bits) for classes; for numbers `squared`, whose leaves hold
   * means, or `absolute`, whose leaves hold medians. Left out, `gini`, or `squared` for numbers.
   */
  readonly criterion?: "gini" | "entropy" | "squared" | "absolute";
  /**
   * Where numbers are cut: `exact`, between any two neighbouring values of the node; `histogram`, between at most 255
   * bins of about equal share, which is faster and takes less memory on many rows. Left out, `exact` up to 50,000 rows and
   * for `absolute`, else `histogram`.
   */
  readonly splits?: "exact" | "histogram";
  /**
   * How many columns are drawn for each split: `all`, `sqrt` or `log2` of their number, a `third` of them, an integer,
   * or a share in (0, 1); rounded down, at least 1. Left out, `all`.
   */
  readonly maxFeatures?: MaxFeatures;
  /** The greatest depth of a leaf, at least 1; left out, there is no bound. */
  readonly maxDepth?: number;
  /** The fewest rows that are split, at least 2; left out, 2. */
  readonly minSamplesSplit?: number;
  /** The fewest rows of a leaf, at least 1; left out, 1. */
  readonly minSamplesLeaf?: number;
  /** The most leaves, at least 2: the split of the greatest gain is made first. Left out, no bound. */
  readonly maxLeaves?: number;
  /** The least decrease of the impurity by a split, times the share of its rows, at least 0; left out, 0. */
  readonly minImpurityDecrease?: number;
  /**
   * What a leaf costs, at least 0, in units of the impurity: the tree is grown, and then subtrees that do not pay for
   * their leaves are folded; see `pruningPath`. Left out, 0: only splits that gain nothing are folded.
   */
  readonly pruning?: number;
  /**
   * Whether classes weigh as they are (`none`) or each as much as any other (`balanced`: a row of a class with `m` of `n`
   * examples weighs `n / (classes * m)` times as much). Left out, `none`.
   */
  readonly classWeight?: "none" | "balanced";
}

/** The options but for task and inputs, defaults filled in. */
export interface DecisionTreeParams {
  /** The impurity. */
  readonly criterion: "gini" | "entropy" | "squared" | "absolute";
  /** Where numbers are cut; undefined to go by the number of rows. */
  readonly splits: "exact" | "histogram" | undefined;
  /** How many columns are drawn for a split. */
  readonly maxFeatures: MaxFeatures;
  /** The greatest depth. */
  readonly maxDepth: number | undefined;
  /** The fewest rows that are split. */
  readonly minSamplesSplit: number;
  /** The fewest rows of a leaf. */
  readonly minSamplesLeaf: number;
  /** The most leaves. */
  readonly maxLeaves: number | undefined;
  /** The least decrease of the impurity. */
  readonly minImpurityDecrease: number;
  /** What a leaf costs. */
  readonly pruning: number;
  /** How classes weigh. */
  readonly classWeight: "none" | "balanced";
}

/** The most rows whose splits are exact when nothing was asked for. */
export const EXACT_ROWS = 50_000;

/** The rules of the options but for task and inputs. */
export function treeRules(task: ForestTask): {
  readonly [Name in keyof DecisionTreeParams]: OptionRule<DecisionTreeParams[Name]>;
} {
  const numbers = task === "regression";
  return {
    criterion: numbers
      ? choiceOption("squared", ["squared", "absolute"])
      : choiceOption("gini", ["gini", "entropy"]),
    splits: optionalOption<"exact" | "histogram">(
      'one of "exact", "histogram"',
      (value) => value === "exact" || value === "histogram",
    ),
    maxFeatures: maxFeaturesRule("all"),
    maxDepth: optionalInteger(1),
    minSamplesSplit: integerOption(2, { min: 2 }),
    minSamplesLeaf: integerOption(1, { min: 1 }),
    maxLeaves: optionalInteger(2),
    minImpurityDecrease: numberOption(0, { min: 0 }),
    pruning: numberOption(0, { min: 0 }),
    classWeight: choiceOption("none", numbers ? ["none"] : ["none", "balanced"]),
  };
}

/**
 * Refuses options that do not go together.
 *
 * @param owner - Whose options, for the message.
 * @param params - The options.
 * @throws PortraitError `invalid-option`.
 */
export function checkTreeParams(owner: string, { criterion, splits }: DecisionTreeParams): void {
  if (criterion !== "absolute" || splits !== "histogram") return;
  throw new PortraitError({
    code: "invalid-option",
    message: `${owner}: "absolute" needs exact splits; received splits: "histogram".`,
    hint: 'Leave splits out, or use criterion "squared".',
  });
}
