// What a tree is grown from and how far it has come: a plan and its nodes. `src/boosting/tree-plan.ts` has the same fields
// in the same order.

@unmanaged
export class Plan {
  bins: usize; stride: u32; columns: usize; pitch: usize;
  features: u32; sizes: usize; meta: usize; list: usize; listed: u32;
  pairs: usize; rows: usize; count: u32; left: usize; right: usize; counts: usize; table: usize;
  options: usize; slots: usize; slotBytes: usize; slotCount: u32; unused: usize; partial: usize; scratch: usize; records: usize;
  nodes: usize; leaves: usize; maxLeaves: u32; maxDepth: u32;
  threads: u32; manySums: u32; manyRows: u32; manyBins: u32;
  // The task at hand, what there is of nodes, leaves and unused histograms, how many threads have summed.
  task: u32; grown: u32; leafCount: u32; free: u32; parts: u32;
  // The leaf that is being split and its place among the leaves; the leaves being summed, their sibling, and the next one.
  current: usize; place: u32; small: usize; large: usize; pending: usize;
}

// A node begins with the record of its best split, which its totals follow.
@unmanaged
export class Node {
  gain: f64; leftGradient: f64; leftHessian: f64; leftRows: f64; leftPair: i64; leftWord: i64;
  bin: i32; missingLeft: i32; set0: u64; set1: u64; set2: u64; set3: u64; spare: u64;
  pair: i64; word: i64; least: f64; most: f64;
  value: f64; hessian: f64;
  start: u32; count: u32; depth: u32; slot: i32; feature: i32; left: i32;
}

// @ts-ignore: decorator
@inline
export function nodeAt(plan: Plan, index: u32): Node {
  return changetype<Node>(plan.nodes + index * offsetof<Node>());
}

// @ts-ignore: decorator
@inline
export function leafAt(plan: Plan, place: u32): Node {
  return changetype<Node>(load<usize>(plan.leaves + (place << 2)));
}

// @ts-ignore: decorator
@inline
export function totalsOf(node: Node): usize {
  return changetype<usize>(node) + offsetof<Node>("pair");
}

// @ts-ignore: decorator
@inline
export function histogramOfNode(plan: Plan, node: Node): usize {
  return plan.slots + <usize>node.slot * plan.slotBytes;
}
