import type { IdentityIntervals } from "@portrait/core";

/** A kind of id, and what is believed of its ids, as `identityGraph` of `@portrait/features` takes it. */
export interface NaiveSpace {
  /** The name. */
  readonly name: string;
  /** How many ids of this space one person has at most; left out, any number. */
  readonly limit?: number | undefined;
  /** Values that are no ids. */
  readonly blocked?: readonly string[] | undefined;
  /** How many ids of other spaces an id of this one may be seen together with, by their space. */
  readonly sharedByAtMost?: { readonly [space: string]: number | undefined } | undefined;
}

/** Ids that were seen together, or taken apart. */
export interface NaiveStatement {
  /** `unmerge` where they were taken apart. */
  readonly kind?: "observation" | "unmerge" | undefined;
  /** The ids. */
  readonly ids: readonly {
    /** The name of the space. */
    readonly space: string;
    /** The id in it. */
    readonly value: string;
  }[];
  /** From when on it holds, in epoch milliseconds. */
  readonly at: number;
  /** When it was learnt. */
  readonly knownAt: number;
}

/** A person by the oracle. */
export interface NaivePerson {
  /** The id that names the person, as `space:value`. */
  readonly name: string;
  /** The person's ids, as `space:value`. */
  readonly ids: readonly string[];
}

interface NaiveLink {
  readonly ends: readonly [string, string];
  readonly at: number;
  readonly knownAt: number;
}

const textOf = ({ space, value }: NaiveStatement["ids"][number]): string => `${space}:${value}`;
const valueIn = (text: string): string => text.slice(text.indexOf(":") + 1);
const spaceOf = (text: string): string => text.slice(0, text.indexOf(":"));

/**
 * The persons by the documentation of identities alone: sets of texts, each found by going through everything again and
 * again. Slow, and independent of `identityGraph`.
 *
 * @param spaces - The spaces, by priority.
 * @param statements - What was said.
 * @param at - Only what held before this instant is seen.
 * @param asOf - Only what was learnt before this instant is seen.
 *
 * @example
 * ```ts
 * import { naivePersons } from "@portrait/testing";
 *
 * const ids = [{ space: "account", value: "ann" }, { space: "device", value: "phone" }];
 * const persons = naivePersons([{ name: "account" }, { name: "device" }], [{ ids, at: 0, knownAt: 5 }], 9, 9);
 * persons; // => [{ name: "account:ann", ids: ["account:ann", "device:phone"] }]
 * ```
 */
export function naivePersons(
  spaces: readonly NaiveSpace[],
  statements: readonly NaiveStatement[],
  at: number,
  asOf: number,
): readonly NaivePerson[] {
  const told = statements.map((statement) => ({
    unmerge: statement.kind === "unmerge",
    at: statement.at,
    knownAt: statement.knownAt,
    ids: [...new Set(statement.ids.map(textOf))],
  }));
  const seen = told.filter((statement) => statement.at < at && statement.knownAt < asOf);
  const ids = [...new Set(seen.flatMap((statement) => statement.ids))];
  const priority = (id: string): number => spaces.findIndex(({ name }) => name === spaceOf(id));
  const rule = (id: string): NaiveSpace | undefined => spaces[priority(id)];
  const byContent = (a: string, b: string): number =>
    priority(a) - priority(b) || (valueIn(a) < valueIn(b) ? -1 : valueIn(a) > valueIn(b) ? 1 : 0);
  const unset = (id: string): boolean => (rule(id)?.blocked ?? []).includes(valueIn(id));
  const together = (id: string, space: string): number =>
    new Set(
      seen
        .filter((statement) => !statement.unmerge && statement.ids.includes(id))
        .flatMap((statement) => statement.ids)
        .filter((other) => other !== id && spaceOf(other) === space && !unset(other)),
    ).size;
  const blocked = (id: string): boolean =>
    unset(id) ||
    Object.entries(rule(id)?.sharedByAtMost ?? {}).some(([space, most]) => together(id, space) > (most ?? 0));
  const open = ids.filter((id) => !blocked(id));
  const links: NaiveLink[] = [];
  const apart: (readonly [string, string])[] = [];
  for (const one of open) {
    for (const other of open) {
      if (byContent(one, other) >= 0) continue;
      const about = seen.filter((statement) => statement.ids.includes(one) && statement.ids.includes(other));
      const last = about
        .filter(({ unmerge }) => unmerge)
        .sort((a, b) => b.at - a.at || b.knownAt - a.knownAt)[0];
      const after = about.filter(
        (statement) =>
          !statement.unmerge &&
          (last === undefined ||
            statement.at > last.at ||
            (statement.at === last.at && statement.knownAt > last.knownAt)),
      );
      const effect = (statement: { at: number; knownAt: number }): number =>
        Math.max(statement.at, statement.knownAt);
      const first = after.sort((a, b) => effect(a) - effect(b) || a.knownAt - b.knownAt || a.at - b.at)[0];
      if (first !== undefined) links.push({ ends: [one, other], at: first.at, knownAt: first.knownAt });
      else if (last !== undefined) apart.push([one, other]);
    }
  }
  links.sort(
    (a, b) =>
      Math.max(a.at, a.knownAt) - Math.max(b.at, b.knownAt) ||
      a.knownAt - b.knownAt ||
      a.at - b.at ||
      byContent(a.ends[0], b.ends[0]) ||
      byContent(a.ends[1], b.ends[1]),
  );
  let persons: string[][] = ids.map((id) => [id]);
  for (const { ends } of links) {
    const [one, other] = ends.map((end) => persons.find((person) => person.includes(end)) as string[]);
    if (one === undefined || other === undefined || one === other) continue;
    const both = [...one, ...other];
    const many = spaces.some(
      ({ name, limit }) => limit !== undefined && both.filter((id) => spaceOf(id) === name).length > limit,
    );
    if (many || apart.some((pair) => pair.every((id) => both.includes(id)))) continue;
    persons = [...persons.filter((person) => person !== one && person !== other), both];
  }
  const since = (id: string): number =>
    Math.min(
      ...seen
        .filter((statement) => statement.ids.includes(id))
        .map((statement) => Math.max(statement.at, statement.knownAt)),
    );
  return persons
    .map((person) => ({
      name: [...person].sort(
        (a, b) => priority(a) - priority(b) || since(a) - since(b) || byContent(a, b),
      )[0] as string,
      ids: [...person].sort(byContent),
    }))
    .sort((a, b) => byContent(a.name, b.name));
}

/**
 * Who ids were at the cutoffs of a plan, by {@link naivePersons}: for the oracle, where an engine is given what
 * `identityGraph` made of the same statements.
 *
 * @param spaces - The spaces, by priority.
 * @param statements - What was said.
 * @param space - The space of the ids in the key column, which are written as their values.
 * @param cutoffs - The cutoffs, ascending.
 *
 * @example
 * ```ts
 * import { naiveIntervals } from "@portrait/testing";
 *
 * const ids = [{ space: "account", value: "ann" }, { space: "device", value: "phone" }];
 * const spaces = [{ name: "account" }, { name: "device" }];
 * const { persons, knownFrom } = naiveIntervals(spaces, [{ ids, at: 0, knownAt: 5 }], "device", [3, 6]);
 * persons; // => ["account:ann"]
 * knownFrom[0]; // => 3
 * ```
 */
export function naiveIntervals(
  spaces: readonly NaiveSpace[],
  statements: readonly NaiveStatement[],
  space: string,
  cutoffs: readonly number[],
): IdentityIntervals {
  const written = (text: string): string => (spaceOf(text) === space ? valueIn(text) : text);
  const rows = cutoffs.flatMap((until, place) => {
    const from = cutoffs[place - 1] ?? Number.NEGATIVE_INFINITY;
    return naivePersons(spaces, statements, until, until).flatMap(({ name, ids }) =>
      ids
        .filter((id) => spaceOf(id) === space && id !== name)
        .map((id) => ({ id: written(id), person: written(name), from, until })),
    );
  });
  rows.sort((a, b) => (a.id === b.id ? a.from - b.from : a.id < b.id ? -1 : 1));
  return {
    ids: rows.map(({ id }) => id),
    persons: rows.map(({ person }) => person),
    knownFrom: Float64Array.from(rows, ({ from }) => from),
    knownUntil: Float64Array.from(rows, ({ until }) => until),
  };
}
