import fc from "fast-check";
import { expect, test } from "vitest";
import { naiveAggregate } from "../oracle/naive-aggregate.js";
import { naiveIntervals } from "../oracle/naive-persons.js";
import { arbitraryLinkedCase, type LinkedCase } from "./arbitrary-links.js";

const tasks = fc.sample(arbitraryLinkedCase(), { seed: 1, numRuns: 300 });

const share = (meets: (task: LinkedCase) => boolean): number => tasks.filter(meets).length / tasks.length;
const intervalsOf = ({ spaces, statements, space, plan }: LinkedCase) =>
  naiveIntervals(spaces, statements, space, plan.cutoffs);

test("the same seed gives the same tasks", () => {
  const [first] = fc.sample(arbitraryLinkedCase(), { seed: 1, numRuns: 1 });
  expect(fc.stringify(first)).toBe(fc.stringify(tasks[0]));
});

test("ids are linked late, taken apart, blocked and limited, and it changes what is computed", () => {
  const late = ({ statements }: LinkedCase): boolean => statements.some(({ at, knownAt }) => knownAt > at);
  expect(share(late)).toBeGreaterThan(0.5);
  expect(share(({ statements }) => statements.some(({ kind }) => kind === "unmerge"))).toBeGreaterThan(0.3);
  expect(share(({ spaces }) => spaces.some(({ blocked = [] }) => blocked.length > 0))).toBeGreaterThan(0.3);
  expect(share(({ spaces }) => spaces.some(({ limit }) => limit !== undefined))).toBeGreaterThan(0.3);
  expect(share((task) => intervalsOf(task).ids.length > 0)).toBeGreaterThan(0.3);
  const changes = share((task) => {
    const { events, list, plan } = task;
    const persons = naiveAggregate(events, list, { ...plan, identities: intervalsOf(task) });
    return JSON.stringify(persons.rows) !== JSON.stringify(naiveAggregate(events, list, plan).rows);
  });
  expect(changes).toBeGreaterThan(0.1);
});
