import { outputDivisors, treeEnd } from "../../tree/ensemble/tree-ensemble.js";
import type { TreeParts } from "../model-parts.js";
import type { GraphBuilder } from "./graph.js";
import { roundDown } from "./round-down.js";

/** Gives what a leaf adds to an output, the average and the scale worked in. */
function leafValues({ ensemble, scale }: TreeParts): (node: number, index: number, output: number) => number {
  const divisors = outputDivisors(ensemble);
  const { leafWidth, values } = ensemble;
  return (node, index, output) =>
    ((values[node * leafWidth + index] as number) / (divisors[output] as number)) * scale;
}

/** The base and what trees without a split add. */
function constantsOf(parts: TreeParts): Float64Array {
  const { ensemble, scale } = parts;
  const { base, roots, feature, leafWidth, outputs } = ensemble;
  const leaf = leafValues(parts);
  const sums = base.map((value) => value * scale);
  roots.forEach((root, tree) => {
    if ((feature[root] as number) >= 0) return;
    for (let index = 0; index < leafWidth; index++) {
      const output = leafWidth === 1 ? tree % outputs : index;
      sums[output] = (sums[output] as number) + leaf(root, index, output);
    }
  });
  return sums;
}

/** Adds trees of number splits in 32 bits by the operator that every runtime has. */
function addRegressor(graph: GraphBuilder, parts: TreeParts, matrix: string): string {
  const { ensemble } = parts;
  const { roots, feature, threshold, left, right, missingLeft, leafWidth, outputs } = ensemble;
  const leaf = leafValues(parts);
  const nodes = {
    trees: [] as number[],
    ids: [] as number[],
    features: [] as number[],
    splits: [] as number[],
  };
  const next = { modes: [] as string[], yes: [] as number[], no: [] as number[], missing: [] as number[] };
  const target = {
    trees: [] as number[],
    nodes: [] as number[],
    ids: [] as number[],
    weights: [] as number[],
  };
  roots.forEach((root, tree) => {
    if ((feature[root] as number) < 0) return;
    for (let node = root; node < treeEnd(ensemble, tree); node++) {
      const inner = (feature[node] as number) >= 0;
      nodes.trees.push(tree);
      nodes.ids.push(node - root);
      nodes.features.push(inner ? (feature[node] as number) : 0);
      nodes.splits.push(inner ? roundDown(threshold[node] as number) : 0);
      next.modes.push(inner ? "BRANCH_LEQ" : "LEAF");
      next.yes.push(inner ? (left[node] as number) - root : 0);
      next.no.push(inner ? (right[node] as number) - root : 0);
      next.missing.push(inner ? (missingLeft[node] as number) : 0);
      if (inner) continue;
      for (let index = 0; index < leafWidth; index++) {
        const output = leafWidth === 1 ? tree % outputs : index;
        target.trees.push(tree);
        target.nodes.push(node - root);
        target.ids.push(output);
        target.weights.push(leaf(node, index, output));
      }
    }
  });
  return graph.add("TreeEnsembleRegressor", [matrix], {
    nodes_treeids: { kind: "ints", value: nodes.trees },
    nodes_nodeids: { kind: "ints", value: nodes.ids },
    nodes_featureids: { kind: "ints", value: nodes.features },
    nodes_values: { kind: "floats", value: nodes.splits },
    nodes_modes: { kind: "texts", value: next.modes },
    nodes_truenodeids: { kind: "ints", value: next.yes },
    nodes_falsenodeids: { kind: "ints", value: next.no },
    nodes_missing_value_tracks_true: { kind: "ints", value: next.missing },
    target_treeids: { kind: "ints", value: target.trees },
    target_nodeids: { kind: "ints", value: target.nodes },
    target_ids: { kind: "ints", value: target.ids },
    target_weights: { kind: "floats", value: target.weights },
    n_targets: { kind: "int", value: outputs },
    post_transform: { kind: "text", value: "NONE" },
    aggregate_function: { kind: "text", value: "SUM" },
  });
}

const LEQ = 0;
const MEMBER = 6;

/** Adds trees of any splits, in 32 or 64 bits, by the operator of `ai.onnx.ml` 5: its leaves have one output each. */
function addEnsemble(graph: GraphBuilder, parts: TreeParts, matrix: string): string {
  const { ensemble } = parts;
  const { roots, feature, threshold, left, right, missingLeft, categories, categoryWords, bitset } = ensemble;
  const { leafWidth, outputs } = ensemble;
  const leaf = leafValues(parts);
  const starts: number[] = [];
  const nodes = {
    features: [] as number[],
    modes: [] as number[],
    splits: [] as number[],
    missing: [] as number[],
  };
  const yes = { ids: [] as number[], leafs: [] as number[] };
  const no = { ids: [] as number[], leafs: [] as number[] };
  const leaves = { targets: [] as number[], weights: [] as number[] };
  const members: number[] = [];

  function membersOf(node: number): number {
    const from = categories[node] as number;
    const before = members.length;
    for (let code = 0; code < (categoryWords[node] as number) * 32; code++) {
      if (((bitset[from + (code >>> 5)] as number) >>> (code & 31)) & 1) members.push(code);
    }
    if (members.length === before) return LEQ;
    members.push(Number.NaN);
    return MEMBER;
  }

  function visit(node: number, index: number, output: number): number {
    const at = nodes.features.length;
    const set = (categories[node] as number) >= 0;
    const mode = set ? membersOf(node) : LEQ;
    const split = threshold[node] as number;
    const own = graph.precision === "float" ? roundDown(split) : split;
    nodes.features.push(feature[node] as number);
    nodes.modes.push(mode);
    nodes.splits.push(set ? (mode === MEMBER ? 0 : Number.NEGATIVE_INFINITY) : own);
    nodes.missing.push(missingLeft[node] as number);
    for (const [side, child] of [
      [yes, left[node] as number],
      [no, right[node] as number],
    ] as const) {
      const isLeaf = (feature[child] as number) < 0;
      side.leafs[at] = isLeaf ? 1 : 0;
      if (isLeaf) {
        side.ids[at] = leaves.targets.length;
        leaves.targets.push(output);
        leaves.weights.push(leaf(child, index, output));
      } else side.ids[at] = visit(child, index, output);
    }
    return at;
  }

  roots.forEach((root, tree) => {
    if ((feature[root] as number) < 0) return;
    for (let index = 0; index < leafWidth; index++) {
      starts.push(visit(root, index, leafWidth === 1 ? tree % outputs : index));
    }
  });
  const { precision } = graph;
  const tensor = (type: typeof precision | "uint8", values: readonly number[]) =>
    ({ kind: "tensor", value: { name: "", type, dims: [values.length], values } }) as const;
  return graph.add("TreeEnsemble", [matrix], {
    tree_roots: { kind: "ints", value: starts },
    nodes_featureids: { kind: "ints", value: nodes.features },
    nodes_modes: tensor("uint8", nodes.modes),
    nodes_splits: tensor(precision, nodes.splits),
    nodes_missing_value_tracks_true: { kind: "ints", value: nodes.missing },
    nodes_truenodeids: { kind: "ints", value: yes.ids },
    nodes_trueleafs: { kind: "ints", value: yes.leafs },
    nodes_falsenodeids: { kind: "ints", value: no.ids },
    nodes_falseleafs: { kind: "ints", value: no.leafs },
    leaf_targetids: { kind: "ints", value: leaves.targets },
    leaf_weights: tensor(precision, leaves.weights),
    ...(members.length > 0 ? { membership_values: tensor(precision, members) } : {}),
    n_targets: { kind: "int", value: outputs },
    aggregate_function: { kind: "int", value: 1 },
    post_transform: { kind: "int", value: 0 },
  });
}

/** Whether trees need the operator of `ai.onnx.ml` 5: they have sets, or 64 bits. */
export const needsEnsemble = ({ ensemble }: TreeParts, graph: GraphBuilder): boolean =>
  graph.precision === "double" || ensemble.categories.some((set) => set >= 0);

/**
 * Adds trees to a graph.
 *
 * @param graph - The graph.
 * @param parts - The model.
 * @param matrix - The name of their inputs, of shape `[rows, columns]`.
 * @returns The name of the raw outputs, times the scale, of shape `[rows, outputs]`.
 */
export function addTrees(graph: GraphBuilder, parts: TreeParts, matrix: string): string {
  const { outputs, roots, feature } = parts.ensemble;
  const constants = graph.constant(constantsOf(parts), [1, outputs]);
  if (roots.every((root) => (feature[root] as number) < 0)) {
    const zero = graph.add("ReduceSum", [matrix, graph.integers([1])]);
    const missing = graph.add("IsNaN", [zero]);
    return graph.add("Add", [
      graph.add("Where", [
        missing,
        graph.constant([0], [1]),
        graph.add("Mul", [zero, graph.constant([0], [1])]),
      ]),
      constants,
    ]);
  }
  const sums = needsEnsemble(parts, graph)
    ? addEnsemble(graph, parts, matrix)
    : addRegressor(graph, parts, matrix);
  return graph.add("Add", [sums, constants]);
}
