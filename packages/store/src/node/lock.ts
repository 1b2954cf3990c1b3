import { randomUUID } from "node:crypto";
import { open, readFile, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { PortraitError } from "@portrait/core";
import { hasCode } from "./file-error.js";

/** A lock of a process that cannot be asked whether it lives, or never said who it is, is broken after this time. */
const STALE_AFTER_MS = 30_000;

/** How long to wait for a lock that is held. */
const PATIENCE_MS = 60_000;

/** What the holder of a lock can ask. */
export interface HeldLock {
  /** Whether the lock is still this holder's. It is not if the process slept so long that another broke it. */
  stillHeld(): Promise<boolean>;
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

async function ageOf(path: string): Promise<number> {
  try {
    return Date.now() - (await stat(path)).mtimeMs;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return 0;
    throw error;
  }
}

/** Creates a file that must not exist. */
async function claim(path: string, text: string): Promise<boolean> {
  try {
    const handle = await open(path, "wx");
    try {
      await handle.writeFile(text);
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  }
}

/** Whether the process that wrote a lock is known to be gone: it ran on this machine, and its number is free. */
function isGone(owner: string): boolean {
  const [host, pid] = owner.split(" ");
  if (host !== encodeURIComponent(hostname()) || !/^[1-9]\d*$/.test(pid ?? "")) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return hasCode(error, "ESRCH");
  }
}

async function isStale(path: string, owner: string): Promise<boolean> {
  return isGone(owner) || (await ageOf(path)) > STALE_AFTER_MS;
}

/** Removes a lock whose holder is gone. One process at a time does so, or it might remove the lock of the next holder. */
async function breakStale(path: string): Promise<void> {
  const guard = `${path}.break`;
  if (!(await claim(guard, ""))) {
    if ((await ageOf(guard)) > STALE_AFTER_MS) await rm(guard, { force: true });
    return;
  }
  try {
    const owner = await textOf(path);
    if (owner !== undefined && (await isStale(path, owner))) await rm(path, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

/** Waits 1 to 16 ms, longer the more often it was in vain; which process waits how long differs by its number. */
const pauseOf = (attempt: number): number => 1 + ((process.pid + attempt * 7) % Math.min(16, 2 + attempt));

async function acquire(path: string, token: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (let attempt = 0; !(await claim(path, token)); attempt++) {
    const owner = await textOf(path);
    if (owner !== undefined && (await isStale(path, owner))) await breakStale(path);
    else if (Date.now() > deadline) {
      throw new PortraitError({
        code: "io",
        message: `files: the lock ${JSON.stringify(path)} has been held for more than ${PATIENCE_MS / 1000} s.`,
        hint: "Remove it if no process writes there.",
      });
    } else await sleep(pauseOf(attempt));
  }
}

/**
 * Works while no other process does that asks for the same lock: a file that is created exclusively. The lock of a
 * process that was killed is broken as soon as its number is free, or after 30 s.
 *
 * @param path - The lock's file.
 * @param work - The work.
 * @throws PortraitError `io` when the lock is not free for a minute; what `work` throws.
 */
export async function withLock<Result>(
  path: string,
  work: (lock: HeldLock) => Promise<Result>,
): Promise<Result> {
  const token = `${encodeURIComponent(hostname())} ${process.pid} ${randomUUID()}`;
  await acquire(path, token);
  const stillHeld = async (): Promise<boolean> => (await textOf(path)) === token;
  try {
    return await work({ stillHeld });
  } finally {
    if (await stillHeld()) await rm(path, { force: true });
  }
}
