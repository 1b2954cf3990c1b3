import {
  type AggregateNode,
  category,
  defineEvents,
  type EngineSupport,
  id,
  number,
  optional,
  timestamp,
} from "@portrait/core";
import { expect } from "vitest";
import type { Check } from "../suite/check.js";
import { answersOf, checkOf } from "./asked.js";
import { aggregateNode, columnNode, type OpenEngine } from "./suite.js";

const events = defineEvents(
  { user: id("user"), at: timestamp(), known: optional(timestamp()), x: number(), item: category() },
  { arrival: "known" },
);

/** Events of Ann: one that says nothing, one that arrived late, one before it happened, one when it happened. */
const rows = [
  { user: "ann", at: 10, known: null, x: 1, item: "a" },
  { user: "ann", at: 20, known: 50, x: 2, item: "b" },
  { user: "ann", at: 30, known: 10, x: 4, item: "c" },
  { user: "ann", at: 40, known: 40, x: 8, item: "d" },
];

const x = columnNode("x", "number");
const sum = (more: Partial<AggregateNode> = {}): AggregateNode =>
  aggregateNode("sum", "number", { input: x, ...more });
const history = aggregateNode("history", "list", { input: columnNode("item", "category"), limit: 9 });

/**
 * Checks that events are seen when they have happened and arrived.
 *
 * @param open - Opens the engine.
 * @param support - What it computes.
 */
export function arrivalChecks(open: OpenEngine, support: EngineSupport): readonly Check[] {
  const arrival = "known";
  const features = { seen: sum(), recent: sum({ window: { direction: "before", length: 20 } }), history };
  const labels = { next: sum({ window: { direction: "after", length: 20 } }) };
  return [
    ...checkOf(
      open,
      support,
      { aggregates: features, arrival },
      "an event is seen once it has happened and arrived, in the order of what happened",
      async (engine) => {
        const cutoffs = [30, 31, 40, 50, 51];
        const found = await answersOf(engine, events, rows, { key: "user", cutoffs, aggregates: features });
        expect(found.map(({ seen }) => seen)).toEqual([1, 5, 5, 13, 15]);
        expect(found.map(({ recent }) => recent)).toEqual([1, 4, 4, 12, 8]);
        expect(found.at(-1)?.history).toEqual(["a", "b", "c", "d"]);
      },
    ),
    ...checkOf(
      open,
      support,
      { aggregates: labels, arrival },
      "outcomes count whenever they arrived",
      async (engine) => {
        const plan = { key: "user", cutoffs: [15, 20, 21], aggregates: labels };
        const found = await answersOf(engine, events, rows, plan);
        expect(found.map(({ next }) => next)).toEqual([6, 6, 12]);
      },
    ),
    ...checkOf(
      open,
      support,
      { aggregates: features, arrival },
      "a user is a member once an event has happened and arrived",
      async (engine) => {
        const late = [...rows, { user: "bob", at: 20, known: 45, x: 1, item: "a" }];
        const [ann, bob] = ["ann", "bob"];
        const plan = { key: "user", cutoffs: [10, 11, 45, 46], aggregates: features };
        const found = await answersOf(engine, events, late, plan);
        expect(found.map(({ user }) => user)).toEqual([ann, ann, ann, bob]);
        const population = { op: "in", of: columnNode("item", "category"), values: ["b"] } as const;
        const some = await answersOf(engine, events, late, { ...plan, cutoffs: [21, 50, 51], population });
        expect(some.map(({ user, cutoff }) => [user, cutoff])).toEqual([[ann, 51]]);
      },
    ),
  ];
}
