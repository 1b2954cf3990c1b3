import type { CleaningPlan, DuplicateRow, RejectedRow, RejectionCount } from "@portrait/core";
import { isKept, rowKey } from "@portrait/features";
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
  rejected: readonly RejectedRow[],
  duplicates: readonly DuplicateRow[],
): Aside {
  return {
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

/** Tells repeats: the line that a row repeats, or undefined for the first of its kind. */
function repeatFinder(plan: CleaningPlan): (row: object, line: number) => number | undefined {
  if (plan.duplicates === "keep") return () => undefined;
  const seen = new Map<string, number>();
  return (row, line) => {
    const key = rowKey(row);
    const first = seen.get(key);
    if (first === undefined) seen.set(key, line);
    return first;
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
 * @throws PortraitError what the reader throws, `unreadable-source` when the stream fails, `io`.
 */
export async function readRows(
  session: SparkSession,
  name: string,
  { events, reader, plan }: ReadRequest,
  chunks: AsyncIterable<readonly object[]>,
  options: StatementOptions,
): Promise<ReadResult> {
  const time = Object.keys(events.schema).indexOf(events.time);
  const uploading = startUploading(session, events, name, options);
  const repeatOf = repeatFinder(plan);
  const rejected: RejectedRow[] = [];
  const duplicates: DuplicateRow[] = [];
  let [line, kept] = [0, 0];
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for await (const chunk of chunks) {
    const outcomes = await reader.read(chunk);
    for (const [index, outcome] of outcomes.entries()) {
      line++;
      if (!isKept(outcome)) {
        rejected.push({ line, ...outcome });
        continue;
      }
      const firstLine = repeatOf(chunk[index] as object, line);
      if (firstLine !== undefined) {
        duplicates.push({ line, firstLine });
        continue;
      }
      const instant = outcome[time] as number;
      first = Math.min(first, instant);
      last = Math.max(last, instant);
      kept++;
      await uploading.add(line, outcome);
    }
  }
  const view = await uploading.end();
  const span = kept === 0 ? null : { first, last };
  const stored = { definition: events, view, kept, span, magnitudes: new Map() };
  return { stored, aside: asideInMemory(session, rejected, duplicates) };
}
