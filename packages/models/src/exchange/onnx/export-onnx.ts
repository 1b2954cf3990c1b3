import { choiceOption, type Model, PortraitError, resolveOptions } from "@portrait/core";
import { modelParts } from "../model-parts.js";
import { addAnswers } from "./answers-onnx.js";
import { createGraph } from "./graph.js";
import { addLinear } from "./linear-onnx.js";
import { modelBytes } from "./proto.js";
import { addTreeInputs } from "./tree-inputs-onnx.js";
import { addTrees, needsEnsemble } from "./tree-onnx.js";

/** Options of {@link exportOnnx}. */
export interface OnnxOptions {
  /**
   * The numbers of the graph. `float32`: what every runtime computes fastest; `float64`: 64-bit inputs and sums, which
   * trees can have in ONNX Runtime 1.20 or later. Left out, `float32`.
   */
  readonly precision?: "float32" | "float64";
}

const OWNER = "exportOnnx";

const RESERVED: ReadonlySet<string> = new Set(["prediction", "probabilities", "label"]);

function checkNames(names: readonly string[]): void {
  const odd = names.find((name) => RESERVED.has(name) || name === "" || name.startsWith("portrait:"));
  if (odd === undefined) return;
  throw new PortraitError({
    code: "not-supported",
    message: `${OWNER}: an input cannot be called ${JSON.stringify(odd)} in the graph.`,
    hint: 'Rename the column; "prediction", "probabilities", "label" and names that begin with "portrait:" are taken.',
    details: { column: odd },
  });
}

/**
 * Writes a model as ONNX, input encoding included. The graph has one input of shape `[rows, 1]` for each input column,
 * of the column's name: numbers and booleans (0 and 1) as floats, NaN for null; categories as texts, an empty text for
 * null unless that is a level. It gives `prediction` of shape `[rows, 1]`, or `probabilities` of shape
 * `[rows, classes]` and `label`, the number of the most probable class. The names of the classes stand in the metadata
 * under `classes`, as JSON.
 *
 * In `float32` thresholds are rounded down to 32-bit floats, so that a row whose numbers are 32-bit floats takes the
 * same way through every tree as in the model; other numbers are rounded to 32 bits first and may differ where they lie
 * at a threshold. Leaf values and sums have 32 bits: expect agreement to about 1e-6. In `float64` the answers agree to
 * 1e-12.
 *
 * Operators: `ai.onnx` 18; `TreeEnsembleRegressor` of `ai.onnx.ml` 3 for trees of numbers in `float32`; `TreeEnsemble` of
 * `ai.onnx.ml` 5 (ONNX Runtime 1.20 or later) for `float64` and for sets of categories.
 *
 * @param model - A model of trees, or a linear one.
 * @param options - See {@link OnnxOptions}.
 * @returns The bytes of an `.onnx` file.
 * @throws PortraitError `not-supported` for another model, sparse inputs, or a column whose name is taken;
 *   `invalid-option`; `invalid-argument` when it is no model.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { exportOnnx } from "@portrait/models/exchange";
 * import { ridge } from "@portrait/models/linear";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 1 }, { visits: 2 }, { visits: 4 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: [2, 3, 5],
 * });
 * exportOnnx(await fit(ridge(), examples)).length > 300; // => true
 * ```
 */
export function exportOnnx<M extends Model>(model: M, options?: OnnxOptions): Uint8Array {
  const { precision } = resolveOptions(
    OWNER,
    { precision: choiceOption("float32", ["float32", "float64"]) },
    options,
  );
  const parts = modelParts(OWNER, model);
  const graph = createGraph(precision === "float64" ? "double" : "float");
  checkNames((parts.form === "trees" ? parts.columns : parts.specs).map(({ name }) => name));
  const raw =
    parts.form === "trees" ? addTrees(graph, parts, addTreeInputs(graph, parts)) : addLinear(graph, parts);
  const count = parts.form === "trees" ? parts.ensemble.outputs : parts.intercepts.length;
  const outputs = addAnswers(graph, parts.answer, raw, count);
  const sets = parts.form === "trees" && needsEnsemble(parts, graph);
  const classes = parts.answer.task === "classes" ? { classes: JSON.stringify(parts.answer.classes) } : {};
  return modelBytes({
    ...graph.parts,
    outputs,
    irVersion: sets ? 10 : 8,
    opset: 18,
    mlOpset: sets ? 5 : 3,
    metadata: { kind: model.kind, ...classes },
  });
}
