import {
  createRandom,
  integerOption,
  isoText,
  numberOption,
  permutation,
  resolveOptions,
  type TimestampInput,
  toMilliseconds,
} from "@portrait/core";
import { refusal } from "./errors.js";
import { edgesOf, type Graph } from "./graph.js";
import { type LinkExamples, linkExamples } from "./links.js";
import { listEdges } from "./pack-edges.js";
import { pick } from "./subgraph.js";

/** A graph to learn from, and links to choose and to judge by, which it has not. */
export interface EdgeSplit<Node extends string, Edge extends string> {
  /** The graph without the edges put aside; all nodes and the other types of edge are there. */
  readonly train: Graph<Node, Edge>;
  /** Links to choose or to stop by. */
  readonly validation: LinkExamples;
  /** Links to judge by. */
  readonly test: LinkExamples;
}

/** Options of {@link splitEdges}. */
export interface EdgeSplitOptions {
  /** The share of edges to choose by, in [0, 1). Left out, 0.05. */
  readonly validation?: number;
  /** The share of edges to judge by, in (0, 1). Left out, 0.1. */
  readonly test?: number;
  /** Makes the split repeatable, an integer >= 0. Left out, 0. */
  readonly seed?: number;
}

const rules = {
  validation: numberOption(0.05, { min: 0, max: 1, exclusiveMax: true }),
  test: numberOption(0.1, { min: 0, max: 1, exclusiveMin: true, exclusiveMax: true }),
  seed: integerOption(0, { min: 0 }),
};

/**
 * Puts a random share of the edges of a type aside, with as many pairs that no edge of the whole graph connects, as the graph
 * autoencoder is judged (Kipf and Welling 2016). What happened when is not regarded; where edges have times,
 * {@link splitEdgesByTime} is the honest split.
 *
 * @param graph - The graph.
 * @param edge - The type of edge.
 * @param options - See {@link EdgeSplitOptions}.
 * @throws PortraitError `invalid-option`; `unknown-id` when there are no such edges; `invalid-data` when no edge is left to
 *   learn from or to judge by, or there are too few pairs without one.
 *
 * @example
 * ```ts
 * import { createGraph, defineGraph, splitEdges } from "@portrait/graph";
 *
 * const people = defineGraph({ nodes: ["user"], edges: { knows: { from: "user", to: "user" } } });
 * const ring = Array.from({ length: 20 }, (_, user) => ({ from: `u${user}`, to: `u${(user + 1) % 20}` }));
 * const { test } = splitEdges(createGraph(people, { edges: { knows: ring } }), "knows", { seed: 1 });
 * [...test.target]; // => [1, 1, 0, 0]
 * ```
 */
export function splitEdges<Node extends string, Edge extends string>(
  graph: Graph<Node, Edge>,
  edge: NoInfer<Edge>,
  options: EdgeSplitOptions = {},
): EdgeSplit<Node, Edge> {
  const { validation, test, seed } = resolveOptions("splitEdges", rules, options);
  const count = listEdges(edgesOf("splitEdges", graph, edge)).from.length;
  const random = createRandom(seed).fork("splitEdges");
  const order = permutation(count, random.fork("order"));
  const tested = Math.floor(count * test);
  const validated = Math.floor(count * validation);
  if (tested === 0 || tested + validated >= count) {
    throw refusal(
      "invalid-data",
      "splitEdges",
      `of ${count} edges ${JSON.stringify(edge)} ${tested} would judge, ${validated} choose and ${count - tested - validated} teach; there must be one to judge by and one to learn from`,
      "Change the shares, or take a larger graph.",
    );
  }
  return divide(graph, edge, order.subarray(tested, tested + validated), order.subarray(0, tested), seed);
}

function divide<Node extends string, Edge extends string>(
  graph: Graph<Node, Edge>,
  edge: Edge,
  validation: ArrayLike<number>,
  test: ArrayLike<number>,
  seed: number,
): EdgeSplit<Node, Edge> {
  const random = createRandom(seed).fork("splitEdges");
  const aside = new Set([...Array.from(validation), ...Array.from(test)]);
  return Object.freeze({
    train: pick(
      graph,
      () => true,
      (name, place) => name !== edge || !aside.has(place),
    ),
    validation: linkExamples(graph, edge, validation, random.fork("validation")),
    test: linkExamples(graph, edge, test, random.fork("test")),
  });
}

/** The boundaries of {@link splitEdgesByTime}. */
export interface EdgeTimes {
  /** From when on edges are there to choose by; left out, none are. */
  readonly validation?: TimestampInput;
  /** From when on edges are there to judge by. */
  readonly test: TimestampInput;
  /** Makes the pairs without an edge repeatable, an integer >= 0; left out, 0. */
  readonly seed?: number;
}

/**
 * Splits the edges of a type by time: what came before the first boundary is learnt from, what came after judges. Edges of
 * other types stay if they have no time or came before that boundary too, so that nothing is learnt from what was not yet
 * known. An edge counts by its time, which is that of its last event: for a log in which pairs repeat, make the graph of the
 * log before the boundary instead, so that a repeat is no new link.
 *
 * @param graph - The graph.
 * @param edge - The type of edge.
 * @param times - The boundaries.
 * @throws PortraitError `invalid-argument` when a boundary is no instant or they are out of order; `unknown-id` when there
 *   are no such edges; `invalid-data` when they have no times, or no edge is left on one side.
 *
 * @example
 * ```ts
 * import { createGraph, defineGraph, splitEdgesByTime } from "@portrait/graph";
 *
 * const shop = defineGraph({ nodes: ["user", "item"], edges: { bought: { from: "user", to: "item" } } });
 * const graph = createGraph(shop, {
 *   edges: {
 *     bought: [{ from: "ann", to: "tea", at: "2024-01-01" }, { from: "bob", to: "rum", at: "2024-02-01" }],
 *   },
 * });
 * const { train, test } = splitEdgesByTime(graph, "bought", { test: "2024-01-15" });
 * train.edges.bought.weights.length; // => 1
 * [...test.target]; // => [1, 0]
 * ```
 */
export function splitEdgesByTime<Node extends string, Edge extends string>(
  graph: Graph<Node, Edge>,
  edge: NoInfer<Edge>,
  times: EdgeTimes,
): EdgeSplit<Node, Edge> {
  const owner = "splitEdgesByTime";
  const test = toMilliseconds(owner, "test", times?.test as TimestampInput);
  const validation =
    times.validation === undefined ? test : toMilliseconds(owner, "validation", times.validation);
  const { seed } = resolveOptions(
    owner,
    { seed: rules.seed },
    times.seed === undefined ? {} : { seed: times.seed },
  );
  if (validation > test) {
    throw refusal(
      "invalid-argument",
      owner,
      `"validation" must not lie after "test"; received ${isoText(validation)} and ${isoText(test)}`,
    );
  }
  const list = listEdges(edgesOf(owner, graph, edge)).times;
  if (list === undefined) {
    throw refusal(
      "invalid-data",
      owner,
      `the edges ${JSON.stringify(edge)} have no times`,
      "Use splitEdges, or make the graph from events.",
    );
  }
  const [chosen, judged]: [number[], number[]] = [[], []];
  list.forEach((at, place) => {
    if (at >= test) judged.push(place);
    else if (at >= validation) chosen.push(place);
  });
  const taught = list.length - chosen.length - judged.length;
  if (judged.length === 0 || taught === 0) {
    throw refusal(
      "invalid-data",
      owner,
      `of ${list.length} edges ${JSON.stringify(edge)} ${judged.length} came from ${isoText(test)} on and ${taught} before ${isoText(validation)}; there must be one of each`,
      "Move the boundaries.",
    );
  }
  return divide(before(graph, edge, validation), edge, chosen, judged, seed);
}

/** Without the edges of other types that came at or after an instant. */
function before<Node extends string, Edge extends string>(
  graph: Graph<Node, Edge>,
  edge: Edge,
  instant: number,
): Graph<Node, Edge> {
  const times = new Map(
    Object.entries((graph as Graph).edges).map(([name, edges]) => [name, listEdges(edges).times]),
  );
  return pick(
    graph,
    () => true,
    (name, place) => name === edge || !((times.get(name)?.[place] ?? Number.NEGATIVE_INFINITY) >= instant),
  );
}
