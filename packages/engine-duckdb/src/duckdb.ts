import {
  type AggregatePlan,
  type AggregateResult,
  type Columns,
  type ComputeOptions,
  checkSupport,
  type Engine,
  type EventDefinition,
  type EventLog,
  type EventSource,
  type ForgetRequest,
  type GraphHolder,
  type GraphPlan,
  type HeldGraph,
  type InteractionPlan,
  type Interactions,
  type LogForgetter,
  type LogSummary,
  type LogWithout,
  optionalOption,
  type ReadOptions,
  type RowValues,
  resolveOptions,
  type SummaryPlan,
} from "@portrait/core";
import { createEventLog, createLogs, readRequest } from "@portrait/engine-sql";
import {
  checkGraphPlan,
  type ProfileDefinition,
  resolveScoreOptions,
  type ScoreOptions,
  type ScoreResult,
} from "@portrait/features";
import { checkSummaryPlan } from "@portrait/features/quality";
import { aggregateInDuckdb } from "./aggregate/aggregate.js";
import { duckdbSupport } from "./aggregate/support.js";
import { openDatabase } from "./database/database.js";
import { forgetInDuckdb } from "./forget.js";
import { holdGraphInDuckdb } from "./graph/hold-graph.js";
import { interactionsInDuckdb } from "./interactions.js";
import type { StoredLog } from "./log/stored-log.js";
import { type DuckdbOptions, resolveDuckdbOptions } from "./options.js";
import { readSource } from "./read/read.js";
import { scoreInDuckdb } from "./score.js";
import { duckdbDialect } from "./sql/dialect.js";
import { summarizeInDuckdb } from "./summary.js";

function signalOf(owner: string, options: ComputeOptions | undefined): AbortSignal | undefined {
  const rules = {
    signal: optionalOption<AbortSignal>("an AbortSignal", (value) => value instanceof AbortSignal),
  };
  return resolveOptions(owner, rules, options).signal;
}

/** What the engine on DuckDB does beside what every engine does. */
export interface DuckdbAbilities extends LogForgetter, GraphHolder {
  /**
   * Computes features, tags, the answers of models and segments in one query and writes a row for each member where
   * DuckDB works: nothing passes through JavaScript. The columns are `cutoff` (TIMESTAMP), `user`, features, tags, models,
   * segments; lists and vectors are arrays, what is unknown is null. Features and tags are those of `buildProfiles`,
   * and answers those of `predictProba` and `predict`, within 1e-9 relative.
   *
   * @param log - A log that this engine read.
   * @param profile - The definition.
   * @param options - See {@link ScoreOptions}: a path becomes a Parquet file; a table is one of the engine's database.
   * @throws PortraitError `invalid-argument` when names collide, or a model is not written as SQL; `missing-column` when a
   *   segment reads what is not computed; `not-supported` for what SQL cannot hold; `invalid-option`, `io`, `aborted`,
   *   `closed`.
   */
  score<Cols extends Columns, Features extends RowValues, Tags extends RowValues>(
    log: EventLog<NoInfer<Cols>>,
    profile: ProfileDefinition<Cols, Features, Tags>,
    options: ScoreOptions,
  ): Promise<ScoreResult>;
}

/** The embedded engine. */
export type DuckdbEngine = Engine & DuckdbAbilities;

/**
 * Starts the embedded engine: DuckDB within this process. It reads Parquet, CSV, JSON lines and Arrow files as well as
 * rows and Arrow tables, and computes aggregates, at the same results as `memory()` of `@portrait/features` (floats
 * within 1e-9 relative). Nothing is fetched from a network: only the extensions that the npm package holds are used.
 *
 * Files without a row schema are checked and cleaned by SQL; all else goes through JavaScript row by row. Sums are
 * exact and rounded once, whatever the order of rows. Each call works on a connection of its own, so calls may overlap.
 *
 * @param options - See {@link DuckdbOptions}.
 * @throws PortraitError `invalid-option`; `io` when the database cannot be opened.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { duckdb } from "@portrait/engine-duckdb";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
 * const engine = await duckdb();
 * const log = await engine.read(orders, [
 *   { user: "ann", at: "2024-01-01", price: "2.50" },
 *   { user: "bob", at: "2024-01-02", price: "free" },
 * ]);
 * log.rows; // => { in: 2, kept: 1, rejected: 1, duplicates: 0 }
 * await engine.close();
 * ```
 */
export async function duckdb(options?: DuckdbOptions): Promise<DuckdbEngine> {
  const database = await openDatabase(resolveDuckdbOptions(options));
  const logs = createLogs<StoredLog>();

  function storedLog(owner: string, log: EventLog): StoredLog {
    database.checkOpen();
    return logs.stored(owner, log);
  }
  function logOf<Cols extends Columns>(events: EventDefinition<Cols>, stored: StoredLog): EventLog<Cols> {
    const log = createEventLog(duckdbDialect.engine, events, stored, stored.aside.aside, stored.lifetime);
    logs.add(log, stored);
    return log;
  }
  return Object.freeze({
    name: duckdbDialect.engine,
    async read<Cols extends Columns>(
      events: EventDefinition<Cols>,
      source: EventSource,
      readOptions?: ReadOptions<Cols>,
    ): Promise<EventLog<Cols>> {
      database.checkOpen();
      return logOf(events, await readSource(database, source, readRequest(events, readOptions)));
    },
    async aggregate(log: EventLog, plan: AggregatePlan, compute?: ComputeOptions): Promise<AggregateResult> {
      const stored = storedLog("aggregate", log);
      checkSupport(duckdbDialect.engine, duckdbSupport, plan, log.definition);
      return database.use("aggregate", signalOf("aggregate", compute), (connection) =>
        aggregateInDuckdb(connection, stored, plan),
      );
    },
    async interactions(
      log: EventLog,
      plan: InteractionPlan,
      compute?: ComputeOptions,
    ): Promise<Interactions> {
      const stored = storedLog("interactions", log);
      return database.use("interactions", signalOf("interactions", compute), (connection) =>
        interactionsInDuckdb(connection, stored, plan),
      );
    },
    async summarize(log: EventLog, plan: SummaryPlan, compute?: ComputeOptions): Promise<LogSummary> {
      const stored = storedLog("summarize", log);
      checkSummaryPlan("summarize", plan);
      return database.use("summarize", signalOf("summarize", compute), (connection) =>
        summarizeInDuckdb(connection, stored, plan),
      );
    },
    async score<Cols extends Columns, Features extends RowValues, Tags extends RowValues>(
      log: EventLog<NoInfer<Cols>>,
      profile: ProfileDefinition<Cols, Features, Tags>,
      options: ScoreOptions,
    ): Promise<ScoreResult> {
      const stored = storedLog("score", log);
      const resolved = resolveScoreOptions(profile, log, options);
      return database.use("score", resolved.signal, (connection) =>
        scoreInDuckdb(connection, stored, profile, resolved),
      );
    },
    async holdGraph(log: EventLog, plan: GraphPlan, compute?: ComputeOptions): Promise<HeldGraph> {
      const stored = storedLog("holdGraph", log);
      const signal = signalOf("holdGraph", compute);
      checkGraphPlan(plan);
      return holdGraphInDuckdb(
        database,
        stored,
        plan,
        (members) => storedLog("holdGraph", members.log),
        signal,
      );
    },
    async forget<Cols extends Columns>(
      log: EventLog<Cols>,
      request: ForgetRequest,
      compute?: ComputeOptions,
    ): Promise<LogWithout<Cols>> {
      const held = storedLog("forget", log);
      const { stored, ...without } = await database.use("forget", signalOf("forget", compute), (connection) =>
        forgetInDuckdb(connection, database, held, request),
      );
      return { ...without, log: stored === undefined ? log : logOf(log.definition, stored) };
    },
    close: () => database.close(),
    [Symbol.asyncDispose]: () => database.close(),
  });
}
