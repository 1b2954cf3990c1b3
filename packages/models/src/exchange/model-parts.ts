import { type DecodedState, type Model, PortraitError, type RowValues } from "@portrait/core";
import { readConfig, readTensor } from "../input/artifact.js";
import type { ColumnSpec } from "../input/column-encoder.js";
import { encoderFromState } from "../input/encoder-state.js";
import { checkedDepth } from "../tree/ensemble/depth.js";
import type { ClassLink, RegressionLink } from "../tree/ensemble/links.js";
import type { TreeEnsemble } from "../tree/ensemble/tree-ensemble.js";
import type { TreeColumn } from "../tree/ensemble/tree-inputs.js";

/** What a model answers, and how its raw outputs become that. */
export type ModelAnswer =
  | {
      /** Probabilities of classes. */
      readonly task: "classes";
      /** How raw outputs become probabilities. */
      readonly link: ClassLink;
      /** The classes, in order. */
      readonly classes: readonly (boolean | string)[];
    }
  | {
      /** A number. */
      readonly task: "number";
      /** How the raw output becomes it. */
      readonly link: RegressionLink;
    };

/** A model of trees, taken apart. */
export interface TreeParts {
  /** Marks trees. */
  readonly form: "trees";
  /** The input columns. */
  readonly columns: readonly TreeColumn[];
  /** The trees. */
  readonly ensemble: TreeEnsemble;
  /** What raw outputs are multiplied by before the link. */
  readonly scale: number;
  /** What it answers. */
  readonly answer: ModelAnswer;
}

/** A linear model, taken apart. */
export interface LinearParts {
  /** Marks linear models. */
  readonly form: "linear";
  /** How each input column is encoded. */
  readonly specs: readonly ColumnSpec[];
  /** For each input the first of its encoded columns; one more entry than there are inputs. */
  readonly offsets: readonly number[];
  /** For each output one weight for each encoded column, row-major. */
  readonly weights: Float64Array;
  /** For each output its intercept. */
  readonly intercepts: Float64Array;
  /** What it answers. */
  readonly answer: ModelAnswer;
}

/** A model that can be exported, taken apart. */
export type ModelParts = TreeParts | LinearParts;

const LINEAR_LINKS: Readonly<Record<string, RegressionLink>> = {
  linearRegression: "identity",
  ridge: "identity",
  lasso: "identity",
  elasticNet: "identity",
  poissonRegression: "exp",
};

interface TreeShaped {
  readonly ensemble: TreeEnsemble;
  readonly columns: readonly TreeColumn[];
  readonly scale: number;
  readonly link: ClassLink | RegressionLink;
}

function isTreeShaped(model: object): model is TreeShaped {
  const names = ["ensemble", "columns", "scale", "link"];
  return names.every((name) => Object.hasOwn(model, name));
}

function classesOf(model: object): readonly (boolean | string)[] | undefined {
  const found: unknown = "classes" in model ? model.classes : undefined;
  return Array.isArray(found) ? found : undefined;
}

function treeParts(owner: string, model: TreeShaped & object): TreeParts {
  const { ensemble, columns, scale, link } = model;
  checkedDepth(owner, ensemble);
  const classes = classesOf(model);
  const answer: ModelAnswer =
    classes === undefined
      ? { task: "number", link: link as RegressionLink }
      : { task: "classes", link: link as ClassLink, classes };
  return { form: "trees", columns, ensemble, scale, answer };
}

function linearAnswer(model: Model, state: DecodedState): ModelAnswer | undefined {
  const link = LINEAR_LINKS[model.kind];
  if (link !== undefined && Object.hasOwn(LINEAR_LINKS, model.kind)) return { task: "number", link };
  const classes = classesOf(model);
  if (classes === undefined) return undefined;
  if (model.kind === "logisticRegression") return { task: "classes", link: "logistic", classes };
  if (model.kind !== "multiclassLogisticRegression") return undefined;
  const { params } = state.config;
  const multinomial =
    typeof params === "object" &&
    params !== null &&
    "multiClass" in params &&
    params.multiClass === "multinomial";
  return { task: "classes", link: multinomial ? "softmax" : "oneVsRest", classes };
}

function refuse(owner: string, kind: unknown, done: string, why: string): PortraitError {
  return new PortraitError({
    code: "not-supported",
    message: `${owner}: a model of kind ${JSON.stringify(kind)} cannot be ${done}${why}.`,
    hint: "Trees, forests, boosted trees, and linear, logistic and Poisson regressions over numbers, booleans and categories can.",
    details: { kind },
  });
}

/**
 * Takes a model apart for export.
 *
 * @param owner - Who exports, for messages.
 * @param model - A model of trees or a linear one.
 * @param done - What is done to it, for messages; left out, `exported`.
 * @throws PortraitError `not-supported` for another model, one that reads sparse columns, or trees deeper than 1000.
 */
export function modelParts<M extends Model>(owner: string, model: M, done = "exported"): ModelParts {
  if (typeof model !== "object" || model === null || typeof model.state !== "function") {
    throw new PortraitError({
      code: "invalid-argument",
      message: `${owner}: the first argument must be a model.`,
      hint: "Pass what fit, load or an import gave.",
    });
  }
  if (isTreeShaped(model)) return treeParts(owner, model);
  const state: DecodedState = model.state();
  const answer = linearAnswer(model, state);
  if (answer === undefined) throw refuse(owner, model.kind, done, "");
  const config = readConfig(state.kind, state.version, state);
  if (config.objects("sparse").length > 0) {
    throw refuse(owner, model.kind, done, " while it reads sparse columns");
  }
  const encoder = encoderFromState<RowValues>(state.kind, config.objects("columns"), state);
  const width = encoder.columns.length;
  const outputs = answer.task === "number" || answer.link === "logistic" ? 1 : answer.classes.length;
  return {
    form: "linear",
    specs: encoder.specs,
    offsets: encoder.offsets,
    weights: readTensor(state.kind, state, "coefficients", [outputs, width]),
    intercepts: readTensor(state.kind, state, "intercepts", [outputs]),
    answer,
  };
}
