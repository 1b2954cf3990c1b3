import {
  type BooleanExpression,
  type ClassTarget,
  describeValue,
  type Expression,
  hashText,
  hashTexts,
  hashView,
} from "@portrait/core";
import { type EngineGraph, isEngineGraph } from "./engine-graph.js";
import { refusal } from "./errors.js";

/** Nodes of a graph in an engine whose class is known: what `graphSage` learns from. 8 bytes of memory a labelled node. */
export interface EngineNodeLabels<Node extends string = string, Edge extends string = string> {
  /** The graph, with the nodes whose class is not known too. */
  readonly graph: EngineGraph<Node, Edge>;
  /** The type of the labelled nodes. */
  readonly node: Node;
  /** The numbers of the labelled nodes within their type, ascending. */
  readonly places: Uint32Array;
  /** For each of them its class. */
  readonly target: ClassTarget;
  /** A hash of the graph's definition and size, and of the labels. */
  readonly fingerprint: string;
}

/** What {@link labelEngineNodes} takes. */
export interface EngineLabelsInput<Node extends string> {
  /** The type of the nodes; its nodes come from a log. */
  readonly node: Node;
  /** The id or category column of that log with the class; a node in whose last row it is missing has no label. */
  readonly column: string;
  /** Which nodes, by their last rows; left out, all. So are those to learn from told from those to judge by. */
  readonly where?: BooleanExpression<"event", boolean | null>;
  /** Stops the work. */
  readonly signal?: AbortSignal;
}

/**
 * Reads of which class nodes are from the engine that holds their graph.
 *
 * @param graph - The graph.
 * @param input - Type of node, column and condition.
 * @throws PortraitError `invalid-argument` when it is no graph of an engine, or the nodes come from no log; `unknown-id` when
 *   there is no such type or column; `aborted`, `closed`.
 *
 * @example
 * ```ts
 * import { category, defineEvents, id, timestamp } from "@portrait/core";
 * import { memory } from "@portrait/features";
 * import { defineGraph, eventNodes, graphInEngine, labelEngineNodes } from "@portrait/graph";
 *
 * const calls = defineEvents({ from: id("user"), to: id("user"), at: timestamp() });
 * const people = defineEvents({ user: id("user"), taste: category(), at: timestamp() });
 * const town = defineGraph({ nodes: ["user"], edges: { calls: { from: "user", to: "user" } } });
 * const engine = memory();
 * const log = await engine.read(calls, [{ from: "ann", to: "bob", at: 1 }]);
 * const described = await engine.read(people, [{ user: "ann", taste: "tea", at: 0 }, { user: "bob", taste: "rum", at: 0 }]);
 * const graph = await graphInEngine(town, log, {
 *   engine,
 *   nodes: { user: eventNodes(described, { id: "user" }) },
 *   edges: { calls: { from: "from", to: "to" } },
 * });
 * (await labelEngineNodes(graph, { node: "user", column: "taste" })).target.classes; // => ["rum", "tea"]
 * ```
 */
export async function labelEngineNodes<Node extends string, Edge extends string>(
  graph: EngineGraph<Node, Edge>,
  input: EngineLabelsInput<NoInfer<Node>>,
): Promise<EngineNodeLabels<Node, Edge>> {
  if (!isEngineGraph(graph)) {
    throw refusal(
      "invalid-argument",
      "labelEngineNodes",
      `the first argument must be made by graphInEngine; received ${describeValue(graph)}`,
    );
  }
  const { node, column, signal } = input;
  const where: Expression<"event", unknown> | undefined = input.where;
  const { places, classes, codes } = await graph.classes(node, column, where?.node, signal);
  const target = Object.freeze({ classes: Object.freeze([...classes]), codes });
  const { definition, nodes, source } = graph as EngineGraph;
  const parts = [JSON.stringify([definition, nodes, source.count, node]), hashView(places), hashView(codes)];
  const fingerprint = hashText([...parts, hashTexts(classes)].join(" "));
  return Object.freeze({ graph, node, places, target, fingerprint });
}
