import { identitiesAt } from "@portrait/core";
import { type NaiveStatement, naivePersons } from "@portrait/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type IdentityGraph, identityGraph } from "./identity-graph.js";
import type { IdentitySpace } from "./identity-space.js";
import type { Person } from "./person.js";
import type { IdentityId, IdentityStatement } from "./statement.js";

type Space = "account" | "email" | "device";

const names: readonly Space[] = ["account", "email", "device"];
const textOf = ({ space, value }: IdentityId): string => `${space}:${value}`;
const shown = (persons: readonly Person[]) =>
  persons.map(({ person, ids }) => ({ name: textOf(person), ids: ids.map(textOf) }));

const limit = fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined });
const spaces: fc.Arbitrary<readonly IdentitySpace<Space>[]> = fc
  .tuple(limit, limit, limit, fc.option(fc.integer({ min: 1, max: 2 }), { nil: undefined }), fc.boolean())
  .map(([account, email, device, shared, block]) => [
    { name: "account", limit: account },
    { name: "email", limit: email },
    {
      name: "device",
      limit: device,
      blocked: block ? ["0"] : [],
      sharedByAtMost: shared === undefined ? {} : { account: shared },
    },
  ]);
const id = fc.record({ space: fc.constantFrom(...names), value: fc.constantFrom("0", "1", "2", "3") });
const instant = fc.integer({ min: 0, max: 9 });
const statement: fc.Arbitrary<IdentityStatement<Space> & NaiveStatement> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      ids: fc.array(id, { minLength: 1, maxLength: 3 }),
      at: instant,
      knownAt: instant,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("unmerge" as const),
      ids: fc.uniqueArray(id, { minLength: 2, maxLength: 3, selector: textOf }),
      at: instant,
      knownAt: instant,
    }),
  },
);
const statements = fc.array(statement, { maxLength: 18 });
const everyId = names.flatMap((space) => ["0", "1", "2", "3"].map((value) => ({ space, value })));
const views = [2, 5, 8, 20].flatMap((at) => [3, 6, 20].map((asOf) => ({ at, asOf })));

function graphOf(
  rules: readonly IdentitySpace<Space>[],
  list: readonly IdentityStatement<Space>[],
): IdentityGraph<Space> {
  const graph = identityGraph({ spaces: rules });
  graph.add(list);
  return graph;
}

/** Whom each id is, by a graph that keeps it from one question to the next, and by one that is asked once as of the end. */
const resolved = (graph: IdentityGraph<Space>) => everyId.map((one) => graph.resolve(one));
function resolvedOnce(graph: IdentityGraph<Space>, rules: readonly IdentitySpace<Space>[]) {
  const other = identityGraph({ spaces: rules, snapshot: graph.snapshot() });
  other.add({ ids: [{ space: "account", value: "of later" }], at: 1_000 });
  return everyId.map((one) => other.resolve(one, { asOf: 100 }));
}

const runs = { seed: 7, numRuns: 400 };

test("persons are those of the documentation, read by brute force, at every pair of times", () => {
  fc.assert(
    fc.property(spaces, statements, (rules, list) => {
      const graph = graphOf(rules, list);
      for (const view of views) {
        const expected = naivePersons(rules, list, view.at, view.asOf);
        expect(shown(graph.persons(view))).toEqual(expected);
      }
    }),
    runs,
  );
});

test("one id at a time gives what all at once give", () => {
  fc.assert(
    fc.property(spaces, statements, (rules, list) => {
      const graph = graphOf(rules, list);
      for (const view of views) {
        const persons = shown(graph.persons(view));
        for (const one of everyId) {
          const { person, ids } = graph.resolve(one, view);
          const own = persons.find((found) => found.ids.includes(textOf(one)));
          expect({ name: textOf(person), ids: ids.map(textOf) }).toEqual(
            own ?? { name: textOf(one), ids: [textOf(one)] },
          );
        }
      }
    }),
    { ...runs, numRuns: 150 },
  );
});

test("neither the order of statements, nor batches, nor repeats, nor questions in between change a byte", () => {
  const shuffled = statements.chain((list) =>
    fc.tuple(
      fc.constant(list),
      fc.shuffledSubarray([...list.keys()], { minLength: list.length, maxLength: list.length }),
      fc.integer({ min: 1, max: 4 }),
    ),
  );
  fc.assert(
    fc.property(spaces, shuffled, (rules, [list, order, size]) => {
      const expected = graphOf(rules, list);
      const other = identityGraph({ spaces: rules });
      const reordered = order.map((place) => list[place] as IdentityStatement<Space>);
      for (let from = 0; from < reordered.length; from += size) {
        other.add(reordered.slice(from, from + size));
        expect(resolved(other)).toEqual(resolvedOnce(other, rules));
        other.intervals();
      }
      other.add(reordered.slice(0, 2));
      expect(resolved(other)).toEqual(resolved(expected));
      expect(other.snapshot()).toBe(expected.snapshot());
      expect(other.persons()).toEqual(expected.persons());
      expect(other.intervals()).toEqual(expected.intervals());
      for (const view of views) expect(other.persons(view)).toEqual(expected.persons(view));
    }),
    runs,
  );
});

test("intervals name at each cutoff the person that is resolved as of it", () => {
  fc.assert(
    fc.property(spaces, statements, (rules, list) => {
      const graph = graphOf(rules, list);
      const all = graph.intervals();
      const devices = graph.intervals({ space: "device" });
      for (let cutoff = 0; cutoff <= 11; cutoff++) {
        const [anyId, ofDevice] = [identitiesAt(all, cutoff), identitiesAt(devices, cutoff)];
        for (const one of everyId) {
          const { person } = graph.resolve(one, { asOf: cutoff });
          expect(anyId.get(textOf(one)) ?? textOf(one)).toBe(textOf(person));
          if (one.space !== "device") continue;
          const name = person.space === "device" ? person.value : textOf(person);
          expect(ofDevice.get(one.value) ?? one.value).toBe(name);
        }
      }
    }),
    runs,
  );
});

test("what is learnt, or begins to hold, at or after a cutoff changes nothing as of it", () => {
  fc.assert(
    fc.property(
      spaces,
      statements,
      statements,
      fc.integer({ min: 1, max: 9 }),
      (rules, list, more, cutoff) => {
        const known = list.filter(({ at, knownAt }) => Math.max(Number(at), Number(knownAt)) < cutoff);
        const later = more.map((one) => ({ ...one, knownAt: Number(one.knownAt) + cutoff }));
        const graph = graphOf(rules, [...later, ...list]);
        const expected = graphOf(rules, known);
        expect(graph.persons({ asOf: cutoff })).toEqual(expected.persons());
        const names = [...identitiesAt(graph.intervals(), cutoff)];
        expect(names).toEqual([...identitiesAt(expected.intervals(), cutoff)]);
      },
    ),
    runs,
  );
});

test("a snapshot restores everything, and a forgotten id was never named", () => {
  fc.assert(
    fc.property(spaces, statements, id, (rules, list, forgotten) => {
      const graph = graphOf(rules, list);
      const restored = identityGraph({ spaces: rules, snapshot: graph.snapshot() });
      expect(resolved(restored)).toEqual(resolved(graph));
      expect(restored.intervals()).toEqual(graph.intervals());
      expect(restored.snapshot()).toBe(graph.snapshot());
      restored.forget(forgotten);
      const without = list
        .map((one) => ({ ...one, ids: one.ids.filter((other) => textOf(other) !== textOf(forgotten)) }))
        .filter(({ kind, ids }) => new Set(ids.map(textOf)).size >= (kind === "unmerge" ? 2 : 1));
      const expected = graphOf(rules, without);
      expect(restored.snapshot()).toBe(expected.snapshot());
      expect(restored.intervals()).toEqual(expected.intervals());
      expect(restored.persons()).toEqual(expected.persons());
      expect(resolved(restored)).toEqual(resolvedOnce(expected, rules));
      expect(restored.stats().ids).toBe(expected.stats().ids);
    }),
    runs,
  );
});

test("evidence is a way of observations between two ids of one person, each known as of the view", () => {
  fc.assert(
    fc.property(spaces, statements, id, id, (rules, list, one, other) => {
      const graph = graphOf(rules, list);
      for (const view of views) {
        const { same, chain, refused } = graph.explain(one, other, view);
        const own = graph.resolve(one, view).ids.map(textOf);
        expect(same).toBe(own.includes(textOf(other)));
        if (!same) {
          expect(chain).toEqual([]);
          const others = graph.resolve(other, view).ids.map(textOf);
          for (const { from, to } of refused) {
            expect(own).toContain(textOf(from));
            expect(others).toContain(textOf(to));
          }
          continue;
        }
        expect(refused).toEqual([]);
        const way = [textOf(one), ...chain.map(({ to }) => textOf(to))];
        expect(way.at(-1)).toBe(textOf(other));
        chain.forEach(({ from, to, at, knownAt }, step) => {
          expect(textOf(from)).toBe(way[step]);
          const said = list.some(
            (told) =>
              told.kind !== "unmerge" &&
              [from, to].every((end) => told.ids.some((named) => textOf(named) === textOf(end))) &&
              Number(told.at) === Date.parse(at) &&
              Number(told.knownAt) === Date.parse(knownAt),
          );
          expect(said).toBe(true);
          expect(Date.parse(at) < view.at && Date.parse(knownAt) < view.asOf).toBe(true);
        });
      }
    }),
    { ...runs, numRuns: 200 },
  );
});
