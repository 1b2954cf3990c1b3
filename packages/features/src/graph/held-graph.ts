import {
  type ComputeOptions,
  describeValue,
  type ExpressionNode,
  type GraphNodePlan,
  type GraphPlan,
  type HeldGraph,
  listWords,
  optionalOption,
  PortraitError,
  resolveOptions,
} from "@portrait/core";

/** What an engine does for a {@link HeldGraph}; what it is asked for was checked. */
export interface GraphReader extends Pick<HeldGraph, "counts" | "neighbours"> {
  /** As `HeldGraph.rows`. */
  rows(nodes: Uint32Array, signal: AbortSignal | undefined): ReturnType<HeldGraph["rows"]>;
  /** As `HeldGraph.neighboursAt`. */
  neighboursAt(places: Float64Array, signal: AbortSignal | undefined): ReturnType<HeldGraph["neighboursAt"]>;
  /** As `HeldGraph.find`; `type` is the place of the node's type in the plan. */
  find(type: number, ids: readonly string[], signal: AbortSignal | undefined): ReturnType<HeldGraph["find"]>;
  /** As `HeldGraph.features`; `type` is the place of the node's type in the plan. */
  features(
    type: number,
    places: Uint32Array,
    signal: AbortSignal | undefined,
  ): ReturnType<HeldGraph["features"]>;
  /** As `HeldGraph.labels`; `type` is the place of the node's type in the plan. */
  labels(
    type: number,
    column: string,
    where: ExpressionNode | undefined,
    signal: AbortSignal | undefined,
  ): ReturnType<HeldGraph["labels"]>;
  /** Throws when the engine was closed, or a log that the graph reads has been replaced. */
  check(): void;
  /** Frees what is held; called once. */
  close(): Promise<void>;
}

const signalRule = {
  signal: optionalOption<AbortSignal>("an AbortSignal", (value) => value instanceof AbortSignal),
};

/** The members of a type of node. */
export type GraphMembers = NonNullable<GraphNodePlan["members"]>;

/** Why a graph cannot be held or read, in the words that all engines use. */
export const graphFaults = {
  /** An event ends at a node that the log of nodes has not. */
  stranger: (node: string, id: string): PortraitError =>
    new PortraitError({
      code: "unknown-id",
      message: `holdGraph: an event names the ${node} ${describeValue(id)}, of which the log of nodes has no row.`,
      hint: "Add a row for it, leave such events out by `where`, or leave the log of nodes out.",
    }),
  /** A column that should describe nodes holds no numbers. */
  noNumbers: (column: string): PortraitError =>
    new PortraitError({
      code: "unknown-id",
      message: `holdGraph: ${JSON.stringify(column)} is no number column of the log of nodes.`,
      details: { column },
    }),
  /** A node lacks a feature. */
  missing: (node: string, id: string, column: string): PortraitError =>
    new PortraitError({
      code: "invalid-data",
      message: `holdGraph: the ${node} ${describeValue(id)} has no ${JSON.stringify(column)} in its last row.`,
      hint: "Every node needs every feature: fill missing values when the log of nodes is read, by `clean`.",
    }),
  /** There are more nodes than can be numbered. */
  tooMany: (count: number): PortraitError =>
    new PortraitError({
      code: "not-supported",
      message: `holdGraph: at most 2147483647 nodes can be numbered; there are ${count}.`,
    }),
};

function invalid(owner: string, problem: string): PortraitError {
  return new PortraitError({ code: "invalid-argument", message: `${owner}: ${problem}.` });
}

/**
 * Checks that a plan names its types of nodes once and has edges, whose ends are among them.
 *
 * @param plan - The plan.
 * @throws PortraitError `invalid-argument`.
 *
 * @example
 * ```ts
 * import { checkGraphPlan } from "@portrait/features";
 *
 * const edge = { from: "user", to: "item", fromColumn: "buyer", toColumn: "product" };
 * checkGraphPlan({ nodes: [{ node: "user" }, { node: "item" }], edges: [edge] });
 * checkGraphPlan({ nodes: [{ node: "user" }], edges: [edge] }); // throws holdGraph: edges end at nodes of type "item"; the plan has "user".
 * ```
 */
export function checkGraphPlan(plan: GraphPlan): void {
  const given = plan as Partial<GraphPlan> | null | undefined;
  if (!Array.isArray(given?.nodes) || !Array.isArray(given.edges) || given.edges.length === 0) {
    throw invalid("holdGraph", `the plan must be { nodes, edges }; received ${describeValue(plan)}`);
  }
  if (![...given.nodes, ...given.edges].every((one) => typeof one === "object" && one !== null)) {
    throw invalid("holdGraph", "nodes and edges must be objects");
  }
  const types = plan.nodes.map(({ node }) => node);
  if (new Set(types).size < types.length) {
    throw invalid("holdGraph", `the types of nodes must differ; received ${listWords(types)}`);
  }
  for (const type of plan.edges.flatMap(({ from, to }) => [from, to])) {
    if (types.includes(type)) continue;
    throw invalid(
      "holdGraph",
      `edges end at nodes of type ${describeValue(type)}; the plan has ${listWords(types)}`,
    );
  }
}

/**
 * A held graph over what an engine reads: asks it nothing that it could not answer.
 *
 * @param engine - The engine's name, for messages.
 * @param plan - What the graph is made of; checked.
 * @param reader - What reads.
 *
 * @example
 * ```ts
 * import { createHeldGraph } from "@portrait/features";
 *
 * const edge = { from: "user", to: "user", fromColumn: "caller", toColumn: "called" };
 * const graph = createHeldGraph("example", { nodes: [{ node: "user" }], edges: [edge] }, {
 *   counts: [1],
 *   neighbours: 0,
 *   rows: async () => ({ starts: new Float64Array(1), degrees: new Int32Array(1) }),
 *   neighboursAt: async () => ({ neighbours: new Int32Array(0), weights: new Float64Array(0) }),
 *   find: async () => Int32Array.of(0),
 *   features: async () => new Float64Array(0),
 *   labels: async () => ({ places: new Uint32Array(0), classes: [], codes: new Int32Array(0) }),
 *   check: () => {},
 *   close: async () => {},
 * });
 * await graph.rows(Uint32Array.of(1)); // throws rows: numbers must be integers >= 0 and < 1; place 0 holds 1.
 * ```
 */
export function createHeldGraph(engine: string, plan: GraphPlan, reader: GraphReader): HeldGraph {
  const { counts, neighbours } = reader;
  const total = counts.reduce((sum, count) => sum + count, 0);
  let closing: Promise<void> | undefined;

  function signalOf(owner: string, options: ComputeOptions | undefined): AbortSignal | undefined {
    const { signal } = resolveOptions(owner, signalRule, options);
    if (closing !== undefined) {
      throw new PortraitError({ code: "closed", message: `${engine}: the graph was closed.` });
    }
    reader.check();
    if (signal?.aborted) {
      throw new PortraitError({
        code: "aborted",
        message: `${owner}: stopped by its signal.`,
        cause: signal.reason,
      });
    }
    return signal;
  }
  function typeOf(owner: string, node: string): number {
    const type = plan.nodes.findIndex((one) => one.node === node);
    if (type >= 0) return type;
    throw new PortraitError({
      code: "unknown-id",
      message: `${owner}: the graph has no nodes of type ${describeValue(node)}; its types are ${listWords(plan.nodes.map((one) => one.node))}.`,
    });
  }
  function checkNumbers(owner: string, numbers: Uint32Array | Float64Array, below: number): void {
    const odd = numbers.findIndex((number) => !(Number.isInteger(number) && number >= 0 && number < below));
    if (odd < 0) return;
    throw invalid(owner, `numbers must be integers >= 0 and < ${below}; place ${odd} holds ${numbers[odd]}`);
  }
  const close = (): Promise<void> => {
    closing ??= reader.close();
    return closing;
  };
  return Object.freeze<HeldGraph>({
    counts,
    neighbours,
    async rows(nodes, options) {
      const signal = signalOf("rows", options);
      checkNumbers("rows", nodes, total);
      return reader.rows(nodes, signal);
    },
    async neighboursAt(places, options) {
      const signal = signalOf("neighboursAt", options);
      checkNumbers("neighboursAt", places, neighbours);
      return reader.neighboursAt(places, signal);
    },
    async find(node, ids, options) {
      const signal = signalOf("find", options);
      const odd = ids.findIndex((id) => typeof id !== "string");
      if (odd >= 0) throw invalid("find", `ids must be texts; place ${odd} holds ${describeValue(ids[odd])}`);
      return reader.find(typeOf("find", node), ids, signal);
    },
    async features(node, places, options) {
      const signal = signalOf("features", options);
      const type = typeOf("features", node);
      checkNumbers("features", places, counts[type] as number);
      if ((plan.nodes[type]?.members?.features.length ?? 0) === 0) return new Float64Array(0);
      return reader.features(type, places, signal);
    },
    async labels(node, column, where, options) {
      const signal = signalOf("labels", options);
      const type = typeOf("labels", node);
      if (plan.nodes[type]?.members === undefined) {
        throw invalid(
          "labels",
          `nodes of type ${JSON.stringify(node)} come from no log that could have classes`,
        );
      }
      return reader.labels(type, column, where, signal);
    },
    close,
    [Symbol.asyncDispose]: close,
  });
}
