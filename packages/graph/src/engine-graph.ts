import {
  createDenseVector,
  type DenseVector,
  type ExpressionNode,
  type HeldGraph,
  type HeldLabels,
} from "@portrait/core";
import type { GraphDefinition } from "./definition.js";
import type { NeighbourSource } from "./sample.js";

/** The nodes of one type of an {@link EngineGraph}. */
export interface EngineNodes {
  /** How many there are. */
  readonly count: number;
  /** The columns that describe them, in order; none where nodes are those at which edges end. */
  readonly features: readonly string[];
}

/**
 * A graph that an engine holds and that need not fit into memory: this value has neither its edges nor its ids, and reads of the
 * engine what is asked for. Close it when it is done with. All that reads throws the engine's errors, such as `aborted` and
 * `closed`.
 */
export interface EngineGraph<Node extends string = string, Edge extends string = string>
  extends AsyncDisposable {
  /** What it is made of. */
  readonly definition: GraphDefinition<Node, Edge>;
  /** The nodes by type. */
  readonly nodes: { readonly [Name in Node]: EngineNodes };
  /** Neighbours of nodes, whatever the types of edges, as of `flatAdjacency`. */
  readonly source: NeighbourSource;
  /**
   * The numbers of nodes within their type; -1 where there is none of the id.
   *
   * @param node - The type.
   * @param ids - The ids.
   * @param signal - Stops it.
   */
  find(node: Node, ids: readonly string[], signal?: AbortSignal): Promise<Int32Array>;
  /**
   * The features of nodes, a row for each.
   *
   * @param node - The type; it has features.
   * @param places - Numbers within the type.
   * @param signal - Stops it.
   */
  features(node: Node, places: Uint32Array, signal?: AbortSignal): Promise<DenseVector>;
  /**
   * The classes of nodes.
   *
   * @param node - The type.
   * @param column - The column of its log with the classes.
   * @param where - Of which nodes; left out, of all.
   * @param signal - Stops it.
   */
  classes(node: Node, column: string, where?: ExpressionNode, signal?: AbortSignal): Promise<HeldLabels>;
  /** Frees what the engine holds of the graph. Closing twice does nothing. */
  close(): Promise<void>;
}

/**
 * Whether a value has the parts of a graph that an engine holds.
 *
 * @param value - Anything.
 *
 * @example
 * ```ts
 * import { isEngineGraph } from "@portrait/graph";
 *
 * isEngineGraph({ nodes: [] }); // => false
 * ```
 */
export const isEngineGraph = (value: unknown): value is EngineGraph =>
  typeof value === "object" &&
  value !== null &&
  "definition" in value &&
  "source" in value &&
  "classes" in value &&
  typeof value.classes === "function";

/**
 * A graph over what an engine holds of it.
 *
 * @param definition - What it is made of.
 * @param held - The engine's graph; its types of nodes are the definition's, in order.
 * @param features - The columns that describe the nodes of each type.
 */
export function createEngineGraph(
  definition: GraphDefinition,
  held: HeldGraph,
  features: ReadonlyMap<string, readonly string[]>,
): EngineGraph {
  const given = (signal: AbortSignal | undefined) => (signal === undefined ? {} : { signal });
  const nodes = definition.nodes.map((node, type) => [
    node,
    Object.freeze({ count: held.counts[type] as number, features: features.get(node) ?? [] }),
  ]);
  return Object.freeze<EngineGraph>({
    definition,
    nodes: Object.freeze(Object.fromEntries(nodes)),
    source: Object.freeze<NeighbourSource>({
      count: held.counts.reduce((sum, count) => sum + count, 0),
      rows: (asked, signal) => held.rows(asked, given(signal)),
      neighboursAt: (places, signal) => held.neighboursAt(places, given(signal)),
    }),
    find: (node, ids, signal) => held.find(node, ids, given(signal)),
    async features(node, places, signal) {
      const values = await held.features(node, places, given(signal));
      return createDenseVector({ width: features.get(node)?.length ?? 0, values });
    },
    classes: (node, column, where, signal) => held.labels(node, column, where, given(signal)),
    close: () => held.close(),
    [Symbol.asyncDispose]: () => held.close(),
  });
}
