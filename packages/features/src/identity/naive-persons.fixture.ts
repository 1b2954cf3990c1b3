import type { IdentitySpace } from "./identity-space.js";
import type { IdentityId, IdentityStatement } from "./statement.js";

interface NaiveLink {
  readonly ends: readonly [string, string];
  readonly at: number;
  readonly knownAt: number;
}

const textOf = ({ space, value }: IdentityId): string => `${space}:${value}`;
const valueIn = (text: string): string => text.slice(text.indexOf(":") + 1);
const spaceOf = (text: string): string => text.slice(0, text.indexOf(":"));

/** The persons by the documentation alone: sets of texts, each found by going through everything again and again. */
export function naivePersons(
  spaces: readonly IdentitySpace[],
  statements: readonly IdentityStatement[],
  at: number,
  asOf: number,
): readonly { readonly name: string; readonly ids: readonly string[] }[] {
  const told = statements.map((statement) => ({
    unmerge: statement.kind === "unmerge",
    at: Number(statement.at),
    knownAt: Number(statement.knownAt ?? statement.at),
    ids: [...new Set(statement.ids.map(textOf))],
  }));
  const seen = told.filter((statement) => statement.at < at && statement.knownAt < asOf);
  const ids = [...new Set(seen.flatMap((statement) => statement.ids))];
  const priority = (id: string): number => spaces.findIndex(({ name }) => name === spaceOf(id));
  const rule = (id: string): IdentitySpace | undefined => spaces[priority(id)];
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
