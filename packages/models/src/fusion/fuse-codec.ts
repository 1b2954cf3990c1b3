import type { Codec } from "@portrait/core";
import { invalidArtifact, readConfig, readPart, readTensor, textsRule } from "../input/artifact.js";
import { columnNames } from "./columns.js";
import {
  type AnyFusedModel,
  createFusedModel,
  FUSE_KIND,
  FUSE_VERSION,
  isClassifier,
  isEmbedder,
} from "./fused-model.js";

/**
 * Makes `fuse` models out of their state again; the parts come decoded, so `load` needs the codecs of the classifier
 * and of the graph models too. What the classifier and the graphs can do beside classify is found at run time.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { fuse, fuseCodec } from "@portrait/models/fusion";
 * import { logisticRegression } from "@portrait/models/linear";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 9 }, { visits: 1 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: [true, false],
 * });
 * const model = await fit(fuse({ embeddings: [], predict: logisticRegression() }), examples);
 * fuseCodec.decode(model.state()).predictOne({ visits: 8 }).value; // => true
 * ```
 */
export const fuseCodec: Codec<AnyFusedModel> = {
  kind: FUSE_KIND,
  decode(state) {
    const names = readConfig(FUSE_KIND, FUSE_VERSION, state).read("names", textsRule);
    const classifier = readPart(FUSE_KIND, state, "classifier", isClassifier, "a classifier");
    const spaces = names.map((name, index) => {
      const model = readPart(FUSE_KIND, state, `graph${index}`, isEmbedder, "a model of user vectors");
      const { dimensions } = model;
      const rotation = readTensor(FUSE_KIND, state, `rotation${index}`, [dimensions, dimensions]);
      return Object.freeze({ name, model, rotation });
    });
    const inputs = new Set(classifier.inputs.columns.map(({ name }) => name));
    const needed = spaces.flatMap(({ name, model }) => columnNames(name, model.dimensions));
    const missing = needed.find((column) => !inputs.has(column));
    if (missing !== undefined) throw invalidArtifact(FUSE_KIND, `classifier has no input "${missing}"`);
    return createFusedModel({ classifier, spaces: Object.freeze(spaces) });
  },
};
