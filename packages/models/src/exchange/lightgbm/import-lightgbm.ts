import { describeValue, PortraitError, type RowValues } from "@portrait/core";
import { createEnsembleBuilder } from "../../tree/ensemble/ensemble-builder.js";
import type { TreeClassifier } from "../../tree/ensemble/tree-classifier.js";
import type { TreeColumn } from "../../tree/ensemble/tree-inputs.js";
import type { TreeRegressor } from "../../tree/ensemble/tree-regressor.js";
import {
  type ImportTask,
  importClasses,
  importColumns,
  resolveImport,
  type TreeImportOptions,
  wrongTask,
} from "../trees/import-options.js";
import { createImportedTrees, type ImportedParts, type ImportedTrees } from "../trees/imported-trees.js";
import { type Objective, objectiveOf } from "./objective.js";
import { integerOf, type LightGbmFile, malformed, OWNER, readSections, textOf } from "./sections.js";
import { type MissingType, readTree } from "./tree.js";

const CATEGORIES = /^-?\d+(:-?\d+)*$/;

/** The columns that the file tells: its names, and the levels of the categories of a pandas data frame. */
function columnsOf({ header, pandas }: LightGbmFile, count: number): readonly TreeColumn[] {
  const { line, value } = textOf(header, "feature_names");
  const names = value.trim().split(/\s+/);
  if (names.length !== count)
    throw malformed(line, `"feature_names" must hold ${count} names; it holds ${names.length}`);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) throw malformed(line, `the feature ${describeValue(repeated)} occurs twice`);
  const infos = header.entries.get("feature_infos")?.value.trim().split(/\s+/) ?? [];
  const categorical = names.flatMap((_, index) => (CATEGORIES.test(infos[index] ?? "") ? [index] : []));
  const levels = pandas ?? [];
  if (levels.length > 0 && levels.length !== categorical.length) {
    throw new PortraitError({
      code: "not-supported",
      message: `${OWNER}: the file holds the levels of ${levels.length} categorical columns, but ${categorical.length} features are categorical, so that it does not tell which are whose.`,
      hint: 'Describe all features in "columns".',
    });
  }
  return names.map((name, index): TreeColumn => {
    const at = categorical.indexOf(index);
    const own = at < 0 ? undefined : levels[at];
    return own === undefined
      ? { name, type: "number" }
      : { name, type: "category", levels: own.map((level) => String(level)) };
  });
}

/** Collects how splits treat missing values, and refuses features that treat them in two ways that do not mix. */
function missingTypes(count: number): {
  readonly note: (feature: number, type: MissingType) => void;
  readonly zeros: ReadonlySet<number>;
} {
  const known = new Array<MissingType | undefined>(count);
  const zeros = new Set<number>();
  return {
    zeros,
    note(feature, type) {
      const before = known[feature];
      known[feature] = type;
      if (type === "zero") zeros.add(feature);
      if (before === undefined || before === type || (before !== "zero" && type !== "zero")) return;
      throw new PortraitError({
        code: "not-supported",
        message: `${OWNER}: feature ${feature} counts zero as missing in some splits and not in others.`,
        hint: "Train with zero_as_missing set once for the whole model.",
      });
    },
  };
}

function answerOf(
  objective: Objective,
  name: string,
  task: ImportTask,
  outputs: number,
  given: readonly string[] | undefined,
): ImportedParts["answer"] {
  const fitting = outputs > 1 ? "multiclass" : objective.task;
  if (fitting !== task) throw wrongTask(OWNER, name, task, fitting);
  if (task === "regression") return { task, link: objective.regressionLink };
  if (task === "binary") return { task, link: objective.classLink };
  if (objective.task !== "multiclass" || outputs < 2) {
    throw new PortraitError({
      code: "not-supported",
      message: `${OWNER}: the objective ${describeValue(name)} with ${outputs} trees an iteration is not known.`,
    });
  }
  return { task, link: objective.classLink, classes: importClasses(OWNER, outputs, given) };
}

/**
 * Reads a model that LightGBM saved as text (`booster.save_model("model.txt")`, versions v3 and v4 of the format). The
 * model predicts what LightGBM predicts, in 64-bit floats: number splits with their three ways to treat missing values
 * (not at all: null counts as 0; NaN; zero), categorical splits, several classes, random forests (averages), the
 * objective's link and the sigmoid's parameter. The probabilities of `multiclassova` are scaled to sum to 1, which
 * LightGBM leaves out. Contributions weigh training rows by number, as LightGBM's `pred_contrib` does.
 *
 * The columns have the file's names. They are numbers; a feature that was categorical takes the integer code, or, if
 * LightGBM learnt from a pandas data frame, is a category whose levels the file holds. `columns` says otherwise.
 *
 * Nothing of the file is run. O(length of the text).
 *
 * @param text - The file's text.
 * @param options - See {@link TreeImportOptions}.
 * @throws PortraitError `invalid-argument` when it is no text; `invalid-data` naming the line that is malformed;
 *   `invalid-option` when the task does not fit the objective, or columns or classes do not fit in number;
 *   `not-supported` for linear leaves or an objective that is not known.
 *
 * @example
 * ```ts
 * import { importLightGbm } from "@portrait/models/exchange";
 *
 * const model = importLightGbm([
 *   "tree", "version=v4", "num_class=1", "num_tree_per_iteration=1", "max_feature_idx=0", "objective=binary sigmoid:1",
 *   "feature_names=visits", "feature_infos=[0:9]", "", "Tree=0", "num_leaves=2", "num_cat=0", "split_feature=0",
 *   "threshold=2.5", "decision_type=2", "left_child=-1", "right_child=-2", "leaf_value=-1 1", "", "end of trees", "",
 * ].join("\n"));
 * model.predictOne({ visits: 3 }).value; // => true
 * ```
 */
export function importLightGbm<Row extends RowValues = RowValues>(
  text: string,
  options?: TreeImportOptions<"binary">,
): TreeClassifier<Row>;
export function importLightGbm<Row extends RowValues = RowValues>(
  text: string,
  options: TreeImportOptions<"multiclass"> & { readonly task: "multiclass" },
): TreeClassifier<Row, string>;
export function importLightGbm<Row extends RowValues = RowValues>(
  text: string,
  options: TreeImportOptions<"regression"> & { readonly task: "regression" },
): TreeRegressor<Row>;
export function importLightGbm<Row extends RowValues = RowValues>(
  text: string,
  options?: TreeImportOptions,
): ImportedTrees<Row> {
  const { task, columns, classes, horizon } = resolveImport(OWNER, options);
  const file = readSections(text);
  const { header, trees } = file;
  const features = integerOf(header, "max_feature_idx", 0) + 1;
  const outputs = integerOf(header, "num_tree_per_iteration", 1);
  const name = header.entries.get("objective")?.value ?? "none";
  const objective = objectiveOf(header.entries.get("objective")?.value);
  const answer = answerOf(objective, name, task, outputs, classes);
  if (trees.length % outputs !== 0) {
    throw malformed(header.line, `${trees.length} trees are no multiple of the ${outputs} of an iteration`);
  }
  const found = columnsOf(file, features);
  const average = header.flags.has("average_output");
  const builder = createEnsembleBuilder({ columns: features, outputs, average });
  const missing = missingTypes(features);
  for (const tree of trees) readTree(builder, tree, features, missing.note);
  const told = found.map((column, index) =>
    missing.zeros.has(index) && column.type === "number" ? { ...column, zeroIsMissing: true } : column,
  );
  return createImportedTrees<Row>({
    ensemble: builder.build(),
    columns: importColumns(OWNER, told, columns),
    scale: objective.scale,
    horizon,
    answer,
  });
}
