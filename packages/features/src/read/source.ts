import { type ArrowTable, describeValue, type EventSource, PortraitError } from "@portrait/core";
import { aborted, createPause } from "./pause.js";
import { reasonOf } from "./raw-row.js";

/** Rows that are read and checked together. */
export const CHUNK = 8192;

/**
 * Whether a source is an Arrow table.
 *
 * @param source - The source.
 *
 * @example
 * ```ts
 * import { isArrowTable } from "@portrait/features";
 *
 * isArrowTable([{ user: "ann" }]); // => false
 * ```
 */
export function isArrowTable(source: unknown): source is ArrowTable {
  return (
    typeof source === "object" &&
    source !== null &&
    "numRows" in source &&
    "schema" in source &&
    "getChild" in source &&
    typeof source.getChild === "function"
  );
}

function* arrowRows(table: ArrowTable): Generator<object> {
  const columns = table.schema.fields.map(({ name }) => ({ name, vector: table.getChild(name) }));
  for (let row = 0; row < table.numRows; row++) {
    const values: Record<string, unknown> = Object.create(null);
    for (const { name, vector } of columns) values[name] = vector?.get(row);
    yield values;
  }
}

function rowsOf(source: EventSource): Iterable<object> | AsyncIterable<object> {
  if (isArrowTable(source)) return arrowRows(source);
  if (typeof source === "string" || source instanceof URL) {
    throw new PortraitError({
      code: "not-supported",
      message: `read: the memory engine reads no files; received ${describeValue(String(source))}.`,
      hint: "Use duckdb() of @portrait/engine-duckdb, or pass the rows.",
    });
  }
  const iterable =
    typeof source === "object" &&
    source !== null &&
    (Symbol.iterator in source || Symbol.asyncIterator in source);
  if (iterable) return source;
  throw new PortraitError({
    code: "invalid-argument",
    message: `read: the source must be row objects, an Arrow table or a file; received ${describeValue(source)}.`,
    hint: 'Pass an array of objects such as { user: "17850", at: "2011-03-01" }.',
  });
}

function failed(count: number, cause: unknown): PortraitError {
  if (cause instanceof PortraitError) return cause;
  return new PortraitError({
    code: "unreadable-source",
    message: `read: the source failed behind record ${count}: ${reasonOf(cause)}.`,
    details: { line: count },
    cause,
  });
}

function* syncChunks(rows: Iterable<object>): Generator<readonly object[]> {
  let count = 0;
  let chunk: object[] = [];
  try {
    for (const row of rows) {
      count++;
      if (chunk.push(row) < CHUNK) continue;
      yield chunk;
      chunk = [];
    }
  } catch (cause) {
    throw failed(count, cause);
  }
  if (chunk.length > 0) yield chunk;
}

function open(rows: AsyncIterable<object>): AsyncIterator<object> {
  try {
    return rows[Symbol.asyncIterator]();
  } catch (cause) {
    throw failed(0, cause);
  }
}

async function close(iterator: AsyncIterator<object>): Promise<void> {
  try {
    await iterator.return?.();
  } catch {
    // What stopped the reading is the error to tell.
  }
}

/** A row that does not come is no longer waited for when the caller aborts. */
async function* asyncChunks(
  rows: AsyncIterable<object>,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly object[]> {
  const iterator = open(rows);
  const step = async (): Promise<IteratorResult<object>> => iterator.next();
  let count = 0;
  let finished = false;
  let giveUp: (() => void) | undefined;
  const onAbort = (): void => giveUp?.();
  const next = (): Promise<IteratorResult<object>> =>
    new Promise((resolve, reject) => {
      giveUp = () => reject(aborted("read", signal));
      step().then(resolve, (cause: unknown) => {
        finished = true;
        reject(failed(count, cause));
      });
    });
  signal?.addEventListener("abort", onAbort);
  try {
    let chunk: object[] = [];
    for (let row = await next(); row.done !== true; row = await next()) {
      count++;
      if (chunk.push(row.value) < CHUNK) continue;
      yield chunk;
      chunk = [];
    }
    finished = true;
    if (chunk.length > 0) yield chunk;
  } finally {
    signal?.removeEventListener("abort", onAbort);
    if (!finished) void close(iterator);
  }
}

/**
 * The rows of a source in chunks of at most 8,192. Lets other work run between chunks, so that a signal can arrive.
 *
 * @param source - Row objects, a stream of them, or an Arrow table.
 * @param signal - Stops the reading, also while a stream is waited for.
 * @throws PortraitError `not-supported` for a file; `invalid-argument`; `unreadable-source` when the stream fails;
 *   `aborted`.
 *
 * @example
 * ```ts
 * import { rowChunks } from "@portrait/features";
 *
 * const chunks = [];
 * for await (const chunk of rowChunks([{ user: "a" }])) chunks.push(chunk.length);
 * chunks; // => [1]
 * ```
 */
export async function* rowChunks(
  source: EventSource,
  signal?: AbortSignal,
): AsyncGenerator<readonly object[]> {
  const rows = rowsOf(source);
  const pause = createPause("read", signal);
  await pause();
  for await (const chunk of Symbol.asyncIterator in rows ? asyncChunks(rows, signal) : syncChunks(rows)) {
    await pause();
    yield chunk;
  }
  await pause();
}
