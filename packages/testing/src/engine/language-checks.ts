import {
  category,
  defineEvents,
  type Engine,
  type EngineSupport,
  id,
  number,
  optional,
  timestamp,
} from "@portrait/core";
import { expect } from "vitest";
import type { Check } from "../suite/check.js";
import { answersOf, checkOf, isSupported, near } from "./asked.js";
import { emptyCases, FRIDAY, type HandCase, languageCases, languageRows } from "./language-cases.js";
import type { OpenEngine } from "./suite.js";

const events = defineEvents({
  user: id("user"),
  at: timestamp(),
  x: optional(number()),
  item: optional(category()),
});

/**
 * Checks the aggregates of distributions, sequences and times on values worked out by hand.
 *
 * @param open - Opens the engine.
 * @param support - What it computes.
 */
export function languageChecks(open: OpenEngine, support: EngineSupport): readonly Check[] {
  const compare = (cases: readonly HandCase[]) => async (engine: Engine) => {
    const plan = {
      key: "user",
      cutoffs: [FRIDAY],
      aggregates: Object.fromEntries(cases.map(([name, node]) => [name, node])),
    };
    const expected = Object.fromEntries(cases.map(([name, , value]) => [name, near(value)]));
    expect(await answersOf(engine, events, languageRows, plan)).toEqual([
      { user: "ann", cutoff: FRIDAY, ...expected },
    ]);
  };
  const checkAll = (name: string, all: readonly HandCase[]): readonly Check[] => {
    const cases = all.filter(([, node]) => isSupported(support, { aggregates: { node } }));
    return cases.length === 0 ? [] : checkOf(open, support, { aggregates: {} }, name, compare(cases));
  };
  return [
    ...checkAll("distributions, sequences and times are what was worked out by hand", languageCases),
    ...checkAll("each aggregate has its value without events", emptyCases),
  ];
}
