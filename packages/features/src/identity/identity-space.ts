import { describeValue, listWords, PortraitError } from "@portrait/core";

/** A kind of id, such as accounts or devices, and what is believed of its ids. */
export interface IdentitySpace<Space extends string = string> {
  /** The name, without `":"`. */
  readonly name: Space;
  /** How many ids of this space one person has at most; left out, any number. */
  readonly limit?: number | undefined;
  /** Values that are no ids, compared exactly; left out, none. {@link unsetValues} are the usual ones. */
  readonly blocked?: readonly string[] | undefined;
  /**
   * How many different ids of other spaces an id of this one may be seen together with, by their space. One that is seen
   * with more, such as a kiosk, is blocked. Values that are blocked do not count.
   */
  readonly sharedByAtMost?: { readonly [Other in NoInfer<Space>]?: number | undefined } | undefined;
}

/** The spaces as they are computed with: by number, which is their priority. */
export interface SpaceRules {
  /** The names. */
  readonly names: readonly string[];
  /** For each how many ids a person has at most; infinity where there is no limit. */
  readonly limits: readonly number[];
  /** For each the values that are no ids. */
  readonly blocked: readonly ReadonlySet<string>[];
  /** For each how many ids of other spaces, by number, an id may be seen with; empty where any number. */
  readonly shared: readonly (readonly (readonly [space: number, most: number])[])[];
  /**
   * The number of a space.
   *
   * @param name - Its name; -1 when there is none.
   */
  numberOf(name: unknown): number;
}

/**
 * Texts that stand for a missing id in many logs: empty, zeros, words such as `"null"` and `"unknown"`. For
 * {@link IdentitySpace.blocked}; none is blocked unless a space says so.
 */
export const unsetValues: readonly string[] = [
  "",
  "-",
  "-1",
  "0",
  "00",
  "000",
  "0000",
  "00000000",
  "00000000-0000-0000-0000-000000000000",
  "NULL",
  "N/A",
  "NaN",
  "None",
  "Unknown",
  "anonymous",
  "false",
  "guest",
  "n/a",
  "nan",
  "nil",
  "none",
  "null",
  "test",
  "true",
  "undefined",
  "unknown",
];

const MOST_SPACES = 32;
const KEYS: readonly string[] = ["name", "limit", "blocked", "sharedByAtMost"];

function fault(problem: string, hint: string): PortraitError {
  return new PortraitError({ code: "invalid-option", message: `identityGraph: ${problem}.`, hint });
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 1;

function nameOf(space: unknown, place: number): string {
  const named = typeof space === "object" && space !== null && "name" in space ? space.name : undefined;
  if (typeof named === "string" && named !== "" && !named.includes(":")) return named;
  throw fault(
    `the name of space ${place} must be a text without ":"; received ${describeValue(named)}`,
    'Write spaces: [{ name: "account", limit: 1 }, { name: "device" }].',
  );
}

function limitOf({ name, limit }: IdentitySpace): number {
  if (limit === undefined) return Number.POSITIVE_INFINITY;
  if (isCount(limit)) return limit;
  throw fault(
    `"limit" of space "${name}" must be an integer >= 1; received ${describeValue(limit)}`,
    "Leave it out if a person may have any number.",
  );
}

function blockedOf({ name, blocked = [] }: IdentitySpace): ReadonlySet<string> {
  const odd = Array.isArray(blocked) ? blocked.find((value) => typeof value !== "string") : blocked;
  if (odd === undefined) return new Set(blocked);
  throw fault(
    `"blocked" of space "${name}" must be a list of texts; received ${describeValue(odd)}`,
    'Write blocked: ["0000", "unknown"].',
  );
}

function sharedOf(
  { name, sharedByAtMost = {} }: IdentitySpace,
  names: readonly string[],
): readonly (readonly [number, number])[] {
  if (typeof sharedByAtMost !== "object" || sharedByAtMost === null || Array.isArray(sharedByAtMost)) {
    throw fault(
      `"sharedByAtMost" of space "${name}" must be an object; received ${describeValue(sharedByAtMost)}`,
      "Write sharedByAtMost: { account: 3 }.",
    );
  }
  return Object.entries(sharedByAtMost)
    .filter(([, most]) => most !== undefined)
    .map(([other, most]) => {
      if (!names.includes(other)) {
        throw fault(
          `"sharedByAtMost" of space "${name}" names "${other}", which is no space`,
          `The spaces are ${listWords(names)}.`,
        );
      }
      if (isCount(most)) return [names.indexOf(other), most] as const;
      throw fault(
        `"sharedByAtMost.${other}" of space "${name}" must be an integer >= 1; received ${describeValue(most)}`,
        "Leave it out if any number may share an id.",
      );
    });
}

function checkKeys(space: IdentitySpace): void {
  const unknown = Object.keys(space).find((key) => !KEYS.includes(key));
  if (unknown === undefined) return;
  throw fault(`space "${space.name}" has no "${unknown}"`, `A space has ${listWords(KEYS)}.`);
}

/**
 * Checks spaces.
 *
 * @param spaces - The spaces by priority.
 * @throws PortraitError `invalid-option`.
 */
export function spaceRules(spaces: readonly IdentitySpace[]): SpaceRules {
  if (!Array.isArray(spaces) || spaces.length === 0 || spaces.length > MOST_SPACES) {
    throw fault(
      `"spaces" must be a list of 1 to ${MOST_SPACES} spaces; received ${describeValue(spaces)}`,
      'Write spaces: [{ name: "account", limit: 1 }, { name: "device" }].',
    );
  }
  const names = spaces.map(nameOf);
  const twice = names.find((name, place) => names.indexOf(name) < place);
  if (twice !== undefined) throw fault(`the space "${twice}" is named twice`, "Give each a name of its own.");
  spaces.forEach(checkKeys);
  const numbers = new Map(names.map((name, place): [unknown, number] => [name, place]));
  return {
    names,
    limits: spaces.map(limitOf),
    blocked: spaces.map(blockedOf),
    shared: spaces.map((space) => sharedOf(space, names)),
    numberOf: (name) => numbers.get(name) ?? -1,
  };
}
