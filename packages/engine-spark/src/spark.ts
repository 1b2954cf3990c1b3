import {
  type AggregatePlan,
  type AggregateResult,
  aggregateKinds,
  type Columns,
  type ComputeOptions,
  checkSupport,
  type Engine,
  type EngineSupport,
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
  windowKinds,
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
import { aggregateInSpark } from "./aggregate/aggregate.js";
import { connectSpark } from "./connect/connect.js";
import type { SparkProgress } from "./connect/progress.js";
import type { SparkSession, StatementOptions } from "./connect/session.js";
import { forgetInSpark } from "./forget/forget.js";
import { holdGraphInSpark } from "./graph/hold-graph.js";
import { interactionsInSpark } from "./interactions.js";
import type { StoredLog } from "./log/stored-log.js";
import type { SparkOptions } from "./options.js";
import { readSource } from "./read/read.js";
import { scoreInSpark } from "./score.js";
import { sparkDialect } from "./sql/dialect.js";
import { summarizeInSpark } from "./summary.js";
import { writeAggregates } from "./write.js";

/** What the engine computes: everything. */
const SUPPORT: EngineSupport = {
  aggregates: aggregateKinds,
  windows: windowKinds,
  arrival: true,
  identities: true,
};

/** Options of {@link SparkAbilities.write}. */
export interface WriteOptions {
  /** Stops the computation, on the cluster too. */
  readonly signal?: AbortSignal;
  /** Told how far Spark is, about every two seconds. */
  readonly onProgress?: (progress: SparkProgress) => void;
}

/** What the engine on a Spark cluster does beside what every engine does. */
export interface SparkAbilities extends LogForgetter, GraphHolder {
  /**
   * The engine's session, for Spark's own SQL beside what plans say: scoring where the data lie, tables to read from. It
   * is closed with the engine.
   */
  readonly session: SparkSession;
  /**
   * Computes an aggregate plan as `aggregate` does, and writes the result where the cluster can, as Parquet
   * files with the columns `cutoff` (TIMESTAMP), `user`, and one for each aggregate; nothing comes to this process. Lists
   * and vectors are arrays. Rows are in no order.
   *
   * @param log - A log that this engine read.
   * @param plan - What to compute; no aggregate may be named `cutoff` or `user`.
   * @param path - The folder, such as `"s3a://bucket/features"`; what is in it is replaced.
   * @param options - See {@link WriteOptions}.
   * @throws PortraitError `invalid-argument`, `invalid-definition`, `unknown-id`, `io`, `aborted`, `closed`.
   */
  write(log: EventLog, plan: AggregatePlan, path: string, options?: WriteOptions): Promise<void>;
  /**
   * Computes features, tags, the answers of models and segments in one query and writes a row for each member where
   * the cluster can: nothing comes to this process. The columns are `cutoff` (TIMESTAMP), `user`, features, tags, models,
   * segments; lists and vectors are arrays, what is unknown is null. Features and tags are those of `buildProfiles`,
   * and answers those of `predictProba` and `predict`, within 1e-9 relative.
   *
   * @param log - A log that this engine read.
   * @param profile - The definition.
   * @param options - See {@link ScoreOptions}: a path becomes a folder of Parquet files; a table is made with `USING parquet`.
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

/** The engine on a Spark cluster. */
export type SparkEngine = Engine & SparkAbilities;

const signalRule = optionalOption<AbortSignal>("an AbortSignal", (value) => value instanceof AbortSignal);

function statement(owner: string, options: ComputeOptions | undefined): StatementOptions {
  return { owner, signal: resolveOptions(owner, { signal: signalRule }, options).signal };
}

function writing(options: WriteOptions | undefined): StatementOptions {
  const rules = {
    signal: signalRule,
    onProgress: optionalOption<(progress: SparkProgress) => void>(
      "a function",
      (value) => typeof value === "function",
    ),
  };
  return { owner: "write", ...resolveOptions("write", rules, options) };
}

/**
 * Opens the engine on a Spark cluster, through Spark Connect (Spark 4). It reads files where they lie on the cluster, or
 * rows that are sent there, and computes aggregates by SQL on the cluster, at the same results as `memory()` of
 * `@portrait/features` (floats within 1e-9 relative). One plan is one query, whatever aggregates and cutoffs it has.
 *
 * The session is the engine's own: its views and settings are seen by no other. The settings on which results depend are
 * pinned (time zone UTC, ANSI mode, case-sensitive names). A connection that breaks is taken up where it broke.
 *
 * @param options - See {@link SparkOptions}.
 * @throws PortraitError `invalid-option`; `io` when no server answers or it refuses.
 *
 * @example
 * ```ts no-run
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { spark } from "@portrait/engine-spark";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
 * const engine = await spark({ url: "sc://127.0.0.1:15002" });
 * const log = await engine.read(orders, [{ user: "ann", at: "2024-01-01", price: "2.50" }]);
 * console.log(log.rows.kept);
 * await engine.close();
 * ```
 */
export async function spark(options: SparkOptions): Promise<SparkEngine> {
  const session = await connectSpark(options);
  const logs = createLogs<StoredLog>();
  const graphs = new Set<HeldGraph>();
  let names = 0;

  function storedLog(owner: string, log: EventLog): StoredLog {
    session.checkOpen();
    return logs.stored(owner, log);
  }
  function logOf<Cols extends Columns>(events: EventDefinition<Cols>, stored: StoredLog): EventLog<Cols> {
    const log = createEventLog(sparkDialect.engine, events, stored, stored.aside, stored.lifetime);
    logs.add(log, stored);
    return log;
  }
  /** The cluster would keep what graphs hold of its memory beyond the session. */
  async function close(): Promise<void> {
    await Promise.allSettled([...graphs].map((graph) => graph.close()));
    await session.close();
  }
  return Object.freeze({
    name: sparkDialect.engine,
    async read<Cols extends Columns>(
      events: EventDefinition<Cols>,
      source: EventSource,
      readOptions?: ReadOptions<Cols>,
    ): Promise<EventLog<Cols>> {
      session.checkOpen();
      const request = readRequest(events, readOptions);
      return logOf(events, await readSource(session, `portrait_${names++}`, source, request));
    },
    async aggregate(log: EventLog, plan: AggregatePlan, compute?: ComputeOptions): Promise<AggregateResult> {
      const stored = storedLog("aggregate", log);
      checkSupport(sparkDialect.engine, SUPPORT, plan, log.definition);
      return aggregateInSpark(session, stored, plan, statement("aggregate", compute));
    },
    async interactions(
      log: EventLog,
      plan: InteractionPlan,
      compute?: ComputeOptions,
    ): Promise<Interactions> {
      const stored = storedLog("interactions", log);
      return interactionsInSpark(session, stored, plan, statement("interactions", compute));
    },
    async summarize(log: EventLog, plan: SummaryPlan, compute?: ComputeOptions): Promise<LogSummary> {
      const stored = storedLog("summarize", log);
      checkSummaryPlan("summarize", plan);
      return summarizeInSpark(session, stored, plan, statement("summarize", compute));
    },
    session,
    async write(
      log: EventLog,
      plan: AggregatePlan,
      path: string,
      writeOptions?: WriteOptions,
    ): Promise<void> {
      const stored = storedLog("write", log);
      checkSupport(sparkDialect.engine, SUPPORT, plan, log.definition);
      return writeAggregates(session, stored, plan, path, writing(writeOptions));
    },
    async score<Cols extends Columns, Features extends RowValues, Tags extends RowValues>(
      log: EventLog<NoInfer<Cols>>,
      profile: ProfileDefinition<Cols, Features, Tags>,
      scoreOptions: ScoreOptions,
    ): Promise<ScoreResult> {
      const stored = storedLog("score", log);
      const scoring = resolveScoreOptions(profile, log, scoreOptions);
      const statementOptions = { owner: "score", signal: scoring.signal };
      return scoreInSpark(session, stored, profile, scoring, statementOptions);
    },
    async holdGraph(log: EventLog, plan: GraphPlan, compute?: ComputeOptions): Promise<HeldGraph> {
      const stored = storedLog("holdGraph", log);
      const options = statement("holdGraph", compute);
      checkGraphPlan(plan);
      const graph = await holdGraphInSpark(
        session,
        `portrait_graph_${names++}`,
        stored,
        plan,
        (members) => storedLog("holdGraph", members.log),
        options,
      );
      graphs.add(graph);
      return graph;
    },
    async forget<Cols extends Columns>(
      log: EventLog<Cols>,
      request: ForgetRequest,
      compute?: ComputeOptions,
    ): Promise<LogWithout<Cols>> {
      const held = storedLog("forget", log);
      const { stored, ...without } = await forgetInSpark(held, request, statement("forget", compute));
      return { ...without, log: stored === undefined ? log : logOf(log.definition, stored) };
    },
    close,
    [Symbol.asyncDispose]: close,
  });
}
