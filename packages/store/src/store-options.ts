import {
  type Duration,
  integerOption,
  type OptionRule,
  optionalOption,
  PortraitError,
  resolveOptions,
} from "@portrait/core";
import type { ProfilePlan } from "@portrait/features";

/** Options of `profileStore`. */
export interface ProfileStoreOptions {
  /** Below which key of the storage the profiles lie: words of `a-z`, `0-9`, `_` and `-`, joined by `:`. `"profiles"`, if left out. */
  readonly base?: string | undefined;
  /** How long a profile is returned after it was set; left out, always. */
  readonly ttl?: Duration | undefined;
  /** The clock, in epoch milliseconds; left out, the machine's. */
  readonly now?: (() => number) | undefined;
}

/** Options of {@link ProfileStore.set}. */
export interface SetOptions {
  /**
   * Write only if this is still the version that is stored; `null`: only if nothing is stored. Left out, write in any
   * case.
   */
  readonly ifVersion?: string | null | undefined;
  /** How long the profile is returned; `null`: always. Left out, as the store's options say. */
  readonly ttl?: Duration | null | undefined;
}

/** Options of {@link ProfileStore.update}. */
export interface UpdateOptions {
  /** How often to try when others write in between. 20, if left out. */
  readonly attempts?: number | undefined;
  /** How long the profile is returned; `null`: always. Left out, as the store's options say. */
  readonly ttl?: Duration | null | undefined;
  /** Stops the attempts. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of {@link ProfileStore.delete}. */
export interface DeleteOptions {
  /** Delete only if this is still the version that is stored. Left out, delete in any case. */
  readonly ifVersion?: string | undefined;
}

const BASE = /^[a-z0-9_-]+(?::[a-z0-9_-]+)*$/;

/** The latest instant that a Date can hold. */
const LAST_INSTANT = 8.64e15;

const isDuration = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  "milliseconds" in value &&
  Number.isSafeInteger(value.milliseconds) &&
  (value.milliseconds as number) > 0;

const version = (value: unknown): boolean => typeof value === "string" && value !== "";
const lifetime = optionalOption<Duration | null>(
  "a duration such as days(30), or null",
  (value) => value === null || isDuration(value),
);

/** The rules of {@link ProfileStoreOptions}. */
export const storeRules: {
  readonly base: OptionRule<string>;
  readonly ttl: OptionRule<Duration | undefined>;
  readonly now: OptionRule<(() => number) | undefined>;
} = {
  base: {
    default: "profiles",
    expected: 'words of a-z, 0-9, "_" and "-", joined by ":"',
    accepts: (value) => typeof value === "string" && value.length <= 200 && BASE.test(value),
  },
  ttl: optionalOption<Duration>("a duration such as days(30)", isDuration),
  now: optionalOption<() => number>(
    "a function that gives epoch milliseconds",
    (value) => typeof value === "function",
  ),
};

/** The rules of {@link SetOptions}. */
export const setRules: {
  readonly ifVersion: OptionRule<string | null | undefined>;
  readonly ttl: OptionRule<Duration | null | undefined>;
} = {
  ifVersion: optionalOption<string | null>("a version, or null", (value) => value === null || version(value)),
  ttl: lifetime,
};

/** The rules of {@link UpdateOptions}. */
export const updateRules: {
  readonly attempts: OptionRule<number>;
  readonly ttl: OptionRule<Duration | null | undefined>;
  readonly signal: OptionRule<AbortSignal | undefined>;
} = {
  attempts: integerOption(20, { min: 1 }),
  ttl: lifetime,
  signal: optionalOption<AbortSignal>("an AbortSignal", (value) => value instanceof AbortSignal),
};

/** The rules of {@link DeleteOptions}. */
export const deleteRules: { readonly ifVersion: OptionRule<string | undefined> } = {
  ifVersion: optionalOption<string>("a version", version),
};

/** What a store was opened with, checked. */
export interface StoreSettings {
  /** Below which key the profiles lie. */
  readonly base: string;
  /** The hash of the definition that all profiles must have; `undefined` when any will do. */
  readonly definition: string | undefined;
  /** Now, in epoch milliseconds. */
  now(): number;
  /**
   * When something set now expires, in epoch milliseconds; `null` for never.
   *
   * @param now - Now.
   * @param ttl - The option of the call.
   */
  expiry(now: number, ttl: Duration | null | undefined): number | null;
}

function definitionHash(definition: unknown): string | undefined {
  if (definition === undefined) return undefined;
  const hash: unknown =
    typeof definition === "object" && definition !== null && "hash" in definition
      ? definition.hash
      : undefined;
  if (typeof hash === "string") return hash;
  throw new PortraitError({
    code: "invalid-argument",
    message: "profileStore: the definition must be one of defineProfile.",
    hint: "Leave it out to keep profiles of any definition.",
  });
}

/**
 * Checks what a store is opened with.
 *
 * @param definition - The definition of its profiles, if they all have one.
 * @param options - See {@link ProfileStoreOptions}.
 * @throws PortraitError `invalid-argument`, `invalid-option`.
 */
export function storeSettings(
  definition: ProfilePlan | undefined,
  options: ProfileStoreOptions | undefined,
): StoreSettings {
  const { base, ttl: usual, now: clock = Date.now } = resolveOptions("profileStore", storeRules, options);
  return {
    base,
    definition: definitionHash(definition),
    now() {
      const now: unknown = clock();
      if (typeof now === "number" && Math.abs(now) <= LAST_INSTANT) return now;
      throw new PortraitError({
        code: "invalid-option",
        message: `profileStore: "now" must give epoch milliseconds; it gave ${String(now)}.`,
      });
    },
    expiry(now, ttl) {
      const life = ttl === undefined ? usual : (ttl ?? undefined);
      return life === undefined ? null : Math.min(now + life.milliseconds, LAST_INSTANT);
    },
  };
}
