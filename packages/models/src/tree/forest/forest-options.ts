import {
  booleanOption,
  choiceOption,
  integerOption,
  numberOption,
  type OptionRule,
  type OptionRules,
  optionalOption,
  PortraitError,
  type ResolvedOptions,
  type RowValues,
  type TableSchema,
} from "@portrait/core";
import type { ConfigReader } from "../../input/artifact.js";
import type { MaxFeatures } from "./growth.js";

/** What trees tell apart: the two outcomes of a yes-or-no question, several classes, or numbers. */
export type ForestTask = "binary" | "multiclass" | "regression";

/** Options of `randomForest` and `extraTrees`. */
export interface ForestOptions<Row extends RowValues = RowValues> {
  /** What is learnt; it decides which examples fit. Left out, `"binary"`. */
  readonly task?: ForestTask;
  /** The columns to learn from; left out, all number, boolean and category columns of the examples. */
  readonly inputs?: TableSchema<Row>;
  /** How many trees, at least 1; left out, 100. */
  readonly trees?: number;
  /**
   * The impurity that splits lower: `gini` or `entropy` (in bits) for classes, `squared` for numbers. Left out, `gini`,
   * or `squared` for numbers.
   */
  readonly criterion?: "gini" | "entropy" | "squared";
  /**
   * How many columns are drawn, without replacement, for each split: `sqrt` or `log2` of their number, a `third` of
   * them, `all`, an integer, or a share in (0, 1); rounded down, at least 1. If none of those drawn can be split on,
   * more are drawn. Left out, `sqrt` for classes; for numbers `third` in a random forest and `all` in extra trees.
   */
  readonly maxFeatures?: MaxFeatures;
  /** The greatest depth of a leaf, at least 1; left out, there is no bound. */
  readonly maxDepth?: number;
  /** The fewest rows that are split, at least 2; left out, 2. A row counts once, however often it was drawn. */
  readonly minSamplesSplit?: number;
  /** The fewest rows of a leaf, at least 1; left out, 1. */
  readonly minSamplesLeaf?: number;
  /** The most leaves of a tree, at least 2: it then grows the split of the greatest gain first. Left out, no bound. */
  readonly maxLeaves?: number;
  /** The least decrease of the impurity by a split, times the share of its rows, at least 0; left out, 0. */
  readonly minImpurityDecrease?: number;
  /**
   * Whether each tree draws as many rows as there are, with replacement, instead of taking each once. Left out, `true`
   * for a random forest and `false` for extra trees.
   */
  readonly bootstrap?: boolean;
  /** Whether to keep what trees say of rows that they did not draw; needs `bootstrap`. Left out, `false`. */
  readonly outOfBag?: boolean;
  /**
   * Whether classes weigh as they are (`none`) or each as much as any other (`balanced`: a row of a class with `m` of `n`
   * examples weighs `n / (classes * m)` times as much). Left out, `none`.
   */
  readonly classWeight?: "none" | "balanced";
}

/** The options but for task and inputs, defaults filled in. */
export interface ForestParams {
  /** How many trees. */
  readonly trees: number;
  /** The impurity. */
  readonly criterion: "gini" | "entropy" | "squared";
  /** How many columns are drawn for a split. */
  readonly maxFeatures: MaxFeatures;
  /** The greatest depth. */
  readonly maxDepth: number | undefined;
  /** The fewest rows that are split. */
  readonly minSamplesSplit: number;
  /** The fewest rows of a leaf. */
  readonly minSamplesLeaf: number;
  /** The most leaves of a tree. */
  readonly maxLeaves: number | undefined;
  /** The least decrease of the impurity. */
  readonly minImpurityDecrease: number;
  /** Whether trees draw their rows. */
  readonly bootstrap: boolean;
  /** Whether what trees say of rows that they did not draw is kept. */
  readonly outOfBag: boolean;
  /** How classes weigh. */
  readonly classWeight: "none" | "balanced";
}

/** A rule for an integer that may be left out. */
export const optionalInteger = (min: number): OptionRule<number | undefined> =>
  optionalOption<number>(
    `an integer >= ${min}`,
    (value) => typeof value === "number" && Number.isSafeInteger(value) && value >= min,
  );

/** The rule of `maxFeatures`. */
export const maxFeaturesRule = (fallback: MaxFeatures): OptionRule<MaxFeatures> => ({
  default: fallback,
  expected: 'one of "sqrt", "log2", "third", "all", an integer >= 1 or a share > 0 and < 1',
  accepts: (value) =>
    ["sqrt", "log2", "third", "all"].includes(value as string) ||
    (typeof value === "number" && value > 0 && (value < 1 || Number.isSafeInteger(value))),
});

/** What differs between a random forest and extra trees. */
export interface ForestKind {
  /** The word for it. */
  readonly kind: "randomForest" | "extraTrees";
  /** Whether cuts are drawn at random. */
  readonly random: boolean;
  /** The columns drawn where numbers are learnt. */
  readonly regressionFeatures: MaxFeatures;
}

/** A random forest. */
export const RANDOM_FOREST: ForestKind = { kind: "randomForest", random: false, regressionFeatures: "third" };

/** Extremely randomised trees. */
export const EXTRA_TREES: ForestKind = { kind: "extraTrees", random: true, regressionFeatures: "all" };

/** The rules of the options but for task and inputs. */
export function forestRules(
  { random, regressionFeatures }: ForestKind,
  task: ForestTask,
): { readonly [Name in keyof ForestParams]: OptionRule<ForestParams[Name]> } {
  const numbers = task === "regression";
  return {
    trees: integerOption(100, { min: 1, max: 100_000 }),
    criterion: numbers ? choiceOption("squared", ["squared"]) : choiceOption("gini", ["gini", "entropy"]),
    maxFeatures: maxFeaturesRule(numbers ? regressionFeatures : "sqrt"),
    maxDepth: optionalInteger(1),
    minSamplesSplit: integerOption(2, { min: 2 }),
    minSamplesLeaf: integerOption(1, { min: 1 }),
    maxLeaves: optionalInteger(2),
    minImpurityDecrease: numberOption(0, { min: 0 }),
    bootstrap: booleanOption(!random),
    outOfBag: booleanOption(false),
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
export function checkForestParams(owner: string, { outOfBag, bootstrap }: ForestParams): void {
  if (!outOfBag || bootstrap) return;
  throw new PortraitError({
    code: "invalid-option",
    message: `${owner}: "outOfBag" needs "bootstrap"; without it every tree takes every row.`,
    hint: "Pass bootstrap: true, or leave outOfBag out.",
  });
}

/** A table of rules, each of which may also take null for what was left out. */
function nullable<Value>(rule: OptionRule<Value>): OptionRule<Value> {
  if (rule.default !== undefined) return rule;
  return {
    ...rule,
    expected: `${rule.expected}, or null`,
    accepts: (value) => value === null || rule.accepts(value),
  };
}

/**
 * Options as JSON: what was left out is null.
 *
 * @param params - The options.
 */
export const paramsState = (params: object): { readonly [name: string]: null | boolean | number | string } =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, value === undefined ? null : value]),
  );

/**
 * Reads options that were saved.
 *
 * @param config - The config that holds them.
 * @param rules - Their rules.
 * @throws PortraitError `invalid-artifact`.
 */
export function readParams<const Rules extends OptionRules>(
  config: ConfigReader,
  rules: Rules,
): ResolvedOptions<Rules> {
  const entries = Object.entries(rules).map(
    ([name, rule]) => [name, config.read(name, nullable(rule)) ?? undefined] as const,
  );
  const params: Record<string, unknown> = Object.fromEntries(entries);
  return Object.freeze(params) as ResolvedOptions<Rules>;
}
