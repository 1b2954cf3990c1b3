import type { RejectedRow, RejectionCount } from "@portrait/core";
import type { CleanedAside } from "@portrait/features";
import type { SparkSession, StatementOptions } from "../connect/session.js";
import type { Aside } from "../log/event-log.js";
import type { StoredLog } from "../log/stored-log.js";
import type { ReadRequest } from "./request.js";
import { startUploading } from "./upload.js";

/** What becomes of the rows of a source. */
export interface ReadResult {
  /** The kept ones. */
  readonly stored: StoredLog;
  /** The others. */
  readonly aside: Aside;
}

function countReasons(rejected: readonly RejectedRow[]): readonly RejectionCount[] {
  const counts = new Map<string, RejectionCount>();
  for (const { column, reason } of rejected) {
    const key = JSON.stringify([column, reason]);
    counts.set(key, { column, reason, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()];
}

function asideInMemory(
  session: SparkSession,
  { rejected, duplicates, changes, learnt }: CleanedAside,
): Aside {
  return {
    changes,
    learnt,
    reasons: countReasons(rejected),
    repeats: duplicates.length,
    async rejected(limit) {
      session.checkOpen();
      return rejected.slice(0, limit);
    },
    async duplicates(limit) {
      session.checkOpen();
      return duplicates.slice(0, limit);
    },
  };
}

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
  { events, cleaner }: ReadRequest,
  chunks: AsyncIterable<readonly object[]>,
  options: StatementOptions,
): Promise<ReadResult> {
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
  const view = await uploading.end();
  const span = kept === 0 ? null : { first, last };
  const stored = { definition: events, view, kept, span, magnitudes: new Map() };
  return { stored, aside: asideInMemory(session, aside) };
}
