import { type ArrowTable, describeValue, type EventSource, PortraitError } from "@portrait/core";

/** Rows that are read and checked together. */
export const CHUNK = 8192;

/**
 * Whether a source is an Arrow table.
 *
 * @param source - The source.
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
  });
}

/**
 * The rows of a source in chunks.
 *
 * @param source - Row objects, a stream of them, or an Arrow table.
 * @param signal - Stops the reading.
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
  let chunk: object[] = [];
  try {
    for await (const row of rows) {
      chunk.push(row);
      if (chunk.length < CHUNK) continue;
      checkSignal("read", signal);
      yield chunk;
      chunk = [];
    }
  } catch (cause) {
    if (cause instanceof PortraitError) throw cause;
    throw new PortraitError({
      code: "unreadable-source",
      message: `read: the source failed: ${cause instanceof Error ? cause.message : String(cause)}.`,
      cause,
    });
  }
  checkSignal("read", signal);
  if (chunk.length > 0) yield chunk;
}

/**
 * Throws when the caller has aborted.
 *
 * @param owner - What is stopped, for the message.
 * @param signal - The caller's signal.
 * @throws PortraitError `aborted`.
 */
export function checkSignal(owner: string, signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new PortraitError({
      code: "aborted",
      message: `${owner}: stopped by its signal.`,
      cause: signal.reason,
    });
  }
}
