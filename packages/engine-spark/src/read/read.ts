import { describeValue, type EventSource, PortraitError } from "@portrait/core";
import type { ReadRequest } from "@portrait/engine-sql";
import { rowChunks } from "@portrait/features";
import type { SparkSession } from "../connect/session.js";
import type { StoredLog } from "../log/stored-log.js";
import { readFiles } from "./read-files.js";
import { readRows } from "./read-rows.js";

function checkSource(source: unknown): void {
  if (typeof source === "string" || source instanceof URL) return;
  const known = [Symbol.iterator, Symbol.asyncIterator, "numRows"] as const;
  if (typeof source === "object" && source !== null && known.some((name) => name in source)) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `read: the source must be row objects, an Arrow table or a path on the cluster; received ${describeValue(source)}.`,
    hint: 'Pass objects such as { user: "17850", at: "2011-03-01" }, or a path such as "s3a://bucket/events.parquet".',
  });
}

/**
 * Reads events from any source.
 *
 * @param session - The session.
 * @param name - What the names of the log's views begin with.
 * @param source - Rows, a stream of them, an Arrow table, or files on the cluster.
 * @param request - What they are to become, and how.
 * @throws PortraitError `invalid-argument`, `unreadable-source`, `missing-column`, `aborted`, `closed`, `io`.
 */
export async function readSource(
  session: SparkSession,
  name: string,
  source: EventSource,
  request: ReadRequest,
): Promise<StoredLog> {
  checkSource(source);
  const options = { owner: "read", signal: request.signal };
  if (typeof source === "string" || source instanceof URL)
    return readFiles(session, name, source, request, options);
  return readRows(session, name, request, rowChunks(source, request.signal), options);
}
