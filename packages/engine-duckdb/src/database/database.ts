import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { PortraitError } from "@portrait/core";
import { identifier, type Sql, sql } from "@portrait/engine-sql";
import type { ResolvedDuckdbOptions } from "../options.js";
import { toStatement } from "../sql/statement.js";
import { type Connection, createConnection } from "./connection.js";
import { abortedError, closedError, failureOf, reasonOf } from "./failure.js";

/** How often a running statement is told to stop, until it does: a single interrupt may come before it has begun. */
const INTERRUPT_EVERY_MS = 5;

/** A DuckDB database and the calls that use it. */
export interface Database {
  /**
   * Runs work on a connection of its own, which is closed behind it.
   *
   * @param owner - Whose work, for messages.
   * @param signal - Stops it, a running statement included.
   * @param work - The work.
   * @throws PortraitError `aborted`, `closed`, `io`, and what the work throws.
   */
  use<Result>(
    owner: string,
    signal: AbortSignal | undefined,
    work: (connection: Connection) => Promise<Result>,
  ): Promise<Result>;
  /** A name for a new log, different for each call. */
  newName(): string;
  /**
   * A table of the engine.
   *
   * @param name - Its name.
   */
  table(name: string): Sql;
  /** Throws `closed` when the database was closed. */
  checkOpen(): void;
  /** Stops all work, removes the engine's tables and closes the database. Closing twice does nothing. */
  close(): Promise<void>;
}

const inMemory = (options: ResolvedDuckdbOptions): boolean => options.path === ":memory:";

function settings(options: ResolvedDuckdbOptions, id: string): Record<string, string> {
  const own = inMemory(options) ? join(tmpdir(), `portrait-duckdb-${id}`) : undefined;
  const folder = options.tempDirectory ?? own;
  return {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    allow_community_extensions: "false",
    ...(folder === undefined ? {} : { temp_directory: folder }),
    ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
    ...(options.memoryLimit === undefined ? {} : { memory_limit: options.memoryLimit }),
  };
}

async function openInstance(options: ResolvedDuckdbOptions, id: string): Promise<DuckDBInstance> {
  try {
    if (inMemory(options)) return await DuckDBInstance.create(":memory:", settings(options, id));
    return await DuckDBInstance.fromCache(options.path, settings(options, id));
  } catch (cause) {
    throw new PortraitError({
      code: "io",
      message: `duckdb: the database ${JSON.stringify(options.path)} cannot be opened: ${reasonOf(cause)}.`,
      hint: "Pass the path of a DuckDB file that no other process has open, or of one to be made in a folder that exists.",
      cause,
    });
  }
}

/**
 * Opens a database.
 *
 * @param options - Where and with how much.
 * @throws PortraitError `io` when it cannot be opened.
 */
export async function openDatabase(options: ResolvedDuckdbOptions): Promise<Database> {
  const id = randomUUID();
  const schema = `portrait_${id.replaceAll("-", "")}`;
  const instance = await openInstance(options, id);
  const running = new Set<Promise<unknown>>();
  const interrupts = new Set<() => void>();
  let logs = 0;
  let closing: Promise<void> | undefined;

  function checkOpen(): void {
    if (closing !== undefined) throw closedError();
  }

  async function onConnection<Result>(
    owner: string,
    signal: AbortSignal | undefined,
    work: (connection: Connection) => Promise<Result>,
  ): Promise<Result> {
    const driver = await instance.connect();
    const interrupt = repeated(driver);
    const stopped = (): PortraitError | undefined => {
      if (signal?.aborted) return abortedError(owner, signal);
      return closing === undefined ? undefined : closedError();
    };
    const checkpoint = (): void => {
      const error = stopped();
      if (error !== undefined) throw error;
    };
    signal?.addEventListener("abort", interrupt.start);
    interrupts.add(interrupt.start);
    try {
      return await work(createConnection(driver, checkpoint));
    } catch (cause) {
      throw stopped() ?? failureOf(owner, cause);
    } finally {
      signal?.removeEventListener("abort", interrupt.start);
      interrupts.delete(interrupt.start);
      interrupt.end();
      driver.closeSync();
    }
  }

  async function use<Result>(
    owner: string,
    signal: AbortSignal | undefined,
    work: (connection: Connection) => Promise<Result>,
  ): Promise<Result> {
    checkOpen();
    if (signal?.aborted) throw abortedError(owner, signal);
    const call = onConnection(owner, signal, work);
    const settled = call.then(
      () => undefined,
      () => undefined,
    );
    running.add(settled);
    try {
      return await call;
    } finally {
      running.delete(settled);
    }
  }

  async function closeNow(): Promise<void> {
    for (const interrupt of interrupts) interrupt();
    await Promise.all(running);
    const driver = await instance.connect();
    await driver.run(toStatement(sql`DROP SCHEMA ${identifier(schema)} CASCADE`).text);
    driver.closeSync();
    instance.closeSync();
  }

  const setup = await instance.connect();
  await setup.run(toStatement(sql`CREATE SCHEMA ${identifier(schema)}`).text);
  setup.closeSync();

  return {
    use,
    checkOpen,
    newName: () => `log_${++logs}`,
    table: (name) => sql`${identifier(schema, name)}`,
    close() {
      closing ??= Promise.resolve().then(closeNow);
      return closing;
    },
  };
}

function repeated(driver: DuckDBConnection): { start(): void; end(): void } {
  let timer: NodeJS.Timeout | undefined;
  return {
    start() {
      driver.interrupt();
      timer ??= setInterval(() => driver.interrupt(), INTERRUPT_EVERY_MS);
    },
    end: () => clearInterval(timer),
  };
}
