import { type ForgetRequest, forgetKey, type LogWithout } from "@portrait/core";
import { staleWithout } from "@portrait/features";
import type { StatementOptions } from "../connect/session.js";
import type { StoredLog } from "../log/stored-log.js";

/** A log without the rows of a user. */
export interface StoredWithout extends Pick<LogWithout, "removed" | "stale" | "remains"> {
  /** The log; undefined when there is no such row. */
  readonly stored?: StoredLog;
}

/**
 * Forgets a user in a log. Rows that were sent to the server are sent again without the user's, and the old ones dropped. Of
 * files, which the engine does not own, the log leaves the user's rows out by a condition; which still hold some is told.
 *
 * @param log - The log.
 * @param request - Whose rows.
 * @param options - Signal.
 * @throws PortraitError `invalid-argument`, `unknown-id`, `io`, `aborted`.
 */
export async function forgetInSpark(
  log: StoredLog,
  request: ForgetRequest,
  options: StatementOptions,
): Promise<StoredWithout> {
  const user = { user: request.user, key: forgetKey(log.definition, request) };
  const { rows: removed, remains: places } = await log.forgetting.find(user, options);
  const remains = places.length === 0 ? {} : { remains: places };
  if (removed.events + removed.rejected + removed.duplicates === 0) return { removed, ...remains };
  const stored = await log.forgetting.without(user, options);
  log.lifetime.end();
  const { learnt, repeats } = log.aside;
  const stale = staleWithout({ learnt, repeatKey: log.repeatKey, duplicates: repeats }, user.key);
  return { stored, removed, ...(stale === undefined ? {} : { stale }), ...remains };
}
