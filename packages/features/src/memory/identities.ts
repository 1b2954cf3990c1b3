import {
  type AggregatePlan,
  type CategoryVector,
  createDictionary,
  type IdentityIntervals,
  identitiesAt,
  type Vector,
} from "@portrait/core";
import { groupRows, type UserRows } from "./groups.js";
import type { MemoryStore } from "./store.js";

/** Cutoffs at which ids are of the same persons. */
export interface CutoffGroup {
  /** The cutoffs. */
  readonly cutoffs: readonly number[];
  /** The rows of each person. */
  readonly groups: UserRows;
}

/**
 * Cutoffs in runs, between which no id becomes another person.
 *
 * @param identities - Who ids were.
 * @param cutoffs - Epoch milliseconds, ascending.
 * @returns The runs, at least one.
 */
export function cutoffRuns(
  { knownFrom, knownUntil }: IdentityIntervals,
  cutoffs: readonly number[],
): readonly (readonly number[])[] {
  const changes = Float64Array.from([...knownFrom, ...knownUntil]).sort();
  const runs: number[][] = [];
  let change = 0;
  for (const cutoff of cutoffs) {
    const from = change;
    while ((changes[change] ?? cutoff) < cutoff) change++;
    const last = runs.at(-1);
    if (last === undefined || change > from) runs.push([cutoff]);
    else last.push(cutoff);
  }
  return runs.length === 0 ? [[]] : runs;
}

/**
 * A column of ids as persons.
 *
 * @param ids - The ids.
 * @param persons - The person of each id that is not itself.
 */
export function personColumn(
  { codes, dictionary }: CategoryVector,
  persons: ReadonlyMap<string, string>,
): CategoryVector {
  const named = createDictionary();
  const codeOf = dictionary.map((id) => named.code(persons.get(id) ?? id));
  return {
    type: "category",
    codes: codes.map((code) => (code < 0 ? code : (codeOf[code] as number))),
    dictionary: named.texts,
  };
}

/**
 * The rows of each user at the cutoffs of a plan: of each person, as was known at each cutoff, where it says who ids were.
 *
 * @param store - The log.
 * @param plan - The plan.
 * @throws PortraitError `unknown-id` when the key is no id or category column.
 */
export function* personGroups(
  store: MemoryStore,
  { key, identities, cutoffs }: AggregatePlan,
): Generator<CutoffGroup> {
  const groups = store.groups(key);
  const ids: Vector | undefined = store.table.columns[key];
  if (identities === undefined || ids?.type !== "category") {
    yield { cutoffs, groups };
    return;
  }
  for (const run of cutoffRuns(identities, cutoffs)) {
    const persons = identitiesAt(identities, run[0] ?? 0);
    yield { cutoffs: run, groups: groupRows(personColumn(ids, persons)) };
  }
}
