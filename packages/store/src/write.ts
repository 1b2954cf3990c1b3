import { PortraitError, type Profile } from "@portrait/core";
import { type Access, type Held, typed } from "./access.js";
import type { StoredProfile } from "./record/record.js";
import type { SetOptions, UpdateOptions } from "./store-options.js";

function conflict(
  owner: string,
  user: string,
  expected: string | null,
  actual: string | null,
): PortraitError {
  const named = (version: string | null): string => (version === null ? "nothing" : `version ${version}`);
  return new PortraitError({
    code: "conflict",
    message: `${owner}: ${named(expected)} was expected to be stored of ${JSON.stringify(user)}, and there is ${named(actual)}.`,
    hint: "Read it again and decide anew, or use update.",
    details: { user, expected, actual },
  });
}

/** What a caller sees as the version of what a key holds. */
const versionOf = ({ stored }: Held): string | null => stored?.version ?? null;

/**
 * Does something to a key if it holds a version, and tries again while what is written beneath does not change it.
 *
 * @param owner - The method.
 * @param access - The records.
 * @param user - The user.
 * @param expected - The version; `null` for nothing.
 * @param act - Acts on what is held; whether it still was.
 * @throws PortraitError `conflict`, `invalid-record`.
 */
async function ifHeld(
  owner: string,
  access: Access,
  user: string,
  expected: string | null,
  act: (key: string, held: Held) => Promise<boolean>,
): Promise<void> {
  const key = await access.keyOf(owner, user);
  for (;;) {
    const held = await access.held(key);
    const actual = versionOf(held);
    if (actual !== expected) throw conflict(owner, user, expected, actual);
    if (await act(key, held)) return;
  }
}

/**
 * Stores a profile.
 *
 * @param access - The records.
 * @param profile - The profile.
 * @param options - See {@link SetOptions}.
 * @throws PortraitError as `ProfileStore.set`.
 */
export async function setProfile<P extends Profile>(
  access: Access,
  profile: P,
  { ifVersion, ttl }: SetOptions,
): Promise<StoredProfile<P>> {
  const fresh = access.fresh(profile, ttl);
  const user = fresh.stored.profile.key;
  if (ifVersion === undefined) {
    await access.records.write(await access.keyOf("set", user), fresh.text, fresh.ttl);
  } else {
    await ifHeld("set", access, user, ifVersion, (key, { text }) =>
      access.records.exchange(key, text, fresh.text, fresh.ttl),
    );
  }
  return typed<P>(fresh.stored);
}

/**
 * Deletes what is stored of a user if it is a version.
 *
 * @param access - The records.
 * @param user - The user.
 * @param ifVersion - The version.
 * @throws PortraitError as `ProfileStore.delete`.
 */
export async function deleteVersion(access: Access, user: string, ifVersion: string): Promise<true> {
  await ifHeld("delete", access, user, ifVersion, (key, { text }) =>
    access.records.exchange(key, text, undefined, undefined),
  );
  return true;
}

function checkAborted(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  throw new PortraitError({
    code: "aborted",
    message: "update: the caller's signal stopped it.",
    hint: "Nothing was written.",
    cause: signal.reason,
  });
}

function checkSameUser(user: string, key: unknown): void {
  if (key === user) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `update: the profile of ${JSON.stringify(user)} was to be changed, and that of ${JSON.stringify(key)} was returned.`,
    hint: "Return a profile with the same key.",
  });
}

/**
 * Changes what is stored of a user.
 *
 * @param access - The records.
 * @param user - The user.
 * @param change - What to store instead.
 * @param options - See {@link UpdateOptions}.
 * @throws PortraitError as `ProfileStore.update`.
 */
export async function updateProfile<P extends Profile>(
  access: Access,
  user: string,
  change: (stored: StoredProfile<P> | undefined) => P | undefined | Promise<P | undefined>,
  { attempts = 1, ttl, signal }: UpdateOptions,
): Promise<StoredProfile<P> | undefined> {
  const key = await access.keyOf("update", user);
  let held = await access.held(key);
  for (let attempt = 0; attempt < attempts; attempt++) {
    checkAborted(signal);
    const current = held.stored === undefined ? undefined : typed<P>(held.stored);
    const next = await change(current);
    if (next === undefined) return current;
    const fresh = access.fresh(next, ttl);
    checkSameUser(user, fresh.stored.profile.key);
    checkAborted(signal);
    if (await access.records.exchange(key, held.text, fresh.text, fresh.ttl)) return typed<P>(fresh.stored);
    held = await access.held(key);
  }
  throw new PortraitError({
    code: "conflict",
    message: `update: others wrote the profile of ${JSON.stringify(user)} during all ${attempts} attempts.`,
    hint: "Try again later, or raise attempts.",
    details: { user, attempts, actual: versionOf(held) },
  });
}
