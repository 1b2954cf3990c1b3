import type {
  Classifier,
  Explainable,
  FeatureWeight,
  Json,
  PredictOptions,
  RowValues,
  ScoringData,
  Tensor,
} from "@portrait/core";
import { scoringTable } from "../../input/scoring-table.js";
import type { ClassSpace } from "./class-space.js";
import { ensembleState } from "./ensemble-state.js";
import { explainTrees, type ShapValues } from "./explain-trees.js";
import { applyClassLink, type ClassLink } from "./links.js";
import { createPredictor } from "./predictor.js";
import type { TreeEnsemble } from "./tree-ensemble.js";
import type { TreeColumn, TreeInputs } from "./tree-inputs.js";
import { treeInputsState } from "./tree-inputs-state.js";

/** What models of trees have in common. */
export interface TreeModel<Row extends RowValues = RowValues> extends Explainable<Row> {
  /** The trees. */
  readonly ensemble: TreeEnsemble;
  /** How the inputs become the numbers that the trees split on. */
  readonly columns: readonly TreeColumn[];
  /** What raw outputs are multiplied by before the link; 1 but for some imported models. */
  readonly scale: number;
  /**
   * The raw outputs, times the scale, that are expected before any input is known: with the contributions they add up
   * to the raw outputs of a row. One for each raw output of the ensemble.
   */
  expectedValues(): readonly number[];
  /**
   * The share of the gain of all splits that each input has; the shares sum to 1, greatest first. All 0 when no gain
   * is known.
   */
  weights(): readonly FeatureWeight[];
  /**
   * Exact Shapley values of the raw outputs of many rows. O(rows * trees * leaves * depth^2).
   *
   * @param data - The rows.
   * @throws PortraitError `missing-column`, `unexpected-column`, `invalid-data`.
   */
  shapValues(data: ScoringData<Row>): Promise<ShapValues>;
}

/** A classifier made of trees. */
export interface TreeClassifier<Row extends RowValues = RowValues, Class = boolean>
  extends Classifier<Row, Class>,
    TreeModel<Row> {
  /** How raw outputs become probabilities. */
  readonly link: ClassLink;
}

/** What the state of a model of trees holds besides inputs, trees and link. */
export interface ExtraState {
  /** Further config. */
  readonly config?: { readonly [name: string]: Json };
  /** Further tensors; their names do not begin with `trees.`. */
  readonly tensors?: Readonly<Record<string, Tensor>>;
}

/** What a {@link TreeClassifier} is made of. */
export interface TreeClassifierInit<Row extends RowValues, Class> {
  /** The model's kind. */
  readonly kind: string;
  /** The version of the layout of its state. */
  readonly version: number;
  /** The classes: {@link binarySpace} or {@link classSpace}. */
  readonly space: ClassSpace<Class>;
  /** How rows are encoded. */
  readonly inputs: TreeInputs<Row>;
  /** The trees; as many columns as inputs. */
  readonly ensemble: TreeEnsemble;
  /** How raw outputs become probabilities; it fits outputs and classes. */
  readonly link: ClassLink;
  /** What raw outputs are multiplied by before the link; left out, 1. */
  readonly scale?: number;
  /** The horizon of the examples, in milliseconds. */
  readonly horizon: number;
  /** What else its state holds; left out, nothing. */
  readonly extra?: ExtraState;
}

/**
 * The classifier of an ensemble of trees. Models with more to offer spread it:
 * `Object.freeze({ ...createTreeClassifier(init), learnOn })`.
 *
 * @param init - See {@link TreeClassifierInit}.
 */
export function createTreeClassifier<Row extends RowValues, Class>(
  init: TreeClassifierInit<Row, Class>,
): TreeClassifier<Row, Class> {
  const { kind, version, space, inputs, ensemble, link, scale = 1, horizon, extra } = init;
  const { outputs } = ensemble;
  const count = space.classes.length;
  const predictor = createPredictor(ensemble);
  const explanations = explainTrees(kind, inputs, ensemble, scale);
  const row = new Float64Array(ensemble.columns);
  const raw = new Float64Array(outputs);
  const chances = new Float64Array(count);

  function rescale(values: Float64Array): void {
    if (scale === 1) return;
    for (let at = 0; at < values.length; at++) values[at] = (values[at] as number) * scale;
  }

  function predictOne(values: Row): ReturnType<ClassSpace<Class>["prediction"]> {
    inputs.encodeOne(values, row);
    predictor.one(row, raw);
    rescale(raw);
    applyClassLink(link, raw, 0, outputs, chances, 0, count);
    return space.prediction(Array.from(chances));
  }

  function explainedOutput(values: Row): number {
    if (outputs === 1) return 0;
    return count === 2 ? 1 : space.classes.indexOf(predictOne(values).value);
  }

  return Object.freeze<TreeClassifier<Row, Class>>({
    kind,
    classes: space.classes,
    inputs: inputs.inputs,
    horizon,
    ensemble,
    columns: inputs.columns,
    link,
    scale,
    async predictProba(data, options: PredictOptions = {}) {
      const table = scoringTable(kind, data, inputs.inputs);
      const found = await predictor.many(inputs.encode(table), table.length, options);
      rescale(found);
      const values = outputs === count ? found : new Float64Array(table.length * count);
      for (let at = 0; at < table.length; at++) {
        applyClassLink(link, found, at * outputs, outputs, values, at * count, count);
      }
      return space.probabilities(kind, values);
    },
    predictOne,
    weights: explanations.weights,
    contributions: (values) => explanations.contributions(values, explainedOutput(values)),
    expectedValues: explanations.expectedValues,
    shapValues: explanations.shapValues,
    state() {
      const trees = ensembleState(ensemble);
      return {
        kind,
        version,
        config: {
          columns: treeInputsState(inputs),
          trees: trees.config,
          link,
          scale,
          classes: space.classes.every((name) => typeof name === "string") ? [...space.classes] : null,
          horizon,
          ...extra?.config,
        },
        tensors: { ...trees.tensors, ...extra?.tensors },
        parts: {},
      };
    },
  });
}
