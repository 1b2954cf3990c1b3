import { describeValue } from "../errors/describe.js";
import { PortraitError } from "../errors/portrait-error.js";

/**
 * Who ids were, as it became known: one row for each id and stretch of time in which it was of a person of another name.
 * A cutoff `c` sees what was learnt before it: a row counts where `knownFrom < c <= knownUntil`. An id without a row that
 * counts is itself. Rows are ordered by id in code-unit order, then by time, and those of one id do not overlap.
 * `identityGraph(...).intervals()` of `@portrait/features/identity` makes them.
 */
export interface IdentityIntervals {
  /** For each row the id, as the key column holds it. */
  readonly ids: readonly string[];
  /** For each row the person. */
  readonly persons: readonly string[];
  /** For each row when it was learnt, in epoch milliseconds; negative infinity is always. */
  readonly knownFrom: Float64Array;
  /** For each row when it was learnt that it is so no longer, in epoch milliseconds; infinity is never. */
  readonly knownUntil: Float64Array;
}

function fault(owner: string, problem: string): PortraitError {
  return new PortraitError({
    code: "invalid-argument",
    message: `${owner}: "identities" ${problem}.`,
    hint: "Pass what intervals() of an identity graph gave.",
  });
}

function checkRow(
  owner: string,
  { ids, persons, knownFrom, knownUntil }: IdentityIntervals,
  row: number,
): void {
  const [id, person] = [ids[row], persons[row]];
  const [from, until] = [knownFrom[row] as number, knownUntil[row] as number];
  if (typeof id !== "string" || typeof person !== "string") {
    const odd = describeValue(typeof id === "string" ? person : id);
    throw fault(owner, `must hold texts; row ${row} holds ${odd}`);
  }
  if (!(from < until))
    throw fault(owner, `must be of stretches of time; row ${row} goes from ${from} until ${until}`);
  if (row === 0) return;
  const before = ids[row - 1] as string;
  if (before > id) throw fault(owner, `must be ordered by id; row ${row} is of ${describeValue(id)}`);
  if (before === id && (knownUntil[row - 1] as number) > from) {
    throw fault(
      owner,
      `must name one person at a time; rows ${row - 1} and ${row} of ${describeValue(id)} overlap`,
    );
  }
}

/**
 * Checks who ids were. O(rows).
 *
 * @param owner - Who asks, for the message.
 * @param identities - Anything.
 * @throws PortraitError `invalid-argument` when columns are missing or differ in length, a row holds no texts or goes back
 *   in time, or rows are out of order or overlap.
 *
 * @example
 * ```ts
 * import { checkIdentities } from "@portrait/core";
 *
 * const [knownFrom, knownUntil] = [Float64Array.of(5), Float64Array.of(5)];
 * const identities = { ids: ["d1"], persons: ["ann"], knownFrom, knownUntil };
 * checkIdentities("mine", identities); // throws mine: "identities" must be of stretches of time; row 0 goes from 5 until 5. Pass what intervals() of an identity graph gave.
 * ```
 */
export function checkIdentities(owner: string, identities: unknown): asserts identities is IdentityIntervals {
  if (typeof identities !== "object" || identities === null) {
    throw fault(owner, `must be a table of who ids were; received ${describeValue(identities)}`);
  }
  const { ids, persons, knownFrom, knownUntil } = identities as Partial<IdentityIntervals>;
  const shaped =
    Array.isArray(ids) &&
    Array.isArray(persons) &&
    knownFrom instanceof Float64Array &&
    knownUntil instanceof Float64Array;
  if (!shaped)
    throw fault(
      owner,
      'must have the lists "ids" and "persons", and "knownFrom" and "knownUntil" as Float64Array',
    );
  const lengths = [ids.length, persons.length, knownFrom.length, knownUntil.length];
  if (new Set(lengths).size > 1)
    throw fault(owner, `must have columns of one length; received ${lengths.join(", ")}`);
  for (let row = 0; row < ids.length; row++) checkRow(owner, identities as IdentityIntervals, row);
}

/**
 * Who ids were as of a cutoff.
 *
 * @param identities - Who they were over time.
 * @param cutoff - The cutoff in epoch milliseconds.
 * @returns The person of each id that is not itself.
 *
 * @example
 * ```ts
 * import { identitiesAt } from "@portrait/core";
 *
 * const [knownFrom, knownUntil] = [Float64Array.of(5), Float64Array.of(Infinity)];
 * const identities = { ids: ["d1"], persons: ["ann"], knownFrom, knownUntil };
 * identitiesAt(identities, 5).get("d1"); // => undefined
 * identitiesAt(identities, 6).get("d1"); // => "ann"
 * ```
 */
export function identitiesAt(identities: IdentityIntervals, cutoff: number): ReadonlyMap<string, string> {
  const { ids, persons, knownFrom, knownUntil } = identities;
  const found = new Map<string, string>();
  ids.forEach((id, row) => {
    const counts = (knownFrom[row] as number) < cutoff && cutoff <= (knownUntil[row] as number);
    if (counts) found.set(id, persons[row] as string);
  });
  return found;
}

/**
 * Those rows that count at one of some cutoffs, for an engine that need not know more. O(rows log cutoffs).
 *
 * @param identities - Who ids were over time.
 * @param cutoffs - Epoch milliseconds, ascending.
 *
 * @example
 * ```ts
 * import { identitiesFor } from "@portrait/core";
 *
 * const [knownFrom, knownUntil] = [Float64Array.of(5, 9), Float64Array.of(9, Infinity)];
 * const identities = { ids: ["d1", "d1"], persons: ["ann", "bob"], knownFrom, knownUntil };
 * identitiesFor(identities, [3, 6]).persons; // => ["ann"]
 * ```
 */
export function identitiesFor(
  { ids, persons, knownFrom, knownUntil }: IdentityIntervals,
  cutoffs: readonly number[],
): IdentityIntervals {
  /** How many cutoffs do not lie behind an instant. */
  const upTo = (instant: number): number => {
    let [low, high] = [0, cutoffs.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((cutoffs[middle] as number) <= instant) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const rows = [...ids.keys()].filter(
    (row) => upTo(knownFrom[row] as number) < upTo(knownUntil[row] as number),
  );
  return Object.freeze({
    ids: rows.map((row) => ids[row] as string),
    persons: rows.map((row) => persons[row] as string),
    knownFrom: Float64Array.from(rows, (row) => knownFrom[row] as number),
    knownUntil: Float64Array.from(rows, (row) => knownUntil[row] as number),
  });
}
