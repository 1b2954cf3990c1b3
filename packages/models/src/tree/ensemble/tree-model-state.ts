import {
  choiceOption,
  type DecodedState,
  numberOption,
  type OptionRule,
  type RowValues,
} from "@portrait/core";
import { type ConfigReader, invalidArtifact, readConfig, textsRule } from "../../input/artifact.js";
import { binarySpace, classSpace } from "./class-space.js";
import { ensembleFromState } from "./ensemble-state.js";
import { CLASS_LINKS, linkFits, REGRESSION_LINKS } from "./links.js";
import type { TreeClassifierInit } from "./tree-classifier.js";
import type { TreeEnsemble } from "./tree-ensemble.js";
import type { TreeInputs } from "./tree-inputs.js";
import { treeInputsFromState } from "./tree-inputs-state.js";
import type { TreeRegressorInit } from "./tree-regressor.js";

/** What was read of a model of trees. */
export interface ReadTreeModel<Init> {
  /** What makes the model again, but for what is its own. */
  readonly init: Init;
  /** The whole config, to read what is the model's own. */
  readonly config: ConfigReader;
}

interface Common<Row extends RowValues> {
  readonly kind: string;
  readonly version: number;
  readonly inputs: TreeInputs<Row>;
  readonly ensemble: TreeEnsemble;
  readonly scale: number;
  readonly horizon: number;
}

function readCommon<Row extends RowValues>(
  kind: string,
  version: number,
  config: ConfigReader,
  state: DecodedState,
): Common<Row> {
  const inputs = treeInputsFromState<Row>(kind, config.objects("columns"));
  const ensemble = ensembleFromState(kind, config.object("trees"), state);
  if (inputs.columns.length !== ensemble.columns) {
    throw invalidArtifact(
      kind,
      `trees read ${ensemble.columns} columns, but there are ${inputs.columns.length} input columns`,
    );
  }
  const scale = config.read("scale", numberOption(1, { min: 0, exclusiveMin: true }));
  return {
    kind,
    version,
    inputs,
    ensemble,
    scale,
    horizon: config.read("horizon", numberOption(0, { min: 0 })),
  };
}

/** Whether a saved model of trees tells classes apart or predicts a number, and whether classes have names. */
export type TreeTask = "binary" | "multiclass" | "regression";

/**
 * The task of a saved model of trees, by its link and classes.
 *
 * @param kind - The kind expected.
 * @param version - The version expected.
 * @param state - The state.
 * @throws PortraitError `invalid-artifact`.
 */
export function readTreeTask(kind: string, version: number, state: DecodedState): TreeTask {
  const config = readConfig(kind, version, state);
  if (!Object.hasOwn(state.config, "classes")) return "regression";
  return config.read("classes", classesRule) === null ? "binary" : "multiclass";
}

const classesRule: OptionRule<readonly string[] | null> = {
  default: null,
  expected: "null or a list of at least two different texts",
  accepts: (value) =>
    value === null || (textsRule.accepts(value) && (value as readonly string[]).length >= 2),
};

function readLink<Row extends RowValues>(
  kind: string,
  config: ConfigReader,
  { ensemble }: Common<Row>,
  classes: number,
): TreeClassifierInit<Row, boolean>["link"] {
  const link = config.read("link", choiceOption("logistic", CLASS_LINKS));
  if (linkFits(link, ensemble.outputs, classes)) return link;
  throw invalidArtifact(
    kind,
    `link "${link}" does not fit ${ensemble.outputs} raw outputs and ${classes} classes`,
  );
}

/**
 * Reads a yes-or-no classifier made of trees.
 *
 * @param kind - The kind expected.
 * @param version - The version expected.
 * @param state - The state.
 * @throws PortraitError `invalid-artifact`.
 */
export function readBinaryTrees<Row extends RowValues>(
  kind: string,
  version: number,
  state: DecodedState,
): ReadTreeModel<TreeClassifierInit<Row, boolean>> {
  const config = readConfig(kind, version, state);
  const common = readCommon<Row>(kind, version, config, state);
  return { init: { ...common, space: binarySpace, link: readLink(kind, config, common, 2) }, config };
}

/**
 * Reads a classifier of named classes made of trees.
 *
 * @param kind - The kind expected.
 * @param version - The version expected.
 * @param state - The state.
 * @throws PortraitError `invalid-artifact`.
 */
export function readClassTrees<Row extends RowValues>(
  kind: string,
  version: number,
  state: DecodedState,
): ReadTreeModel<TreeClassifierInit<Row, string>> {
  const config = readConfig(kind, version, state);
  const common = readCommon<Row>(kind, version, config, state);
  const classes = config.read("classes", classesRule) ?? [];
  return {
    init: { ...common, space: classSpace(classes), link: readLink(kind, config, common, classes.length) },
    config,
  };
}

/**
 * Reads a regressor made of trees.
 *
 * @param kind - The kind expected.
 * @param version - The version expected.
 * @param state - The state.
 * @throws PortraitError `invalid-artifact`.
 */
export function readRegressionTrees<Row extends RowValues>(
  kind: string,
  version: number,
  state: DecodedState,
): ReadTreeModel<TreeRegressorInit<Row>> {
  const config = readConfig(kind, version, state);
  const common = readCommon<Row>(kind, version, config, state);
  if (common.ensemble.outputs !== 1) {
    throw invalidArtifact(kind, `trees must have 1 raw output; they have ${common.ensemble.outputs}`);
  }
  return {
    init: { ...common, link: config.read("link", choiceOption("identity", REGRESSION_LINKS)) },
    config,
  };
}
