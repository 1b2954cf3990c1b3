import { PortraitError } from "@portrait/core";
import type { EnsembleBuilder } from "../../tree/ensemble/ensemble-builder.js";
import { growTree, type SourceNode } from "../trees/grow-tree.js";
import {
  type Field,
  integer,
  malformed,
  numbers,
  OWNER,
  optionalNumbers,
  property,
  within,
} from "./fields.js";
import { roundedThreshold } from "./threshold.js";

/** The greatest code of a category. */
const LARGEST_CODE = 2 ** 24;

/** The sets of the categorical splits of a tree, by node. */
function setsOf(tree: Field): ReadonlyMap<number, Uint32Array> {
  const sets = new Map<number, Uint32Array>();
  const nodes = property(tree, "categories_nodes");
  if (nodes.value === undefined) return sets;
  const codes = numbers(property(tree, "categories"));
  const owners = numbers(nodes);
  const starts = numbers(property(tree, "categories_segments"), owners.length);
  const sizes = numbers(property(tree, "categories_sizes"), owners.length);
  owners.forEach((node, index) => {
    const [start, size] = [starts[index] as number, sizes[index] as number];
    const own = codes.subarray(start, start + size);
    const sound =
      own.length === size && own.every((code) => Number.isInteger(code) && code >= 0 && code < LARGEST_CODE);
    if (!sound) throw malformed(`${tree.path}.categories_segments[${index}]`, "must point to category codes");
    const words = new Uint32Array((own.reduce((most, code) => Math.max(most, code), 0) >>> 5) + 1);
    for (const code of own) words[code >>> 5] = (words[code >>> 5] as number) | (1 << (code & 31));
    sets.set(node, words);
  });
  return sets;
}

/**
 * Appends a tree of an XGBoost model file. XGBoost rounds values to 32 bits, goes left when one is less than the
 * threshold, and right when a code is in the set of a categorical split.
 *
 * @param builder - Where to.
 * @param tree - The tree.
 * @param features - How many features there are.
 * @param factor - What leaves are multiplied by.
 * @throws PortraitError `invalid-data`, `not-supported`.
 */
export function readTree(builder: EnsembleBuilder, tree: Field, features: number, factor: number): void {
  const width = within(tree, "tree_param", "size_leaf_vector");
  if (width.value !== undefined && integer(width, 0) > 1) {
    throw new PortraitError({
      code: "not-supported",
      message: `${OWNER}: ${tree.path} has leaves of several values (multi_strategy "multi_output_tree").`,
      hint: 'Train with multi_strategy "one_output_per_tree".',
    });
  }
  const lefts = numbers(property(tree, "left_children"));
  const count = lefts.length;
  const list = (name: string): Float64Array => numbers(property(tree, name), count);
  const rights = list("right_children");
  const feature = list("split_indices");
  const condition = list("split_conditions");
  const defaults = list("default_left");
  const types = optionalNumbers(property(tree, "split_type"), count);
  const gains = optionalNumbers(property(tree, "loss_changes"), count);
  const covers = optionalNumbers(property(tree, "sum_hessian"), count);
  const averages = optionalNumbers(property(tree, "base_weights"), count);
  const sets = setsOf(tree);

  const problem = growTree(builder, count, 0, (node): SourceNode => {
    const [left, right] = [lefts[node] as number, rights[node] as number];
    const cover = Math.max(0, covers[node] as number);
    const value = Math.fround(condition[node] as number) * factor;
    if (left === -1) return { leaf: true, value, cover };
    const column = feature[node] as number;
    if (!(Number.isInteger(column) && column >= 0 && column < features)) {
      throw malformed(
        `${tree.path}.split_indices[${node}]`,
        `must be a feature below ${features}; received ${column}`,
      );
    }
    const threshold = Math.fround(condition[node] as number);
    const byDefault = defaults[node] === 1;
    const common = {
      leaf: false,
      feature: column,
      gain: Math.max(0, gains[node] as number),
      cover,
      value: (averages[node] as number) * factor,
    } as const;
    if (types[node] !== 1) {
      if (!Number.isFinite(threshold)) {
        throw malformed(`${tree.path}.split_conditions[${node}]`, "must be a 32-bit float");
      }
      return {
        ...common,
        threshold: roundedThreshold(threshold),
        set: undefined,
        missingLeft: byDefault,
        left,
        right,
      };
    }
    const set = sets.get(node);
    if (set === undefined)
      throw malformed(`${tree.path}.split_type[${node}]`, "is categorical, but the node has no categories");
    return { ...common, threshold: 0, set, missingLeft: !byDefault, left: right, right: left };
  });
  if (problem !== undefined) throw malformed(tree.path, `is no tree: ${problem}`);
}
