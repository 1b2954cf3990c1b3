import { describeValue, listWords } from "@portrait/core";
import { refusal } from "./errors.js";

/** What one type of edge connects. */
export interface EdgeDefinition<Node extends string = string> {
  /** The type of the nodes that it starts from. */
  readonly from: Node;
  /** The type of the nodes that it leads to. */
  readonly to: Node;
  /**
   * Whether it matters which end is which, where both are of one type: "trusts" is directed, "knows" is not and is kept
   * in both directions. Edges between two types are directed by their types. Left out, false.
   */
  readonly directed?: boolean;
}

/**
 * What a graph is made of: the types of its nodes and of its edges. One type of node makes a homogeneous graph, two and one
 * type of edge between them a bipartite one. Frozen.
 */
export interface GraphDefinition<Node extends string = string, Edge extends string = string> {
  /** The types of nodes, in the order of their declaration. */
  readonly nodes: readonly Node[];
  /** The types of edges by name. */
  readonly edges: { readonly [Name in Edge]: Required<EdgeDefinition<Node>> };
}

/** What {@link defineGraph} takes. */
export interface GraphDefinitionInit<Node extends string, Edge extends string> {
  /** The types of nodes, at least one. */
  readonly nodes: readonly Node[];
  /** The types of edges by name, at least one. */
  readonly edges: { readonly [Name in Edge]: EdgeDefinition<NoInfer<Node>> };
}

const OWNER = "defineGraph";
const NAME = /^[A-Za-z][A-Za-z0-9_-]*$/u;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function checkName(what: string, name: unknown): void {
  if (typeof name === "string" && NAME.test(name)) return;
  throw refusal(
    "invalid-definition",
    OWNER,
    `the name of a type of ${what} must be letters, digits, "_" and "-", the first a letter; received ${describeValue(name)}`,
  );
}

function checkEdge(name: string, edge: unknown, nodes: readonly string[]): Required<EdgeDefinition> {
  checkName("edge", name);
  if (!isRecord(edge)) {
    throw refusal(
      "invalid-definition",
      OWNER,
      `edge ${JSON.stringify(name)} must be { from, to }; received ${describeValue(edge)}`,
    );
  }
  for (const key of Object.keys(edge)) {
    if (key === "from" || key === "to" || key === "directed") continue;
    throw refusal(
      "invalid-definition",
      OWNER,
      `edge ${JSON.stringify(name)} has "from", "to" and "directed"; received ${JSON.stringify(key)}`,
    );
  }
  for (const end of ["from", "to"] as const) {
    if (nodes.includes(edge[end] as string)) continue;
    throw refusal(
      "invalid-definition",
      OWNER,
      `"${end}" of edge ${JSON.stringify(name)} must be one of ${listWords(nodes)}; received ${describeValue(edge[end])}`,
    );
  }
  if (edge.directed !== undefined && typeof edge.directed !== "boolean") {
    throw refusal(
      "invalid-definition",
      OWNER,
      `"directed" of edge ${JSON.stringify(name)} must be true or false; received ${describeValue(edge.directed)}`,
    );
  }
  const [from, to] = [edge.from as string, edge.to as string];
  return Object.freeze({ from, to, directed: from !== to || edge.directed === true });
}

/**
 * Says once what a graph is made of; every later name of a node or an edge is checked against it, when it compiles and when
 * it runs.
 *
 * @param init - The types of nodes and edges.
 * @throws PortraitError `invalid-definition` when there is no type of node or of edge, a name is none or occurs twice, or
 *   an edge ends at a type that was not declared.
 *
 * @example
 * ```ts
 * import { defineGraph } from "@portrait/graph";
 *
 * const shop = defineGraph({
 *   nodes: ["user", "item"],
 *   edges: { bought: { from: "user", to: "item" }, trusts: { from: "user", to: "user", directed: true } },
 * });
 * shop.edges.bought.to; // => "item"
 * ```
 */
export function defineGraph<const Node extends string, const Edge extends string>(
  init: GraphDefinitionInit<Node, Edge>,
): GraphDefinition<Node, Edge> {
  const given: unknown = init;
  if (!isRecord(given) || !Array.isArray(given.nodes) || !isRecord(given.edges)) {
    throw refusal(
      "invalid-definition",
      OWNER,
      `the definition must be { nodes: [...], edges: {...} }; received ${describeValue(init)}`,
    );
  }
  const nodes: readonly string[] = Object.freeze([...given.nodes]);
  if (nodes.length === 0) throw refusal("invalid-definition", OWNER, "there must be a type of node");
  for (const name of nodes) checkName("node", name);
  const twice = nodes.find((name, place) => nodes.indexOf(name) !== place);
  if (twice !== undefined) {
    throw refusal("invalid-definition", OWNER, `the type of node ${JSON.stringify(twice)} occurs twice`);
  }
  const edges = Object.entries(given.edges).map(([name, edge]) => [name, checkEdge(name, edge, nodes)]);
  if (edges.length === 0) throw refusal("invalid-definition", OWNER, "there must be a type of edge");
  return Object.freeze({ nodes, edges: Object.freeze(Object.fromEntries(edges)) }) as GraphDefinition<
    Node,
    Edge
  >;
}
