import { describeValue } from "../errors/describe.js";
import { isPortraitError, PortraitError } from "../errors/portrait-error.js";
import { optionalOption, resolveOptions } from "../options/options.js";
import { isoText, type TimestampInput, toMilliseconds } from "../time/timestamp.js";
import type { Forgettable, Forgotten } from "./forgettable.js";
import { type ForgetReceipt, type ForgottenTarget, hashUser, makeReceipt } from "./receipt.js";

/** Options of {@link forget}. */
export interface ForgetOptions {
  /** When it happens, for the receipt; left out, now. */
  readonly at?: TimestampInput | undefined;
  /** The key under which the receipt's hash of the id is made. Keep it: with it one can tell later whose receipt it is. */
  readonly secret?: string | undefined;
  /** Stops before the next place; the receipt says which were not begun. */
  readonly signal?: AbortSignal | undefined;
}

/** The places to forget a user in, by names of the caller's choice. */
export type ForgetTargets = Readonly<Record<string, Forgettable>>;

/** What {@link forget} gives back. */
export interface ForgetResult<Targets extends ForgetTargets = ForgetTargets> {
  /** What was removed. */
  readonly receipt: ForgetReceipt;
  /** What takes the place of each value, by name; nothing for a place that failed or was not begun. */
  readonly values: {
    readonly [Name in keyof Targets]?: Targets[Name] extends Forgettable<infer Value> ? Value : never;
  };
  /** What places threw, by name. Unlike the receipt, an error may hold the id. */
  readonly errors: ReadonlyMap<string, unknown>;
}

const rules = {
  at: optionalOption<TimestampInput>("an instant", (value) => value !== null),
  secret: optionalOption<string>(
    "a text that is not empty",
    (value) => typeof value === "string" && value !== "",
  ),
  signal: optionalOption<AbortSignal>("an AbortSignal", (value) => value instanceof AbortSignal),
};

function invalid(message: string, hint: string): PortraitError {
  return new PortraitError({ code: "invalid-argument", message: `forget: ${message}.`, hint });
}

function isForgettable(value: unknown): value is Forgettable {
  return typeof value === "object" && value !== null && "forget" in value && "kind" in value;
}

function checkTargets(user: unknown, targets: unknown): asserts targets is ForgetTargets {
  if (typeof user !== "string" || user === "") {
    throw invalid(
      `the user must be a text that is not empty; received ${describeValue(user)}`,
      "Pass the id as it stands in the log.",
    );
  }
  if (typeof targets !== "object" || targets === null || Array.isArray(targets) || isForgettable(targets)) {
    throw invalid(
      `the targets must be an object of places by name; received ${describeValue(targets)}`,
      "Pass { log: forgetInLog(engine, log) }.",
    );
  }
  const odd = Object.entries(targets).find(([, target]) => !isForgettable(target));
  if (odd === undefined) return;
  throw invalid(
    `the target ${JSON.stringify(odd[0])} must be a place that can forget; received ${describeValue(odd[1])}`,
    "Make one with forgetInLog and its kin.",
  );
}

function entryOf(name: string, kind: string, forgotten: Forgotten): ForgottenTarget {
  const { removed, before, after, refit, remains = [] } = forgotten;
  const some = Object.values(removed).some((count) => count > 0);
  const status = refit === undefined ? (some ? "removed" : "absent") : "needs-refit";
  const entry = { name, kind, status, removed, before, after, reason: refit ?? null } as const;
  return Object.freeze(remains.length === 0 ? entry : { ...entry, remains: Object.freeze([...remains]) });
}

const nothing = (
  name: string,
  kind: string,
  status: "failed" | "not-started",
  reason: string,
): ForgottenTarget => Object.freeze({ name, kind, status, removed: {}, before: "", after: "", reason });

/**
 * Forgets a user everywhere: each place in turn removes what it holds, and the receipt says what that was. A place that
 * fails does not keep the others from forgetting; run it again for those that are not done, as a place that is done removes
 * nothing the second time. Values that do not change, such as logs and snapshots, are replaced: go on with `values`.
 *
 * @param user - The user's id, as it stands in the log.
 * @param targets - The places by name, in the order in which they shall forget.
 * @param options - See {@link ForgetOptions}.
 * @throws PortraitError `invalid-argument`, `invalid-option`. What places throw is in `errors`.
 *
 * @example
 * ```ts
 * import { type Forgettable, forget } from "@portrait/core";
 *
 * const visits = new Map([["ann", 3], ["bob", 1]]);
 * const place: Forgettable<typeof visits> = {
 *   kind: "visits",
 *   forget: async (user) => {
 *     const removed = { users: visits.delete(user) ? 1 : 0 };
 *     return { value: visits, removed, before: "", after: "" };
 *   },
 * };
 * const { receipt } = await forget("ann", { visits: place }, { at: "2024-03-01", secret: "a long secret" });
 * receipt.complete; // => true
 * receipt.targets.map(({ name, status, removed }) => [name, status, removed.users]); // => [["visits", "removed", 1]]
 * ```
 */
export async function forget<const Targets extends ForgetTargets>(
  user: string,
  targets: Targets,
  options?: ForgetOptions,
): Promise<ForgetResult<Targets>> {
  checkTargets(user, targets);
  const { at = Date.now(), secret, signal } = resolveOptions("forget", rules, options);
  const instant = isoText(toMilliseconds("forget", "at", at));
  const hash = await hashUser(user, secret);
  const entries: ForgottenTarget[] = [];
  const values: [string, unknown][] = [];
  const errors = new Map<string, unknown>();
  for (const [name, target] of Object.entries<Forgettable>(targets)) {
    const { kind } = target;
    if (signal?.aborted) {
      entries.push(nothing(name, kind, "not-started", "aborted"));
      continue;
    }
    try {
      const forgotten = await target.forget(user, { signal });
      entries.push(entryOf(name, kind, forgotten));
      values.push([name, forgotten.value]);
    } catch (error) {
      errors.set(name, error);
      entries.push(nothing(name, kind, "failed", isPortraitError(error) ? error.code : "error"));
    }
  }
  return Object.freeze({
    receipt: makeReceipt(instant, hash, entries),
    values: Object.freeze(Object.fromEntries(values)) as ForgetResult<Targets>["values"],
    errors,
  });
}
