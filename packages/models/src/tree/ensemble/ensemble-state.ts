import { booleanOption, type DecodedState, integerOption, type Json, type Tensor } from "@portrait/core";
import { type ConfigReader, invalidArtifact, readNumbers } from "../../input/artifact.js";
import { ensembleProblem } from "./check-ensemble.js";
import { nodeCount, type TreeEnsemble } from "./tree-ensemble.js";

/** The most nodes that a saved ensemble may have. */
const LARGEST = 2 ** 28;

const flat = (data: Tensor["data"]): Tensor => ({ shape: [data.length], data });

/** An ensemble as data: what goes into a model's config, and its tensors, whose names begin with `trees.`. */
export interface EnsembleState {
  /** The config. */
  readonly config: { readonly [name: string]: Json };
  /** The tensors by name. */
  readonly tensors: Readonly<Record<string, Tensor>>;
}

/**
 * An ensemble as data.
 *
 * @param ensemble - The ensemble.
 */
export function ensembleState(ensemble: TreeEnsemble): EnsembleState {
  const { columns, outputs, leafWidth, average, bitset } = ensemble;
  return {
    config: {
      columns,
      outputs,
      leafWidth,
      average,
      trees: ensemble.roots.length,
      nodes: nodeCount(ensemble),
      words: bitset.length,
    },
    tensors: {
      "trees.base": flat(ensemble.base.slice()),
      "trees.roots": flat(ensemble.roots.slice()),
      "trees.feature": flat(ensemble.feature.slice()),
      "trees.threshold": flat(ensemble.threshold.slice()),
      "trees.left": flat(ensemble.left.slice()),
      "trees.right": flat(ensemble.right.slice()),
      "trees.missingLeft": flat(ensemble.missingLeft.slice()),
      "trees.categories": flat(ensemble.categories.slice()),
      "trees.categoryWords": flat(ensemble.categoryWords.slice()),
      "trees.bitset": flat(new Int32Array(bitset.slice().buffer)),
      "trees.values": flat(ensemble.values.slice()),
      "trees.cover": flat(ensemble.cover.slice()),
      "trees.gain": flat(ensemble.gain.slice()),
    },
  };
}

/**
 * Makes an ensemble out of its state again; everything is checked.
 *
 * @param kind - The kind of the model that it belongs to.
 * @param config - The ensemble's config.
 * @param state - The model's state, which holds the tensors.
 * @throws PortraitError `invalid-artifact`.
 */
export function ensembleFromState(kind: string, config: ConfigReader, state: DecodedState): TreeEnsemble {
  const count = (name: string, min: number): number =>
    config.read(name, integerOption(min, { min, max: LARGEST }));
  const outputs = count("outputs", 1);
  const leafWidth = count("leafWidth", 1);
  const nodes = count("nodes", 0);
  const f64 = (name: string, length: number): Float64Array =>
    readNumbers(kind, state, `trees.${name}`, [length], "f64");
  const i32 = (name: string, length: number): Int32Array =>
    readNumbers(kind, state, `trees.${name}`, [length], "i32");
  const ensemble = Object.freeze<TreeEnsemble>({
    columns: count("columns", 1),
    outputs,
    leafWidth,
    average: config.read("average", booleanOption(false)),
    base: f64("base", outputs),
    roots: i32("roots", count("trees", 0)),
    feature: i32("feature", nodes),
    threshold: f64("threshold", nodes),
    left: i32("left", nodes),
    right: i32("right", nodes),
    missingLeft: readNumbers(kind, state, "trees.missingLeft", [nodes], "u8"),
    categories: i32("categories", nodes),
    categoryWords: i32("categoryWords", nodes),
    bitset: new Uint32Array(i32("bitset", count("words", 0)).buffer),
    values: f64("values", nodes * leafWidth),
    cover: f64("cover", nodes),
    gain: f64("gain", nodes),
  });
  const problem = ensembleProblem(ensemble);
  if (problem !== undefined) throw invalidArtifact(kind, `trees are malformed: ${problem}`);
  return ensemble;
}
