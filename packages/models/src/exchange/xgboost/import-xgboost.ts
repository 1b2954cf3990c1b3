import { describeValue, PortraitError, type RowValues } from "@portrait/core";
import { createEnsembleBuilder, type EnsembleBuilder } from "../../tree/ensemble/ensemble-builder.js";
import type { TreeClassifier } from "../../tree/ensemble/tree-classifier.js";
import type { TreeRegressor } from "../../tree/ensemble/tree-regressor.js";
import {
  importClasses,
  importColumns,
  resolveImport,
  type TreeImportOptions,
  wrongTask,
} from "../trees/import-options.js";
import { createImportedTrees, type ImportedParts, type ImportedTrees } from "../trees/imported-trees.js";
import { columnsOf } from "./columns.js";
import {
  elements,
  type Field,
  integer,
  malformed,
  numbers,
  OWNER,
  property,
  text,
  within,
} from "./fields.js";
import { type Objective, objectiveOf } from "./objective.js";
import { readTree } from "./tree.js";
import { readUbjson } from "./ubjson.js";

function parse(file: unknown): Field {
  if (typeof file === "string") {
    try {
      return { path: "", value: JSON.parse(file) };
    } catch (cause) {
      throw malformed("the file", `is no JSON (${cause instanceof Error ? cause.message : String(cause)})`);
    }
  }
  if (file instanceof Uint8Array) {
    return file[0] === 0x7b && file[1] !== 0x4c && file[1] !== 0x69 && file[1] !== 0x55
      ? parse(new TextDecoder().decode(file))
      : { path: "", value: readUbjson(file) };
  }
  throw new PortraitError({
    code: "invalid-argument",
    message: `${OWNER}: the model must be the text of a .json file or the bytes of a .ubj file; received ${describeValue(file)}.`,
    hint: "Read it first, for instance with readFile(path).",
  });
}

/** The trees, and what each one's leaves are multiplied by. */
function boosterOf(learner: Field): { readonly model: Field; readonly factors: Float64Array | undefined } {
  const booster = property(learner, "gradient_booster");
  const name = text(property(booster, "name"));
  if (name === "gbtree") return { model: property(booster, "model"), factors: undefined };
  if (name === "dart") {
    return {
      model: within(booster, "gbtree", "model"),
      factors: numbers(property(booster, "weight_drop")),
    };
  }
  throw new PortraitError({
    code: "not-supported",
    message: `${OWNER}: the booster ${describeValue(name)} has no trees.`,
    hint: "Train with booster gbtree or dart.",
  });
}

/** One or more base scores, written as a number or a list in a text. */
function baseScores(field: Field, outputs: number): Float64Array {
  const { value, path } = field;
  const words = typeof value === "string" ? value.replace(/^\[|\]$/g, "").split(",") : [String(value)];
  const scores = Float64Array.from(words, (word) => (word.trim() === "" ? Number.NaN : Number(word)));
  const sound = scores.every(Number.isFinite) && (scores.length === 1 || scores.length === outputs);
  if (!sound)
    throw malformed(path, `must hold 1 or ${outputs} finite numbers; received ${describeValue(value)}`);
  return Float64Array.from({ length: outputs }, (_, output) =>
    Math.fround(scores[output] ?? (scores[0] as number)),
  );
}

function answerOf(
  objective: Objective,
  name: string,
  task: ImportedParts["answer"]["task"],
  outputs: number,
  given: readonly string[] | undefined,
): ImportedParts["answer"] {
  if (objective.task !== task) throw wrongTask(OWNER, name, task, objective.task);
  if (task === "multiclass")
    return { task, link: objective.classLink, classes: importClasses(OWNER, outputs, given) };
  if (outputs > 1) {
    throw new PortraitError({
      code: "not-supported",
      message: `${OWNER}: the model predicts ${outputs} numbers at once; only one is supported.`,
      hint: "Train a model for each target.",
    });
  }
  return task === "binary" ? { task, link: objective.classLink } : { task, link: objective.regressionLink };
}

/** Appends the trees so that tree `t` adds to output `t % outputs`. */
function readTrees(builder: EnsembleBuilder, learner: Field, outputs: number, features: number): void {
  const { model, factors } = boosterOf(learner);
  const trees = elements(property(model, "trees"));
  const info = numbers(property(model, "tree_info"), trees.length);
  if (factors !== undefined && factors.length !== trees.length) {
    throw malformed(
      "learner.gradient_booster.weight_drop",
      `must hold ${trees.length} numbers; it holds ${factors.length}`,
    );
  }
  const queues = Array.from({ length: outputs }, (): number[] => []);
  info.forEach((output, tree) => {
    const queue = queues[output];
    if (queue === undefined)
      throw malformed(`${model.path}.tree_info[${tree}]`, `must be below ${outputs}; received ${output}`);
    queue.push(tree);
  });
  const longest = Math.max(...queues.map(({ length }) => length));
  for (let turn = 0; turn < longest; turn++) {
    for (const queue of queues) {
      const tree = queue[turn];
      if (tree === undefined) builder.setNode(builder.startTree(), 0, 0);
      else readTree(builder, trees[tree] as Field, features, factors?.[tree] ?? 1);
    }
  }
}

/**
 * Reads a model that XGBoost saved as JSON or UBJSON (`booster.save_model("model.json")`, version 1.6 or later). The
 * model routes every row as XGBoost does, to the bit: XGBoost rounds inputs to 32-bit floats and compares with `<`, and
 * the thresholds are made such that 64-bit inputs take the same ways. Sums are made in 64 bits where XGBoost's are in
 * 32, so that answers agree to about 1e-6. Base score, several classes, default directions, categorical splits,
 * parallel trees and the weights of DART are read.
 *
 * The columns have the file's names, or `f0`, `f1`, …; they are numbers, and categories where the file spells the
 * levels out. `columns` says otherwise.
 *
 * Nothing of the file is run. O(length of the file).
 *
 * @param file - The text of a .json file, or the bytes of a .json or .ubj file.
 * @param options - See {@link TreeImportOptions}.
 * @throws PortraitError `invalid-argument` when it is neither; `invalid-data` naming the path or byte that is malformed;
 *   `invalid-option` when the task does not fit the objective, or columns or classes do not fit in number;
 *   `not-supported` for a linear booster, leaves of several values, several targets or an objective that is not known.
 *
 * @example
 * ```ts
 * import { importXgBoost } from "@portrait/models/exchange";
 *
 * const tree = {
 *   tree_param: { num_nodes: "3" }, left_children: [1, -1, -1], right_children: [2, -1, -1], split_indices: [0, 0, 0],
 *   split_conditions: [2.5, -1, 1], default_left: [0, 0, 0],
 * };
 * const learner = {
 *   feature_names: ["visits"], learner_model_param: { base_score: "5E-1", num_class: "0", num_feature: "1" },
 *   objective: { name: "binary:logistic" }, gradient_booster: { name: "gbtree", model: { trees: [tree], tree_info: [0] } },
 * };
 * const model = importXgBoost(JSON.stringify({ learner }));
 * model.predictOne({ visits: 3 }).value; // => true
 * ```
 */
export function importXgBoost<Row extends RowValues = RowValues>(
  file: string | Uint8Array,
  options?: TreeImportOptions<"binary">,
): TreeClassifier<Row>;
export function importXgBoost<Row extends RowValues = RowValues>(
  file: string | Uint8Array,
  options: TreeImportOptions<"multiclass"> & { readonly task: "multiclass" },
): TreeClassifier<Row, string>;
export function importXgBoost<Row extends RowValues = RowValues>(
  file: string | Uint8Array,
  options: TreeImportOptions<"regression"> & { readonly task: "regression" },
): TreeRegressor<Row>;
export function importXgBoost<Row extends RowValues = RowValues>(
  file: string | Uint8Array,
  options?: TreeImportOptions,
): ImportedTrees<Row> {
  const { task, columns, classes, horizon } = resolveImport(OWNER, options);
  const learner = property(parse(file), "learner");
  const params = property(learner, "learner_model_param");
  const features = integer(property(params, "num_feature"), 1);
  const targets = property(params, "num_target");
  const outputs = Math.max(
    1,
    integer(property(params, "num_class"), 0),
    targets.value === undefined ? 1 : integer(targets, 0),
  );
  const name = text(within(learner, "objective", "name"));
  const objective = objectiveOf(name);
  const answer = answerOf(objective, name, task, outputs, classes);
  const base = baseScores(property(params, "base_score"), outputs).map(objective.margin);
  const odd = base.findIndex((margin) => !Number.isFinite(margin));
  if (odd >= 0)
    throw malformed(
      "learner.learner_model_param.base_score",
      `does not fit the objective ${describeValue(name)}`,
    );
  const builder = createEnsembleBuilder({ columns: features, outputs, base });
  readTrees(builder, learner, outputs, features);
  const found = columnsOf(learner, boosterOf(learner).model, features);
  return createImportedTrees<Row>({
    ensemble: builder.build(),
    columns: importColumns(OWNER, found, columns),
    scale: 1,
    horizon,
    answer,
  });
}
