import { setTimeout as sleep } from "node:timers/promises";

/** What the client calls itself. */
export const CLIENT_TYPE = "portrait";

const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 10_000;

/**
 * Waits before another try: 50 ms, then four times as long each time, up to 10 s.
 *
 * @param failures - How many tries have failed before this one.
 * @param signal - Ends the pause.
 */
export async function pauseAfter(failures: number, signal?: AbortSignal): Promise<void> {
  const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 4 ** failures);
  await sleep(pause, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}
