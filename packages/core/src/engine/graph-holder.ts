import type { ExpressionNode } from "../expression/node.js";
import type { ComputeOptions } from "./engine.js";
import type { EventLog } from "./event-log.js";

/** The nodes of one type: a row of a log each, or whatever edges end at. */
export interface GraphNodePlan {
  /** The type. */
  readonly node: string;
  /** Where the nodes come from; absent, they are those at which edges end. */
  readonly members?: {
    /** A log of the same engine, with a row for each node; of several the last counts. */
    readonly log: EventLog;
    /** The column with their ids. */
    readonly id: string;
    /** The number columns that describe them; none may be missing in a node's row. */
    readonly features: readonly string[];
  };
}

/** Which events connect two nodes. */
export interface GraphEdgePlan {
  /** The type of the nodes that edges start from. */
  readonly from: string;
  /** The type of the nodes that they lead to. */
  readonly to: string;
  /** The column with the ids of the former. */
  readonly fromColumn: string;
  /** The column with the ids of the latter. */
  readonly toColumn: string;
  /** Which events count; absent, all in which neither id is missing. */
  readonly where?: ExpressionNode;
}

/** What {@link GraphHolder.holdGraph} makes a graph of. */
export interface GraphPlan {
  /** The types of nodes. */
  readonly nodes: readonly GraphNodePlan[];
  /** The types of edges; they are laid over each other, each in both directions. */
  readonly edges: readonly GraphEdgePlan[];
}

/** Where the neighbours of some nodes stand among those of all. */
export interface HeldRows {
  /** For each node the place of its first neighbour. */
  readonly starts: Float64Array;
  /** For each node how many there are; they follow each other. */
  readonly degrees: Int32Array;
}

/** What stands at some places. */
export interface HeldNeighbours {
  /** For each place the number of the neighbour. */
  readonly neighbours: Int32Array;
  /** For each place how many events connect the two. */
  readonly weights: Float64Array;
}

/** The classes of some nodes of a type. */
export interface HeldLabels {
  /** The numbers of the nodes within their type, ascending. */
  readonly places: Uint32Array;
  /** The different classes, in code-unit order. */
  readonly classes: readonly string[];
  /** For each node the index of its class. */
  readonly codes: Int32Array;
}

/**
 * A graph that an engine holds, read in parts: what is read depends on what is asked for, not on the size of the graph. Nodes of
 * a type are numbered from 0 in the order of their ids; those of all types one after another, in the plan's order.
 * The neighbours of a node stand one after another, ascending. All that reads throws `aborted`, and `closed` once the graph or its
 * engine was closed, or a user of one of its logs was forgotten.
 */
export interface HeldGraph extends AsyncDisposable {
  /** How many nodes each type has, in the order of the plan. */
  readonly counts: readonly number[];
  /** How many neighbours there are to read: each pair of nodes twice, a node that is next to itself once. */
  readonly neighbours: number;
  /**
   * Where the neighbours of nodes stand.
   *
   * @param nodes - Numbers among all nodes.
   * @param options - `signal`.
   */
  rows(nodes: Uint32Array, options?: ComputeOptions): Promise<HeldRows>;
  /**
   * The neighbours at some places.
   *
   * @param places - The places, see {@link HeldRows}.
   * @param options - `signal`.
   */
  neighboursAt(places: Float64Array, options?: ComputeOptions): Promise<HeldNeighbours>;
  /**
   * The numbers of nodes within their type; -1 where there is none of the id.
   *
   * @param node - The type.
   * @param ids - The ids.
   * @param options - `signal`.
   */
  find(node: string, ids: readonly string[], options?: ComputeOptions): Promise<Int32Array>;
  /**
   * The features of nodes of a type, row-major, in the order of the plan's columns.
   *
   * @param node - The type.
   * @param places - Numbers within the type.
   * @param options - `signal`.
   */
  features(node: string, places: Uint32Array, options?: ComputeOptions): Promise<Float64Array>;
  /**
   * The classes of the nodes of a type, where they are known: 8 bytes a node.
   *
   * @param node - The type; its nodes come from a log.
   * @param column - The id or category column of that log with the classes.
   * @param where - Of which nodes, by their rows; left out, of all.
   * @param options - `signal`.
   */
  labels(node: string, column: string, where?: ExpressionNode, options?: ComputeOptions): Promise<HeldLabels>;
  /** Frees what the engine holds of the graph, not its logs. Closing twice does nothing. */
  close(): Promise<void>;
}

/** An engine that can hold the graph of a log and read it in parts. */
export interface GraphHolder {
  /**
   * Makes a graph of the events of a log, within the engine.
   *
   * @param log - A log that this engine read.
   * @param plan - Which columns and events.
   * @param options - `signal`.
   * @throws PortraitError `invalid-argument` when a log is another engine's; `unknown-id` when there is no such column, or an event
   *   names a node that the log of nodes has not; `invalid-data` when a node lacks a feature; `aborted`, `closed`.
   */
  holdGraph(log: EventLog, plan: GraphPlan, options?: ComputeOptions): Promise<HeldGraph>;
}

/**
 * Whether an engine can hold a graph.
 *
 * @param engine - The engine.
 *
 * @example
 * ```ts
 * import { isGraphHolder } from "@portrait/core";
 * import { memory } from "@portrait/features";
 *
 * isGraphHolder(memory()); // => true
 * ```
 */
export const isGraphHolder = (engine: unknown): engine is GraphHolder =>
  typeof engine === "object" &&
  engine !== null &&
  "holdGraph" in engine &&
  typeof engine.holdGraph === "function";
