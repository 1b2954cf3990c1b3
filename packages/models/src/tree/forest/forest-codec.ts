import {
  type Codec,
  type DecodedState,
  integerOption,
  type OptionRule,
  type RowValues,
} from "@portrait/core";
import { type ConfigReader, invalidArtifact, readNumbers } from "../../input/artifact.js";
import { binarySpace, type ClassSpace } from "../ensemble/class-space.js";
import {
  readBinaryTrees,
  readClassTrees,
  readRegressionTrees,
  readTreeTask,
} from "../ensemble/tree-model-state.js";
import {
  createForestClassifier,
  createForestRegressor,
  FOREST_VERSION,
  type ForestClassifier,
  type ForestRegressor,
} from "./forest-model.js";
import {
  EXTRA_TREES,
  type ForestKind,
  type ForestTask,
  forestRules,
  RANDOM_FOREST,
  readParams,
} from "./forest-options.js";
import type { OutOfBag } from "./out-of-bag.js";

/** Any forest: which one is found at run time, by its `kind` and by whether it has `classes`. */
export type ForestModel = ForestClassifier | ForestClassifier<RowValues, string> | ForestRegressor;

const scoreRule: OptionRule<number | null> = {
  default: null,
  expected: "a finite number or null",
  accepts: (value) => value === null || Number.isFinite(value),
};

const heldRule: OptionRule<object | null> = {
  default: null,
  expected: "an object or null",
  accepts: (value) => typeof value === "object" && !Array.isArray(value),
};

function readOutOfBag(kind: string, config: ConfigReader, state: DecodedState): OutOfBag | undefined {
  const held = config.read("outOfBag", heldRule);
  if (held === null) return undefined;
  const own = config.object("outOfBag");
  const score = own.read("score", scoreRule);
  const count = own.read("numbers", integerOption(0, { min: 0 }));
  const known = readNumbers(kind, state, "outOfBag.known", [count], "u8");
  const values = readNumbers(kind, state, "outOfBag.predictions", [count], "f64");
  return Object.freeze({
    score: score ?? Number.NaN,
    rows: own.read("rows", integerOption(0, { min: 0 })),
    predictions: Float64Array.from(values, (value, at) => (known[at] === 0 ? Number.NaN : value)),
  });
}

function read(forest: ForestKind, state: DecodedState): ForestModel {
  const { kind } = forest;
  const task: ForestTask = readTreeTask(kind, FOREST_VERSION, state);
  const extras = (config: ConfigReader) => ({
    kind,
    params: readParams(config.object("params"), forestRules(forest, task)),
    outOfBag: readOutOfBag(kind, config, state),
  });
  if (task === "regression") {
    const { init, config } = readRegressionTrees<RowValues>(kind, FOREST_VERSION, state);
    if (init.link !== "identity")
      throw invalidArtifact(kind, `link must be "identity"; received "${init.link}"`);
    return createForestRegressor({ ...init, ...extras(config) });
  }
  const trees = task === "binary" ? readBinaryTrees<RowValues> : readClassTrees<RowValues>;
  const { init, config } = trees(kind, FOREST_VERSION, state);
  if (init.link !== "probability") {
    throw invalidArtifact(kind, `link must be "probability"; received "${init.link}"`);
  }
  const parts = { ...init, ...extras(config) };
  return init.space.classes.every((name) => typeof name === "string")
    ? createForestClassifier(parts, init.space as ClassSpace<string>)
    : createForestClassifier(parts, binarySpace);
}

/**
 * Makes `randomForest` models out of their state again; the state is checked throughout. Whether a model tells two
 * outcomes or several classes apart or predicts numbers is found at run time, by its `classes`.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { randomForest, randomForestCodec } from "@portrait/models/tree";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 9 }, { visits: 8 }, { visits: 1 }, { visits: 0 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: [true, true, false, false],
 * });
 * const model = await fit(randomForest({ trees: 5 }), examples);
 * randomForestCodec.decode(model.state()).ensemble.roots.length; // => 5
 * ```
 */
export const randomForestCodec: Codec<ForestModel> = {
  kind: RANDOM_FOREST.kind,
  decode: (state) => read(RANDOM_FOREST, state),
};

/**
 * Makes `extraTrees` models out of their state again; see {@link randomForestCodec}.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { extraTrees, extraTreesCodec } from "@portrait/models/tree";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 9 }, { visits: 8 }, { visits: 1 }, { visits: 0 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: [true, true, false, false],
 * });
 * const model = await fit(extraTrees({ trees: 5 }), examples);
 * extraTreesCodec.decode(model.state()).kind; // => "extraTrees"
 * ```
 */
export const extraTreesCodec: Codec<ForestModel> = {
  kind: EXTRA_TREES.kind,
  decode: (state) => read(EXTRA_TREES, state),
};
