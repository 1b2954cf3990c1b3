import { type ClassTarget, describeValue, hashText, hashTexts, hashView } from "@portrait/core";
import { refusal } from "./errors.js";
import { fingerprintGraph, type Graph, isGraph, nodesOf } from "./graph.js";
import { placeOf } from "./places.js";

/** Nodes of a graph whose class is known: what estimators of node classes learn from. Plain immutable data. */
export interface NodeLabels<Node extends string = string, Edge extends string = string> {
  /** The graph, with the nodes whose class is not known too. */
  readonly graph: Graph<Node, Edge>;
  /** The type of the labelled nodes. */
  readonly node: Node;
  /** The numbers of the labelled nodes, ascending. */
  readonly places: Uint32Array;
  /** For each of them its class. */
  readonly target: ClassTarget;
  /** A hash of all of it. */
  readonly fingerprint: string;
}

/** What {@link labelNodes} takes. */
export interface NodeLabelsInput<Node extends string> {
  /** The type of the nodes. */
  readonly node: Node;
  /** Pairs of a node's id and its class, each node once: an array of pairs or a `Map`. */
  readonly labels: Iterable<readonly [string, string]>;
  /** All classes, where there may be some without a labelled node; left out, those of the labels. */
  readonly classes?: readonly string[];
}

const OWNER = "labelNodes";

function readPair(pair: unknown, index: number): readonly [string, string] {
  const sound = Array.isArray(pair) && pair.length === 2 && pair.every((text) => typeof text === "string");
  if (sound) return pair as unknown as readonly [string, string];
  throw refusal(
    "invalid-argument",
    OWNER,
    `label ${index} must be a pair of a node's id and its class, both texts; received ${describeValue(pair)}`,
  );
}

/**
 * Says of which class some nodes are. Classes are sorted by code unit, nodes by number, so that the order of labels does not
 * matter.
 *
 * @param graph - The graph.
 * @param input - Type of node and labels.
 * @throws PortraitError `unknown-id` when the graph has no such type or node; `invalid-argument` when a label is no pair of
 *   texts, a node is labelled twice, or a class is not among `classes`.
 *
 * @example
 * ```ts
 * import { createGraph, defineGraph, labelNodes } from "@portrait/graph";
 *
 * const shop = defineGraph({ nodes: ["user", "item"], edges: { bought: { from: "user", to: "item" } } });
 * const graph = createGraph(shop, { edges: { bought: [{ from: "ann", to: "tea" }, { from: "bob", to: "rum" }] } });
 * labelNodes(graph, { node: "user", labels: [["bob", "US"], ["ann", "UK"]] }).target.classes; // => ["UK", "US"]
 * ```
 */
export function labelNodes<Node extends string, Edge extends string>(
  graph: Graph<Node, Edge>,
  input: NodeLabelsInput<NoInfer<Node>>,
): NodeLabels<Node, Edge> {
  if (!isGraph(graph)) {
    throw refusal(
      "invalid-argument",
      OWNER,
      `the first argument must be a graph; received ${describeValue(graph)}`,
    );
  }
  const { node, labels } = input;
  const { ids } = nodesOf(OWNER, graph, node);
  const found = new Map<number, string>();
  for (const pair of labels) {
    const [id, name] = readPair(pair, found.size);
    const place = placeOf(ids, id);
    if (place < 0) {
      throw refusal(
        "unknown-id",
        OWNER,
        `the graph has no ${node} ${describeValue(id)}`,
        "Leave its label out, or add it to the graph's nodes.",
      );
    }
    if (found.has(place))
      throw refusal("invalid-argument", OWNER, `the ${node} ${describeValue(id)} is labelled twice`);
    found.set(place, name);
  }
  const classes = Object.freeze([...new Set(input.classes ?? found.values())].sort());
  const codes = new Map(classes.map((name, code) => [name, code]));
  const places = Uint32Array.from(found.keys()).sort();
  const target = Object.freeze({
    classes,
    codes: Int32Array.from(places, (place) => {
      const name = found.get(place) as string;
      const code = codes.get(name);
      if (code !== undefined) return code;
      throw refusal(
        "invalid-argument",
        OWNER,
        `the class ${describeValue(name)} of ${node} ${describeValue(ids[place])} is not among the classes`,
      );
    }),
  });
  const fingerprint = hashText(
    [fingerprintGraph(graph), node, hashView(places), hashView(target.codes), hashTexts(classes)].join(" "),
  );
  return Object.freeze({ graph, node, places, target, fingerprint });
}
