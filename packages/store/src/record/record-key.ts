import { describeValue, PortraitError } from "@portrait/core";

/** The longest key that is spelt out, in characters: with suffixes it fits the 255 bytes of a file's name. */
const MAX_SPELT = 180;

/** What every key of a record looks like behind its base. */
const RECORD_KEY = /^(?:u-[a-z0-9_~-]+|h-[0-9a-f]{64})$/;

const PLAIN = /^[a-z0-9_-]$/;

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");

/** The id with every UTF-16 code unit but lower-case letters, digits, `_` and `-` as `~` and four hexadecimal digits. */
function spelt(user: string): string {
  let text = "u-";
  for (let index = 0; index < user.length && text.length <= MAX_SPELT; index++) {
    const char = user[index] as string;
    text += PLAIN.test(char) ? char : `~${hex(user.charCodeAt(index), 4)}`;
  }
  return text;
}

/** SHA-256 of the UTF-16 code units, so that lone surrogates are told apart. */
async function digest(user: string): Promise<string> {
  const view = new DataView(new ArrayBuffer(user.length * 2));
  for (let index = 0; index < user.length; index++) view.setUint16(index * 2, user.charCodeAt(index));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", view.buffer));
  return Array.from(hash, (byte) => hex(byte, 2)).join("");
}

/**
 * Checks a user's id.
 *
 * @param owner - Who takes it.
 * @param user - The id.
 * @throws PortraitError `invalid-argument` when it is no text, or empty.
 */
export function checkUser(owner: string, user: unknown): asserts user is string {
  if (typeof user === "string" && user !== "") return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `${owner}: the user must be a text that is not empty; received ${describeValue(user)}.`,
  });
}

/**
 * The key of a user's record behind its base: different for different ids, also where a file system does not tell upper
 * from lower case; lower-case letters, digits, `_`, `-` and `~` alone, at most 180 characters. Longer ids are hashed.
 *
 * @param user - The id.
 */
export async function recordKey(user: string): Promise<string> {
  const key = spelt(user);
  return key.length <= MAX_SPELT ? key : `h-${await digest(user)}`;
}

/**
 * Whether a key behind the base may be that of a record.
 *
 * @param key - The key.
 */
export function isRecordKey(key: string): boolean {
  return RECORD_KEY.test(key);
}
