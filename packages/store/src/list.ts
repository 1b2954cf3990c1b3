import { isPortraitError, type PortraitError, type Profile } from "@portrait/core";
import { type Access, typed } from "./access.js";
import type { SweepResult } from "./profile-store.js";
import type { StoredProfile } from "./record/record.js";

/** How many records are read at once. */
const BATCH = 256;

/** A record on the way through a listing. */
interface Listed {
  readonly key: string;
  readonly text: string;
  /** The profile, or why it could not be read. */
  readonly found: StoredProfile | PortraitError;
}

async function read(access: Access, key: string, text: string): Promise<Listed> {
  try {
    return { key, text, found: await access.parse(key, text) };
  } catch (error) {
    if (isPortraitError(error, "invalid-record")) return { key, text, found: error };
    throw error;
  }
}

async function* records(access: Access): AsyncGenerator<Listed, void, undefined> {
  const keys = await access.keys();
  for (let from = 0; from < keys.length; from += BATCH) {
    const batch = keys.slice(from, from + BATCH);
    const texts = await access.records.readMany(batch);
    for (const [index, text] of texts.entries()) {
      if (text !== undefined) yield read(access, batch[index] as string, text);
    }
  }
}

/**
 * The profiles of some users.
 *
 * @param access - The records.
 * @param users - The ids.
 * @throws PortraitError as `ProfileStore.getMany`.
 */
export async function getProfiles<P extends Profile>(
  access: Access,
  users: Iterable<string>,
): Promise<ReadonlyMap<string, StoredProfile<P>>> {
  const wanted = [...new Set(users)];
  const found = new Map<string, StoredProfile<P>>();
  for (let from = 0; from < wanted.length; from += BATCH) {
    const batch = wanted.slice(from, from + BATCH);
    const keys = await Promise.all(batch.map((user) => access.keyOf("getMany", user)));
    const texts = await access.records.readMany(keys);
    const now = access.now();
    for (const [index, text] of texts.entries()) {
      if (text === undefined) continue;
      const stored = await access.parse(keys[index] as string, text);
      if (!access.isExpired(stored, now)) found.set(batch[index] as string, typed<P>(stored));
    }
  }
  return found;
}

/**
 * The users whose profiles have not expired.
 *
 * @param access - The records.
 * @param onUnreadable - Called for each record that cannot be read.
 * @throws PortraitError `invalid-record` when `onUnreadable` is left out.
 */
export async function* listUsers(
  access: Access,
  onUnreadable: ((error: PortraitError) => void) | undefined,
): AsyncGenerator<string, void, undefined> {
  for await (const { found } of records(access)) {
    if (isPortraitError(found)) {
      if (onUnreadable === undefined) throw found;
      onUnreadable(found);
    } else if (!access.isExpired(found, access.now())) yield found.profile.key;
  }
}

/**
 * Removes what expired, unless another writer has replaced it meanwhile.
 *
 * @param access - The records.
 */
export async function sweepProfiles(access: Access): Promise<SweepResult> {
  let [removed, kept] = [0, 0];
  const unreadable: PortraitError[] = [];
  for await (const { key, text, found } of records(access)) {
    if (isPortraitError(found)) unreadable.push(found);
    else if (!access.isExpired(found, access.now())) kept++;
    else if (await access.records.exchange(key, text, undefined, undefined)) removed++;
    else kept++;
  }
  return Object.freeze({ removed, kept, unreadable: Object.freeze(unreadable) });
}
