import { PortraitError, type Profile } from "@portrait/core";
import { readRecord, type StoredProfile, type WrittenRecord, writeRecord } from "./record/record.js";
import { checkUser, isRecordKey, recordKey } from "./record/record-key.js";
import type { OpenedRecords } from "./records/open-records.js";
import type { Records } from "./records/records.js";
import type { StoreSettings } from "./store-options.js";

/** What a key holds: the text, and the profile unless it expired. */
export interface Held {
  /** The text; `undefined` for nothing. */
  readonly text: string | undefined;
  /** What it says; `undefined` for nothing, and for what expired. */
  readonly stored: StoredProfile | undefined;
}

/** A record that is about to be written. */
export interface Fresh extends WrittenRecord {
  /** For how many milliseconds; `undefined` for always. */
  readonly ttl: number | undefined;
  /** What a reader will see. */
  readonly stored: StoredProfile;
}

/** How records are found, read and written, once a store is open. */
export interface Access {
  /** The texts. */
  readonly records: Records;
  /** Now, in epoch milliseconds. */
  now(): number;
  /**
   * The key of a user.
   *
   * @param owner - The method.
   * @param user - The id.
   * @throws PortraitError `invalid-argument`.
   */
  keyOf(owner: string, user: unknown): Promise<string>;
  /** The keys of all records, sorted. */
  keys(): Promise<readonly string[]>;
  /**
   * Reads a record strictly.
   *
   * @param key - Its key.
   * @param text - The text.
   * @throws PortraitError `invalid-record`.
   */
  parse(key: string, text: string): Promise<StoredProfile>;
  /**
   * Whether a profile is returned no more.
   *
   * @param stored - The profile.
   * @param now - Now.
   */
  isExpired(stored: StoredProfile, now: number): boolean;
  /**
   * What a key holds now.
   *
   * @param key - The key.
   * @throws PortraitError `invalid-record`.
   */
  held(key: string): Promise<Held>;
  /**
   * Makes a record of a profile.
   *
   * @param profile - The profile.
   * @param ttl - The option of the call.
   * @throws PortraitError `invalid-argument`.
   */
  fresh(profile: unknown, ttl: Parameters<StoreSettings["expiry"]>[1]): Fresh;
}

function foreign(key: string, problem: string): PortraitError {
  return new PortraitError({
    code: "invalid-record",
    message: `The record ${JSON.stringify(key)} cannot be read: ${problem}.`,
    hint: "Delete it, or set the profile again; it stays as it is until then.",
    details: { key },
  });
}

/**
 * Access to the records of a store.
 *
 * @param opened - The records.
 * @param settings - What the store was opened with.
 */
export function accessTo({ records, prefix }: OpenedRecords, settings: StoreSettings): Access {
  const { definition, now } = settings;
  const isExpired = ({ expiresAt }: StoredProfile, at: number): boolean =>
    expiresAt !== null && Date.parse(expiresAt) <= at;

  async function parse(key: string, text: string): Promise<StoredProfile> {
    const stored = readRecord(text, key);
    const { profile } = stored;
    if (`${prefix}${await recordKey(profile.key)}` !== key) {
      throw foreign(key, `it holds the profile of ${JSON.stringify(profile.key)}`);
    }
    if (definition !== undefined && profile.definition !== definition) {
      throw foreign(
        key,
        `its profile is of the definition ${profile.definition}, and the store's is ${definition}`,
      );
    }
    return stored;
  }
  return {
    records,
    now,
    isExpired,
    parse,
    async keyOf(owner, user) {
      checkUser(owner, user);
      return `${prefix}${await recordKey(user)}`;
    },
    async keys() {
      const keys = await records.keys(prefix);
      return keys.filter((key) => isRecordKey(key.slice(prefix.length))).sort();
    },
    async held(key) {
      const text = await records.read(key);
      const stored = text === undefined ? undefined : await parse(key, text);
      return { text, stored: stored === undefined || isExpired(stored, now()) ? undefined : stored };
    },
    fresh(profile, ttl) {
      const savedAt = now();
      const expiresAt = settings.expiry(savedAt, ttl);
      const written = writeRecord(profile, savedAt, expiresAt);
      const stored = readRecord(written.text, "new");
      if (definition !== undefined && stored.profile.definition !== definition) {
        throw new PortraitError({
          code: "invalid-argument",
          message: `set: the profile is of the definition ${stored.profile.definition}, and the store's is ${definition}.`,
          hint: "Build it with the definition that the store was opened with.",
        });
      }
      return { ...written, stored, ttl: expiresAt === null ? undefined : expiresAt - savedAt };
    },
  };
}

/** Only own profiles leave a store, so the type that it was opened with holds. */
export const typed = <P extends Profile>(stored: StoredProfile): StoredProfile<P> =>
  stored as StoredProfile<P>;
