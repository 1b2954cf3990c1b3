import { randomUUID } from "node:crypto";
import { create } from "@bufbuild/protobuf";
import { type RecordBatch, Table, tableFromIPC } from "apache-arrow";
import type { SparkClient } from "./client.js";
import { type Execution, execute } from "./execute.js";
import { closedError, failureOf, isPassing } from "./failure.js";
import {
  ConfigRequestSchema,
  type Plan,
  PlanSchema,
  ReleaseSessionRequestSchema,
} from "./messages.generated.js";
import { CLIENT_TYPE, pauseAfter } from "./patience.js";
import type { SparkProgress } from "./progress.js";

/** Options of one statement or query. */
export interface StatementOptions {
  /** Stops it, on the server too. */
  readonly signal?: AbortSignal | undefined;
  /** Told how far Spark is, about every two seconds. */
  readonly onProgress?: ((progress: SparkProgress) => void) | undefined;
  /** Whose work it is, for messages; left out, `"spark"`. */
  readonly owner?: string;
}

/** A session on a Spark server: its views and settings are seen by no other session. */
export interface SparkSession {
  /** `host:port`. */
  readonly target: string;
  /**
   * Runs a query.
   *
   * @param query - Spark's SQL.
   * @param options - See {@link StatementOptions}.
   * @returns All rows, as an Arrow table.
   * @throws PortraitError `io` with Spark's `errorClass` in `details`; `aborted`, `closed`.
   */
  query(query: string, options?: StatementOptions): Promise<Table>;
  /**
   * Runs a query, one Arrow table at a time as they arrive.
   *
   * @param query - Spark's SQL.
   * @param options - See {@link StatementOptions}.
   * @throws PortraitError as {@link SparkSession.query}.
   */
  stream(query: string, options?: StatementOptions): AsyncGenerator<Table>;
  /**
   * Runs a statement, such as `CREATE TABLE` or `SET`.
   *
   * @param statement - Spark's SQL.
   * @param options - See {@link StatementOptions}.
   * @throws PortraitError as {@link SparkSession.query}.
   */
  run(statement: string, options?: StatementOptions): Promise<void>;
  /**
   * Makes a temporary view of rows that are sent to the server, which holds them in memory.
   *
   * @param name - The view's name; one of that name is replaced.
   * @param data - An Arrow IPC stream, at most 100 MB.
   * @param options - See {@link StatementOptions}.
   * @throws PortraitError as {@link SparkSession.query}.
   */
  createView(name: string, data: Uint8Array, options?: StatementOptions): Promise<void>;
  /**
   * Sets what the session is configured with.
   *
   * @param settings - Settings of Spark by name.
   * @throws PortraitError as {@link SparkSession.query}.
   */
  configure(settings: Readonly<Record<string, string>>): Promise<void>;
  /** Throws when the session was closed. */
  checkOpen(): void;
  /** Ends the session and what it computes. Closing twice does nothing. */
  close(): Promise<void>;
}

/** How patient a session is, and for whom it works. */
export type SessionSettings = Pick<Execution, "user" | "retries" | "timeout">;

const sql = (query: string): Plan =>
  create(PlanSchema, {
    opType: { case: "root", value: { relType: { case: "sql", value: { query } } } },
  });

function command(statement: string): Plan {
  const input = { relType: { case: "sql", value: { query: statement } } } as const;
  return create(PlanSchema, {
    opType: { case: "command", value: { commandType: { case: "sqlCommand", value: { input } } } },
  });
}

function view(name: string, data: Uint8Array): Plan {
  const input = { relType: { case: "localRelation", value: { data: new Uint8Array(data) } } } as const;
  const value = { input, name, isGlobal: false, replace: true };
  return create(PlanSchema, {
    opType: { case: "command", value: { commandType: { case: "createDataframeView", value } } },
  });
}

/**
 * Opens a session; nothing is sent yet.
 *
 * @param client - The connection, which the session closes when it is closed.
 * @param settings - How patient it is, and for whom it works.
 */
export function createSession(client: SparkClient, settings: SessionSettings): SparkSession {
  const sessionId = randomUUID();
  const running = new Set<AbortController>();
  let closing: Promise<void> | undefined;

  function checkOpen(): void {
    if (closing !== undefined) throw closedError();
  }
  async function* tables(plan: Plan, options: StatementOptions = {}): AsyncGenerator<Table> {
    checkOpen();
    const { owner = "spark", onProgress } = options;
    const stop = new AbortController();
    const onAbort = (): void => stop.abort(options.signal?.reason);
    if (options.signal?.aborted === true) onAbort();
    options.signal?.addEventListener("abort", onAbort);
    running.add(stop);
    try {
      for await (const message of execute(client, plan, {
        ...settings,
        owner,
        sessionId,
        signal: stop.signal,
        onProgress,
      })) {
        if (message.responseType.case !== "arrowBatch") continue;
        yield tableFromIPC(message.responseType.value.data);
      }
    } catch (cause) {
      if (closing !== undefined) throw closedError();
      throw failureOf(owner, client.target, cause);
    } finally {
      running.delete(stop);
      options.signal?.removeEventListener("abort", onAbort);
    }
  }
  async function drain(plan: Plan, options?: StatementOptions): Promise<void> {
    for await (const _ of tables(plan, options));
  }
  async function configure(pairs: Readonly<Record<string, string>>): Promise<void> {
    checkOpen();
    const set = { pairs: Object.entries(pairs).map(([key, value]) => ({ key, value })) };
    const userContext = { userId: settings.user };
    const request = create(ConfigRequestSchema, {
      sessionId,
      userContext,
      clientType: CLIENT_TYPE,
      operation: { set },
    });
    for (let failures = 0; ; failures++) {
      try {
        return await client.configure(request, settings.timeout);
      } catch (cause) {
        if (failures >= settings.retries || !isPassing(cause)) throw failureOf("spark", client.target, cause);
        await pauseAfter(failures);
      }
    }
  }
  async function end(): Promise<void> {
    for (const stop of running) stop.abort();
    const request = { sessionId, userContext: { userId: settings.user } };
    await client.releaseSession(create(ReleaseSessionRequestSchema, request));
    client.close();
  }
  return Object.freeze({
    target: client.target,
    async query(query: string, options?: StatementOptions) {
      const batches: RecordBatch[] = [];
      let empty: Table | undefined;
      for await (const table of tables(sql(query), options)) {
        empty = table;
        batches.push(...table.batches);
      }
      return batches.length === 0 ? (empty ?? new Table()) : new Table(batches);
    },
    stream: (query: string, options?: StatementOptions) => tables(sql(query), options),
    run: (statement: string, options?: StatementOptions) => drain(command(statement), options),
    createView: (name: string, data: Uint8Array, options?: StatementOptions) =>
      drain(view(name, data), options),
    configure,
    checkOpen,
    close() {
      closing ??= end();
      return closing;
    },
  });
}
