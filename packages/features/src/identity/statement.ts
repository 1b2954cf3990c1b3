import { describeValue, listWords, PortraitError, type TimestampInput, toMilliseconds } from "@portrait/core";
import type { SpaceRules } from "./identity-space.js";

/** One id: a value within a space. */
export interface IdentityId<Space extends string = string> {
  /** The space. */
  readonly space: Space;
  /** The value. */
  readonly value: string;
}

/** What is said of ids, from when on it holds, and when it was learnt. */
interface Said<Space extends string> {
  /** The ids, at most 16. */
  readonly ids: readonly IdentityId<Space>[];
  /** From when on it holds. */
  readonly at: TimestampInput;
  /** When it was learnt; left out, when it began to hold. */
  readonly knownAt?: TimestampInput | undefined;
}

/** Ids that were seen together, as at a login: they are of one person. One id alone says that it was seen. */
export interface IdentityObservation<Space extends string = string> extends Said<Space> {
  /** What is said; may be left out. */
  readonly kind?: "observation" | undefined;
}

/**
 * Ids that are of different persons, each of another: whatever joins two of them no longer does, until they are seen
 * together again.
 */
export interface IdentityUnmerge<Space extends string = string> extends Said<Space> {
  /** What is said. */
  readonly kind: "unmerge";
}

/** What a graph of identities is told. */
export type IdentityStatement<Space extends string = string> =
  | IdentityObservation<Space>
  | IdentityUnmerge<Space>;

/** A statement that was checked. */
export interface CheckedStatement {
  /** Whether it takes ids apart. */
  readonly unmerge: boolean;
  /** From when on it holds, in epoch milliseconds. */
  readonly at: number;
  /** When it was learnt, in epoch milliseconds. */
  readonly knownAt: number;
  /** The ids, each once, as number of the space and value. */
  readonly ids: readonly (readonly [space: number, value: string])[];
}

/** A statement of more ids is an error: each pair of ids is a link. */
export const MOST_IDS = 16;

function fault(owner: string, problem: string, hint: string): PortraitError {
  return new PortraitError({ code: "invalid-argument", message: `${owner}: ${problem}.`, hint });
}

/**
 * Checks an id.
 *
 * @param owner - Who asks, for the message.
 * @param rules - The spaces.
 * @param id - Anything.
 * @returns The number of the space, and the value.
 * @throws PortraitError `invalid-argument`.
 */
export function checkId(
  owner: string,
  rules: SpaceRules,
  id: unknown,
): readonly [space: number, value: string] {
  const { space, value } = (typeof id === "object" && id !== null ? id : {}) as Partial<IdentityId>;
  if (typeof space !== "string" || typeof value !== "string") {
    const shown = typeof space === "string" ? `the value ${describeValue(value)}` : describeValue(id);
    throw fault(
      owner,
      `an id must be a space and a value, both texts; received ${shown}`,
      'Write { space: "account", value: "17850" }.',
    );
  }
  const number = rules.numberOf(space);
  if (number >= 0) return [number, value];
  throw fault(
    owner,
    `there is no space ${describeValue(space)}`,
    `The spaces are ${listWords(rules.names, rules.names.length)}.`,
  );
}

function idsOf(owner: string, rules: SpaceRules, ids: unknown, least: number): CheckedStatement["ids"] {
  if (!Array.isArray(ids) || ids.length < 1 || ids.length > MOST_IDS) {
    throw fault(
      owner,
      `"ids" must be a list of 1 to ${MOST_IDS} ids; received ${describeValue(ids)}`,
      'Write ids: [{ space: "device", value: "d1" }, { space: "account", value: "17850" }].',
    );
  }
  const different = new Map<string, readonly [number, string]>();
  for (const id of ids) {
    const [space, value] = checkId(owner, rules, id);
    different.set(`${space}:${value}`, [space, value]);
  }
  if (different.size >= least) return [...different.values()];
  throw fault(
    owner,
    "an unmerge must name at least 2 different ids; received 1",
    "Name the ids that are of different persons.",
  );
}

/**
 * Checks a statement.
 *
 * @param owner - Who asks, for the message.
 * @param rules - The spaces.
 * @param statement - Anything.
 * @throws PortraitError `invalid-argument`.
 */
export function checkStatement(owner: string, rules: SpaceRules, statement: unknown): CheckedStatement {
  if (typeof statement !== "object" || statement === null || Array.isArray(statement)) {
    throw fault(
      owner,
      `a statement must be an object; received ${describeValue(statement)}`,
      "Write { ids: [...], at, knownAt }.",
    );
  }
  const { kind = "observation", ids, at, knownAt = at } = statement as Partial<IdentityStatement>;
  if (kind !== "observation" && kind !== "unmerge") {
    throw fault(
      owner,
      `"kind" must be "observation" or "unmerge"; received ${describeValue(kind)}`,
      "Leave it out for an observation.",
    );
  }
  const unmerge = kind === "unmerge";
  return {
    unmerge,
    at: toMilliseconds(owner, "at", at as TimestampInput),
    knownAt: toMilliseconds(owner, "knownAt", knownAt as TimestampInput),
    ids: idsOf(owner, rules, ids, unmerge ? 2 : 1),
  };
}
