import { type ReadRequest, repeatKeyOf } from "@portrait/engine-sql";
import type { SparkSession, StatementOptions } from "../connect/session.js";
import type { StoredLog } from "../log/stored-log.js";
import { startUploading } from "./upload.js";
import { logOfUploaded } from "./uploaded-log.js";

/**
 * Reads rows that come as objects: each is checked in JavaScript, the kept ones are sent to the server, which holds them
 * in memory for as long as the session lasts.
 *
 * @param session - The session.
 * @param name - What the names of its views begin with.
 * @param request - What the rows are to become, and how.
 * @param chunks - The rows.
 * @param options - Signal.
 * @throws PortraitError what the cleaner throws, `unreadable-source` when the stream fails, `io`.
 */
export async function readRows(
  session: SparkSession,
  name: string,
  { events, cleaner, plan }: ReadRequest,
  chunks: AsyncIterable<readonly object[]>,
  options: StatementOptions,
): Promise<StoredLog> {
  const time = Object.keys(events.schema).indexOf(events.time);
  const uploading = startUploading(session, events, name, options);
  let kept = 0;
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const aside = await cleaner.clean(chunks, async (lines, rows) => {
    for (const [index, row] of rows.entries()) {
      const instant = row[time] as number;
      first = Math.min(first, instant);
      last = Math.max(last, instant);
      kept++;
      await uploading.add(lines[index] as number, row);
    }
  });
  const parts = await uploading.end();
  const span = kept === 0 ? null : { first, last };
  return logOfUploaded(session, {
    definition: events,
    parts,
    kept,
    span,
    aside,
    repeatKey: repeatKeyOf(plan),
  });
}
