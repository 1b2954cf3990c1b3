import {
  type Classifier,
  integerOption,
  PortraitError,
  type RowValues,
  resolveOptions,
} from "@portrait/core";
import { codesOf } from "../decision-tree/prune.js";
import type { TreeModel } from "../ensemble/tree-classifier.js";
import { treeEnd } from "../ensemble/tree-ensemble.js";

/** Options of `treeText`, `treeDot` and `treeSvg`. */
export interface TreeViewOptions {
  /** Which tree of the model, from 0; left out, 0. */
  readonly tree?: number;
  /** How deep to go, at least 0: what lies deeper is counted, not shown. Left out, 6. */
  readonly maxDepth?: number;
  /** How many digits numbers have, 1 to 17; left out, 6. */
  readonly digits?: number;
  /** How many levels of a set to name, at least 1; the rest is counted. Left out, 5. */
  readonly maxLevels?: number;
}

/** A model of trees to look at. */
export type ViewedModel<Row extends RowValues = RowValues> = TreeModel<Row> &
  Partial<Pick<Classifier<Row, boolean | string>, "classes">>;

/** One node, in words. */
export interface NodeView {
  /** Its number in the ensemble. */
  readonly node: number;
  /** The question, such as `visits <= 3.5`; undefined for a leaf or where the view ends. */
  readonly split: string | undefined;
  /** What is not `split`, such as `visits > 3.5`. */
  readonly otherwise: string | undefined;
  /** Where missing values go. */
  readonly missing: "left" | "right" | undefined;
  /** The share of the training weight that reaches it, such as `40 %`; empty where it is not known. */
  readonly share: string;
  /** Its value, such as `true 0.82` or `12.5`. */
  readonly value: string;
  /** A number in [0, 1] for its colour: the probability of the most probable class, or the place of the number. */
  readonly strength: number;
  /** For classes the number of the most probable one, else -1. */
  readonly winner: number;
  /** How many leaves lie below a node where the view ends; 0 elsewhere. */
  readonly hidden: number;
  /** Its children, none or two. */
  readonly children: readonly NodeView[];
}

const rules = {
  tree: integerOption(0, { min: 0 }),
  maxDepth: integerOption(6, { min: 0 }),
  digits: integerOption(6, { min: 1, max: 17 }),
  maxLevels: integerOption(5, { min: 1 }),
};

/** A number with so many digits, none of them a needless zero. */
export const shortNumber = (value: number, digits: number): string =>
  String(Number(value.toPrecision(digits)));

const list = (levels: readonly string[], most: number): string => {
  const named = levels.slice(0, most).map((level) => JSON.stringify(level));
  const rest = levels.length - named.length;
  return rest > 0 ? `${named.join(", ")} and ${rest} more` : named.join(", ");
};

/**
 * A tree in words, checked.
 *
 * @param owner - Who asks, for messages.
 * @param model - The model.
 * @param options - Which tree, and how much of it.
 * @throws PortraitError `invalid-option`.
 */
export function viewTree<Row extends RowValues>(
  owner: string,
  model: ViewedModel<Row>,
  options: TreeViewOptions,
): NodeView {
  const { tree, maxDepth, digits, maxLevels } = resolveOptions(owner, rules, options);
  const { ensemble, columns, classes } = model;
  const { roots, leafWidth, feature, left, right, values, cover } = ensemble;
  const root = roots[tree];
  if (root === undefined) {
    throw new PortraitError({
      code: "invalid-option",
      message: `${owner}: "tree" must be less than ${roots.length}, the number of trees; received ${tree}.`,
    });
  }
  const end = treeEnd(ensemble, tree);
  const chances = ensemble.average && classes !== undefined && (leafWidth > 1 || ensemble.outputs === 1);
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const leaves = new Int32Array(end - root);
  for (let node = end - 1; node >= root; node--) {
    const value = values[node * leafWidth] as number;
    [least, most] = [Math.min(least, value), Math.max(most, value)];
    const isLeaf = (feature[node] as number) < 0;
    leaves[node - root] = isLeaf
      ? 1
      : (leaves[(left[node] as number) - root] as number) +
        (leaves[(right[node] as number) - root] as number);
  }

  function words(node: number): readonly [string, string] {
    const column = columns[feature[node] as number];
    const name = JSON.stringify(column?.name).slice(1, -1);
    if ((ensemble.categories[node] as number) >= 0) {
      const held = new Set(codesOf(ensemble, node));
      const levels = column?.levels ?? [];
      const inside = levels.filter((_, code) => held.has(code));
      const outside = levels.filter((_, code) => !held.has(code));
      return [`${name} in {${list(inside, maxLevels)}}`, `${name} in {${list(outside, maxLevels)}}`];
    }
    const threshold = ensemble.threshold[node] as number;
    if (threshold === Number.MAX_VALUE) return [`${name} is known`, `${name} is missing`];
    if (column?.type === "boolean") return [`${name} is false`, `${name} is true`];
    return [`${name} <= ${shortNumber(threshold, digits)}`, `${name} > ${shortNumber(threshold, digits)}`];
  }

  function answer(node: number): Pick<NodeView, "value" | "strength" | "winner"> {
    const first = values[node * leafWidth] as number;
    if (!chances || classes === undefined) {
      const own = Array.from(values.subarray(node * leafWidth, (node + 1) * leafWidth));
      const strength = most > least ? (first - least) / (most - least) : 0.5;
      return { value: own.map((value) => shortNumber(value, digits)).join(", "), strength, winner: -1 };
    }
    const all =
      leafWidth > 1
        ? Array.from(values.subarray(node * leafWidth, (node + 1) * leafWidth))
        : [1 - first, first];
    const strength = Math.max(...all);
    const winner = all.indexOf(strength);
    const name = JSON.stringify(String(classes[winner])).slice(1, -1);
    return { value: `${name} ${shortNumber(strength, Math.min(digits, 4))}`, strength, winner };
  }

  function look(node: number, depth: number): NodeView {
    const total = cover[root as number] as number;
    const share = total > 0 ? `${shortNumber((100 * (cover[node] as number)) / total, 3)} %` : "";
    const plain = {
      node,
      share,
      ...answer(node),
      split: undefined,
      otherwise: undefined,
      missing: undefined,
    };
    if ((feature[node] as number) < 0) return { ...plain, hidden: 0, children: [] };
    if (depth >= maxDepth)
      return { ...plain, hidden: leaves[node - (root as number)] as number, children: [] };
    const [split, otherwise] = words(node);
    return {
      ...plain,
      split,
      otherwise,
      missing: ensemble.missingLeft[node] === 1 ? "left" : "right",
      hidden: 0,
      children: [look(left[node] as number, depth + 1), look(right[node] as number, depth + 1)],
    };
  }
  return look(root, 0);
}
