import { hashText, stableJson } from "../random/hash.js";

/** What became of one place: see {@link ForgetReceipt}. */
export interface ForgottenTarget {
  /** The name that the caller gave it. */
  readonly name: string;
  /** What kind of place. */
  readonly kind: string;
  /**
   * - `removed`: something was removed; what remains equals a rebuild without the user.
   * - `absent`: nothing was held of the user.
   * - `needs-refit`: what can be removed was; `reason` says what must be learnt or computed again.
   * - `failed`: it threw, and holds what it held; `reason` is the error's code.
   * - `not-started`: the caller's signal came first.
   */
  readonly status: "removed" | "absent" | "needs-refit" | "failed" | "not-started";
  /** How many of what was removed. */
  readonly removed: Readonly<Record<string, number>>;
  /** A fingerprint or version of what was there; empty when there is none. */
  readonly before: string;
  /** The same of what is there now. */
  readonly after: string;
  /** What is left to do; `null` when nothing is. */
  readonly reason: string | null;
  /** Where rows of the user stay that the place reads and does not own; absent when there are none. */
  readonly remains?: readonly string[];
}

/** What was removed of one user, and where. Plain data without the user's id: JSON gives it back. */
export interface ForgetReceipt {
  /** Marks the kind of document. */
  readonly format: "portrait-forget-receipt";
  /** The version of its layout. */
  readonly version: 1;
  /** When it began, as ISO 8601 text. */
  readonly at: string;
  /**
   * The user: HMAC-SHA-256 of the id under the caller's secret, or SHA-256 of the id when there was none, as hexadecimal
   * digits. Without a secret, whoever can list all ids can find the one.
   */
  readonly user: string;
  /** What became of each place, in the order in which they were passed. */
  readonly targets: readonly ForgottenTarget[];
  /** Whether every place is `removed` or `absent`, and nothing remains elsewhere. */
  readonly complete: boolean;
  /** A hash of all the above: tells accidental change apart. */
  readonly hash: string;
}

const hexOf = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** JSON escapes lone surrogates, which UTF-8 would confuse. */
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(JSON.stringify(text));

/**
 * What stands for a user in a receipt.
 *
 * @param user - The id.
 * @param secret - The secret; `undefined` for none.
 */
export async function hashUser(user: string, secret: string | undefined): Promise<string> {
  const { subtle } = globalThis.crypto;
  if (secret === undefined) return hexOf(await subtle.digest("SHA-256", bytesOf(user)));
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await subtle.importKey("raw", bytesOf(secret), algorithm, false, ["sign"]);
  return hexOf(await subtle.sign("HMAC", key, bytesOf(user)));
}

/**
 * Completes a receipt.
 *
 * @param at - When it began.
 * @param user - What stands for the user.
 * @param targets - What became of each place.
 */
export function makeReceipt(at: string, user: string, targets: readonly ForgottenTarget[]): ForgetReceipt {
  const complete = targets.every(
    ({ status, remains }) => (status === "removed" || status === "absent") && remains === undefined,
  );
  const content = { format: "portrait-forget-receipt", version: 1, at, user, targets, complete } as const;
  return Object.freeze({ ...content, targets: Object.freeze(targets), hash: hashText(stableJson(content)) });
}
