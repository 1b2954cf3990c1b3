import { createDictionary, describeValue, type TimestampInput, toMilliseconds } from "@portrait/core";
import type { GraphDefinition } from "./definition.js";
import { refusal } from "./errors.js";
import type { Edges, Graph, Nodes } from "./graph.js";
import { type NodesInput, sortNodes } from "./nodes.js";
import { checkEdgeValues, type EdgeList, packEdges } from "./pack-edges.js";
import { placeOf } from "./places.js";

/** One edge. */
export interface EdgeRow {
  /** The id of the node that it starts from. */
  readonly from: string;
  /** The id of the node that it leads to. */
  readonly to: string;
  /** Its weight, finite and > 0; left out, 1. */
  readonly weight?: number;
  /** When; all edges of a type have a time, or none. */
  readonly at?: TimestampInput;
}

/** Edges as parallel columns: what is fastest for many. */
export interface EdgeColumns {
  /** The ids that `from` counts through. */
  readonly fromIds: readonly string[];
  /** The ids that `to` counts through. */
  readonly toIds: readonly string[];
  /** For each edge the index into `fromIds`. */
  readonly from: ArrayLike<number>;
  /** For each edge the index into `toIds`. */
  readonly to: ArrayLike<number>;
  /** For each edge its weight, finite and > 0; left out, 1. */
  readonly weights?: ArrayLike<number>;
  /** For each edge its time in epoch milliseconds; left out, edges have no times. */
  readonly times?: ArrayLike<number>;
}

/** What {@link createGraph} takes. */
export interface GraphInput<Node extends string, Edge extends string> {
  /**
   * The nodes by type. A type that is left out has the nodes at which edges end; one that is named has just those ids,
   * isolated ones too, and an edge to another id is an error.
   */
  readonly nodes?: { readonly [Name in Node]?: NodesInput };
  /** The edges by type, each type once. */
  readonly edges: { readonly [Name in Edge]: Iterable<EdgeRow> | EdgeColumns };
}

const OWNER = "createGraph";

function idOf(edge: string, end: "from" | "to", id: unknown, row: number): string {
  if (typeof id === "string") return id;
  throw refusal(
    "invalid-argument",
    OWNER,
    `"${end}" of edge ${JSON.stringify(edge)} ${row} must be a text; received ${describeValue(id)}`,
  );
}

function rowsToColumns(name: string, rows: Iterable<EdgeRow>): EdgeColumns {
  const [fromIds, toIds] = [createDictionary(), createDictionary()];
  const [from, to, weights, times]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (const row of rows) {
    const place = from.length;
    if (typeof row !== "object" || row === null) {
      throw refusal(
        "invalid-argument",
        OWNER,
        `edge ${JSON.stringify(name)} ${place} must be { from, to }; received ${describeValue(row)}`,
      );
    }
    from.push(fromIds.code(idOf(name, "from", row.from, place)));
    to.push(toIds.code(idOf(name, "to", row.to, place)));
    weights.push(row.weight ?? 1);
    if (row.at !== undefined) times.push(toMilliseconds(OWNER, "at", row.at));
    if (times.length !== 0 && times.length !== place + 1) {
      throw refusal(
        "invalid-data",
        OWNER,
        `either all edges ${JSON.stringify(name)} have "at" or none; edge ${place} differs from those before`,
      );
    }
  }
  return {
    fromIds: fromIds.texts,
    toIds: toIds.texts,
    from,
    to,
    weights,
    ...(times.length === 0 ? {} : { times }),
  };
}

function checkColumns(name: string, columns: EdgeColumns): void {
  const { fromIds, toIds, from, to, weights, times } = columns;
  for (const [column, values] of Object.entries({ to, weights, times })) {
    if (values === undefined || values.length === from.length) continue;
    throw refusal(
      "invalid-argument",
      OWNER,
      `"${column}" of edge ${JSON.stringify(name)} must hold ${from.length} numbers; received ${values.length}`,
    );
  }
  for (const [column, codes, ids] of [
    ["from", from, fromIds],
    ["to", to, toIds],
  ] as const) {
    for (let edge = 0; edge < codes.length; edge++) {
      const code = codes[edge] as number;
      if (Number.isInteger(code) && code >= 0 && code < ids.length) continue;
      throw refusal(
        "invalid-argument",
        OWNER,
        `"${column}" of edge ${JSON.stringify(name)} must hold integers >= 0 and < ${ids.length}; edge ${edge} has ${describeValue(code)}`,
      );
    }
  }
}

const isIterable = (value: object): value is Iterable<EdgeRow> => Symbol.iterator in value;

function columnsOf(name: string, input: unknown): EdgeColumns {
  if (typeof input !== "object" || input === null) {
    throw refusal(
      "invalid-argument",
      OWNER,
      `the edges ${JSON.stringify(name)} must be a list of { from, to } or columns; received ${describeValue(input)}`,
    );
  }
  const columns = isIterable(input) ? rowsToColumns(name, input) : (input as EdgeColumns);
  const lists = [columns.fromIds, columns.toIds].every(Array.isArray);
  if (!lists || [columns.from, columns.to].some((codes) => typeof codes?.length !== "number")) {
    throw refusal(
      "invalid-argument",
      OWNER,
      `the edges ${JSON.stringify(name)} must be a list of { from, to } or columns; received ${describeValue(input)}`,
    );
  }
  checkColumns(name, columns);
  return columns;
}

/** For each edge the number of its node. */
function placesOf(
  name: string,
  node: string,
  ids: readonly string[],
  codes: ArrayLike<number>,
  known: readonly string[],
): Uint32Array {
  const places = Int32Array.from(ids, (id) => placeOf(known, id));
  return Uint32Array.from(codes, (code) => {
    const place = places[code] as number;
    if (place >= 0) return place;
    throw refusal(
      "unknown-id",
      OWNER,
      `edge ${JSON.stringify(name)} names the ${node} ${describeValue(ids[code])}, which is not among the ${known.length} nodes of that type`,
      "Add it to the nodes, or leave the nodes out to take those at which edges end.",
    );
  });
}

function nodesFromEdges(
  node: string,
  definition: GraphDefinition,
  columns: ReadonlyMap<string, EdgeColumns>,
): Nodes {
  const ids = new Set<string>();
  for (const [name, { from, to }] of Object.entries(definition.edges)) {
    const { fromIds, toIds, from: starts, to: ends } = columns.get(name) as EdgeColumns;
    for (const [type, texts, codes] of [
      [from, fromIds, starts],
      [to, toIds, ends],
    ] as const) {
      if (type !== node) continue;
      for (let edge = 0; edge < codes.length; edge++) ids.add(texts[codes[edge] as number] as string);
    }
  }
  return sortNodes(OWNER, node, { ids: [...ids] });
}

function checkNames(what: string, given: object, known: readonly string[]): void {
  const odd = Object.keys(given).find((name) => !known.includes(name));
  if (odd === undefined) return;
  throw refusal(
    "invalid-argument",
    OWNER,
    `the definition has no ${what} of type ${JSON.stringify(odd)}; its types are ${known.map((name) => JSON.stringify(name)).join(", ")}`,
  );
}

/**
 * A graph from nodes and edges. Ids are sorted by code unit, so that the order of rows does not matter. Repeated edges become
 * one, its weight their sum and its time the last of theirs; a self-loop is an edge like others; an empty graph is one, and
 * what cannot be computed on it says so. O(edges + nodes log nodes).
 *
 * @param definition - What the graph is made of.
 * @param input - Nodes and edges by type.
 * @throws PortraitError `invalid-argument` when names, ids, columns or features do not fit; `unknown-id` when an edge ends
 *   at a node that is not among those named; `invalid-data` when a weight is not > 0, or a weight, time or feature is not
 *   finite.
 *
 * @example
 * ```ts
 * import { createGraph, defineGraph } from "@portrait/graph";
 *
 * const shop = defineGraph({ nodes: ["user", "item"], edges: { bought: { from: "user", to: "item" } } });
 * const graph = createGraph(shop, {
 *   edges: { bought: [{ from: "ann", to: "tea" }, { from: "bob", to: "tea" }, { from: "bob", to: "tea" }] },
 * });
 * graph.nodes.user.ids; // => ["ann", "bob"]
 * [...graph.edges.bought.weights]; // => [1, 2]
 * ```
 */
export function createGraph<Node extends string, Edge extends string>(
  definition: GraphDefinition<Node, Edge>,
  input: GraphInput<Node, Edge>,
): Graph<Node, Edge> {
  const wide: GraphDefinition = definition;
  const given = (input as Partial<GraphInput<string, string>> | null) ?? {};
  const edgeNames = Object.keys(wide.edges);
  checkNames("edge", given.edges ?? {}, edgeNames);
  checkNames("node", given.nodes ?? {}, wide.nodes);
  const columns = new Map(
    edgeNames.map((name) => {
      const edges =
        given.edges !== undefined && Object.hasOwn(given.edges, name) ? given.edges[name] : undefined;
      return [name, columnsOf(name, edges)];
    }),
  );
  const nodes = Object.fromEntries(
    wide.nodes.map((node) => {
      const named =
        given.nodes !== undefined && Object.hasOwn(given.nodes, node) ? given.nodes[node] : undefined;
      return [
        node,
        named === undefined ? nodesFromEdges(node, wide, columns) : sortNodes(OWNER, node, named),
      ];
    }),
  );
  const edges = Object.fromEntries(
    edgeNames.map((name) => [name, packColumns(wide, nodes, name, columns.get(name) as EdgeColumns)]),
  );
  return Object.freeze({
    definition,
    nodes: Object.freeze(nodes),
    edges: Object.freeze(edges),
  }) as Graph as Graph<Node, Edge>;
}

function packColumns(
  definition: GraphDefinition,
  nodes: Readonly<Record<string, Nodes>>,
  name: string,
  columns: EdgeColumns,
): Edges {
  const { from, to, directed } = definition.edges[name] as Required<{
    from: string;
    to: string;
    directed: boolean;
  }>;
  const [starts, ends] = [(nodes[from] as Nodes).ids, (nodes[to] as Nodes).ids];
  const list: EdgeList = {
    from: placesOf(name, from, columns.fromIds, columns.from, starts),
    to: placesOf(name, to, columns.toIds, columns.to, ends),
    ...(columns.weights === undefined ? {} : { weights: columns.weights }),
    ...(columns.times === undefined ? {} : { times: columns.times }),
  };
  checkEdgeValues(OWNER, name, list);
  return packEdges({ from, to, directed, rows: starts.length, columns: ends.length }, list);
}
