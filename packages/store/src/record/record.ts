import {
  describeValue,
  hashText,
  isJsonObject,
  isoText,
  type Json,
  PortraitError,
  type Profile,
  parseJson,
  stableJson,
} from "@portrait/core";
import { decodeProfile, encodeProfile } from "./profile-json.js";

/** What tells a record of ours from anything else, with the version of its layout. */
const FORMAT = "portrait-profile";
const LAYOUT = 1;

/** A profile as it was stored. */
export interface StoredProfile<P extends Profile = Profile> {
  /** The profile. */
  readonly profile: P;
  /** A hash of all that is stored: another write, another version. Pass it as `ifVersion`. */
  readonly version: string;
  /** When it was stored, as ISO 8601 text. */
  readonly savedAt: string;
  /** From when on it is returned no more, as ISO 8601 text; `null` when it stays. */
  readonly expiresAt: string | null;
}

/** A record as text, and what it says. */
export interface WrittenRecord {
  /** What is stored. */
  readonly text: string;
  /** Its version. */
  readonly version: string;
}

const versionOf = (savedAt: Json, expiresAt: Json, profile: Json): string =>
  hashText(stableJson([savedAt, expiresAt, profile]));

/**
 * Writes a record.
 *
 * @param profile - The profile.
 * @param savedAt - Epoch milliseconds.
 * @param expiresAt - Epoch milliseconds; `null` when it stays.
 * @throws PortraitError `invalid-argument` when the profile is none, or holds what JSON cannot.
 */
export function writeRecord(profile: unknown, savedAt: number, expiresAt: number | null): WrittenRecord {
  const data = encodeProfile(
    profile,
    (problem) =>
      new PortraitError({
        code: "invalid-argument",
        message: `set: ${problem}.`,
        hint: "Pass a profile of buildProfiles or live.",
      }),
  );
  const saved = isoText(savedAt);
  const expires = expiresAt === null ? null : isoText(expiresAt);
  const version = versionOf(saved, expires, data);
  const record = {
    format: FORMAT,
    layout: LAYOUT,
    version,
    savedAt: saved,
    expiresAt: expires,
    profile: data,
  };
  return { text: JSON.stringify(record), version };
}

/**
 * Reads a record, which may be anything.
 *
 * @param text - What is stored.
 * @param key - The key, for the message.
 * @throws PortraitError `invalid-record`.
 */
export function readRecord(text: string, key: string): StoredProfile {
  const fail = (problem: string, cause?: unknown): PortraitError =>
    new PortraitError({
      code: "invalid-record",
      message: `The record ${JSON.stringify(key)} cannot be read: ${problem}.`,
      hint: "Delete it, or set the profile again; it stays as it is until then.",
      details: { key },
      cause,
    });
  const value = parseJson(text, "it", fail);
  if (!isJsonObject(value) || value.format !== FORMAT) {
    throw fail(
      `it is no stored profile but ${describeValue(isJsonObject(value) ? (value.format ?? value) : value)}`,
    );
  }
  if (value.layout !== LAYOUT) {
    throw fail(
      `its layout is ${describeValue(value.layout)}, and this version of @portrait/store reads ${LAYOUT}`,
    );
  }
  const { version, savedAt, expiresAt } = value;
  const isInstant = (instant: unknown): boolean =>
    typeof instant === "string" && !Number.isNaN(Date.parse(instant));
  if (!isInstant(savedAt) || (expiresAt !== null && !isInstant(expiresAt))) {
    throw fail(
      `savedAt and expiresAt must be instants; received ${describeValue(savedAt)} and ${describeValue(expiresAt)}`,
    );
  }
  const actual = versionOf(savedAt as string, expiresAt as string | null, value.profile ?? null);
  if (version !== actual) {
    throw fail(`its content has the hash ${actual}, and it says ${describeValue(version)}`);
  }
  const profile = decodeProfile(value.profile, fail);
  return Object.freeze({
    profile,
    version: actual,
    savedAt: savedAt as string,
    expiresAt: expiresAt as string | null,
  });
}
