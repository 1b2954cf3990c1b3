import type { Interactions } from "../data/interactions.js";
import type { Columns, EventDefinition } from "../event/events.js";
import type { AggregateNode, ExpressionNode } from "../expression/node.js";
import type { Table } from "../table/table.js";
import type { CleaningPlan } from "./cleaning-plan.js";
import type { EventLog } from "./event-log.js";
import type { IdentityIntervals } from "./identities.js";
import type { LogSummary, SummaryPlan } from "./summary.js";

/** What the columns and values of one user are computed from: aggregates by name, at cutoffs, for a population. */
export interface AggregatePlan {
  /** The column that identifies the user. */
  readonly key: string;
  /** The aggregates by name. A target's look `after` the cutoff, all others `before` it. */
  readonly aggregates: Readonly<Record<string, AggregateNode>>;
  /** The cutoffs in epoch milliseconds, ascending and different. */
  readonly cutoffs: readonly number[];
  /**
   * Which events make a user a member: a user has a row at a cutoff if at least one event before the cutoff meets
   * this; absent, any event does.
   */
  readonly population?: ExpressionNode;
  /**
   * Who the ids in the key column were, as it became known: at each cutoff the events of an id are those of the person that
   * it was known to be then, after the cutoff too. Absent, each id is itself.
   */
  readonly identities?: IdentityIntervals;
}

/** What an engine makes of an {@link AggregatePlan}: one row for each cutoff and member. */
export interface AggregateResult {
  /** For each row the user; rows are ordered by cutoff, then by user in code-unit order. */
  readonly users: readonly string[];
  /** For each row the cutoff in epoch milliseconds. */
  readonly cutoffs: Float64Array;
  /** The aggregates by name. */
  readonly table: Table;
}

/** Who did something with what: what {@link Engine.interactions} extracts. */
export interface InteractionPlan {
  /** The column that identifies the user. */
  readonly user: string;
  /** The column that identifies the item. */
  readonly item: string;
  /** Which events count; absent, all do. */
  readonly where?: ExpressionNode;
}

/** Options of {@link Engine.read}. */
export interface ReadOptions<Cols extends Columns = Columns> {
  /** The name in the source of each column whose name there differs. */
  readonly rename?: { readonly [Name in keyof Cols]?: string };
  /** Derived columns, trimming, rejection rules and duplicates; see `cleaning` in `@portrait/features`. */
  readonly clean?: CleaningPlan;
  /** The format of a file when its name does not tell it. */
  readonly format?: "parquet" | "csv" | "jsonl" | "arrow";
  /** Stops the reading. */
  readonly signal?: AbortSignal;
}

/** Options of the computations of an {@link Engine}. */
export interface ComputeOptions {
  /** Stops the computation. */
  readonly signal?: AbortSignal;
}

/** One field of an {@link ArrowTable}'s schema. */
export interface ArrowField {
  /** The column's name. */
  readonly name: string;
}

/** One column of an {@link ArrowTable}. */
export interface ArrowVector {
  /**
   * The value of one row.
   *
   * @param row - The row, from 0.
   */
  get(row: number): unknown;
}

/** What reading uses of an Arrow table; Apache Arrow's `Table` has it. */
export interface ArrowTable {
  /** How many rows there are. */
  readonly numRows: number;
  /** The columns' names. */
  readonly schema: {
    /** One for each column. */
    readonly fields: readonly ArrowField[];
  };
  /**
   * One column.
   *
   * @param name - Its name.
   */
  getChild(name: string): ArrowVector | null;
}

/**
 * Where events come from: row objects, a stream of them, an Arrow table, or the path or `file:` URL of a file
 * (Parquet, CSV with a header, JSON lines, Arrow) for an engine that reads files.
 */
export type EventSource = Iterable<object> | AsyncIterable<object> | ArrowTable | string | URL;

/**
 * Where features are computed. Engines differ in where, never in what: the same plan over the same log gives the
 * same result, floats within 1e-9 relative. `describeEngine` in `@portrait/testing` holds them to it.
 */
export interface Engine extends AsyncDisposable {
  /** Which engine, such as `"memory"` or `"duckdb"`. */
  readonly name: string;
  /**
   * Reads events, validating each row. Nothing is lost: rows in = kept + rejected + duplicates.
   *
   * @param events - What the rows are.
   * @param source - Where they come from.
   * @param options - See {@link ReadOptions}.
   * @throws PortraitError `missing-column`, `unreadable-source`, `invalid-option`, `not-supported`, `aborted`, `closed`.
   */
  read<Cols extends Columns>(
    events: EventDefinition<Cols>,
    source: EventSource,
    options?: ReadOptions<Cols>,
  ): Promise<EventLog<Cols>>;
  /**
   * Computes aggregates for every member at every cutoff.
   *
   * @param log - A log that this engine read.
   * @param plan - What to compute.
   * @param options - See {@link ComputeOptions}.
   * @throws PortraitError `invalid-argument` when the log is another engine's, `aborted`, `closed`.
   */
  aggregate(log: EventLog, plan: AggregatePlan, options?: ComputeOptions): Promise<AggregateResult>;
  /**
   * Extracts who did something with what; known until just after the last event of the log.
   *
   * @param log - A log that this engine read.
   * @param plan - Which columns and events.
   * @param options - See {@link ComputeOptions}.
   * @throws PortraitError `invalid-argument` when the log is another engine's, `aborted`, `closed`.
   */
  interactions(log: EventLog, plan: InteractionPlan, options?: ComputeOptions): Promise<Interactions>;
  /**
   * Says of every column of a log what there is to say: missing and different values, quantiles, the most frequent texts,
   * and how two periods differ; for `dataQuality` in `@portrait/features/quality`. What is returned does not grow with the log.
   *
   * @param log - A log that this engine read.
   * @param plan - Which periods, and how finely.
   * @param options - See {@link ComputeOptions}.
   * @throws PortraitError `invalid-argument` when the log is another engine's or the plan is none, `aborted`, `closed`.
   */
  summarize(log: EventLog, plan: SummaryPlan, options?: ComputeOptions): Promise<LogSummary>;
  /** Frees all that the engine holds; its logs cannot be used afterwards. Closing twice does nothing. */
  close(): Promise<void>;
}
