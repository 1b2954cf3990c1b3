import {
  type DenseVector,
  describeValue,
  hashText,
  hashTexts,
  hashView,
  type SparseVector,
} from "@portrait/core";
import type { GraphDefinition } from "./definition.js";
import { refusal } from "./errors.js";

/** What is known of each node: one row of numbers a node. */
export type NodeFeatures = DenseVector | SparseVector;

/** The nodes of one type. */
export interface Nodes {
  /** Their ids, different, in code-unit order: the place of an id is the node's number. */
  readonly ids: readonly string[];
  /** One row for each node, where there are features. */
  readonly features?: NodeFeatures;
}

/**
 * The edges of one type in compressed sparse row form: those from node `n` stand from `offsets[n]` up to `offsets[n + 1]`,
 * ascending by the node that they lead to, no two between the same nodes. Undirected ones stand in both rows.
 */
export interface Edges {
  /** The type of the nodes that they start from. */
  readonly from: string;
  /** The type of the nodes that they lead to. */
  readonly to: string;
  /** Whether it matters which end is which. */
  readonly directed: boolean;
  /** Where the edges of each node start; one more entry than there are nodes. */
  readonly offsets: Uint32Array;
  /** For each edge the number of the node that it leads to. */
  readonly targets: Uint32Array;
  /** For each edge its weight, finite and > 0. */
  readonly weights: Float32Array;
  /** For each edge the time of its last event in epoch milliseconds, where edges have times. */
  readonly times?: Float64Array;
}

/** A graph: its nodes and edges by type, plain immutable data. */
export interface Graph<Node extends string = string, Edge extends string = string> {
  /** What it is made of. */
  readonly definition: GraphDefinition<Node, Edge>;
  /** The nodes by type. */
  readonly nodes: { readonly [Name in Node]: Nodes };
  /** The edges by type. */
  readonly edges: { readonly [Name in Edge]: Edges };
}

/**
 * The nodes of one type, seen to be in the graph.
 *
 * @param owner - Who asks.
 * @param graph - The graph.
 * @param node - The type.
 * @throws PortraitError `unknown-id`.
 */
export function nodesOf(owner: string, graph: Graph, node: string): Nodes {
  if (Object.hasOwn(graph.nodes, node)) return graph.nodes[node] as Nodes;
  const known = graph.definition.nodes.map((name) => JSON.stringify(name)).join(", ");
  throw refusal(
    "unknown-id",
    owner,
    `the graph has no nodes of type ${describeValue(node)}; its types are ${known}`,
  );
}

/**
 * The edges of one type, seen to be in the graph.
 *
 * @param owner - Who asks.
 * @param graph - The graph.
 * @param edge - The type.
 * @throws PortraitError `unknown-id`.
 */
export function edgesOf(owner: string, graph: Graph, edge: string): Edges {
  if (Object.hasOwn(graph.edges, edge)) return graph.edges[edge] as Edges;
  const known = Object.keys(graph.edges)
    .map((name) => JSON.stringify(name))
    .join(", ");
  throw refusal(
    "unknown-id",
    owner,
    `the graph has no edges of type ${describeValue(edge)}; its types are ${known}`,
  );
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/**
 * Whether a value has the parts of a graph.
 *
 * @param value - Anything.
 *
 * @example
 * ```ts
 * import { isGraph } from "@portrait/graph";
 *
 * isGraph({ nodes: [] }); // => false
 * ```
 */
export function isGraph(value: unknown): value is Graph {
  return (
    isRecord(value) &&
    isRecord(value.definition) &&
    Array.isArray(value.definition.nodes) &&
    isRecord(value.nodes) &&
    isRecord(value.edges)
  );
}

const featuresHash = (features: NodeFeatures | undefined): string => {
  if (features === undefined) return "";
  if (features.type === "vector") return `${features.width} ${hashView(features.values)}`;
  const { width, offsets, indices, values } = features;
  return `${width} ${hashView(offsets)} ${hashView(indices)} ${hashView(values)}`;
};

/**
 * A hash of all that a graph holds: equal graphs have equal hashes. O(nodes + edges + features).
 *
 * @param graph - The graph.
 *
 * @example
 * ```ts
 * import { createGraph, defineGraph, fingerprintGraph } from "@portrait/graph";
 *
 * const people = defineGraph({ nodes: ["user"], edges: { knows: { from: "user", to: "user" } } });
 * fingerprintGraph(createGraph(people, { edges: { knows: [] } })).length; // => 16
 * ```
 */
export function fingerprintGraph(graph: Graph): string {
  const nodes = Object.entries(graph.nodes).map(
    ([name, { ids, features }]) => `${name} ${hashTexts(ids)} ${featuresHash(features)}`,
  );
  const edges = Object.entries(graph.edges).map(
    ([name, { from, to, directed, offsets, targets, weights, times }]) =>
      `${name} ${from} ${to} ${directed} ${hashView(offsets)} ${hashView(targets)} ${hashView(weights)} ${times === undefined ? "" : hashView(times)}`,
  );
  return hashText([...nodes, ...edges].join("\n"));
}
