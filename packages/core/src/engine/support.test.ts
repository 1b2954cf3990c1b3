import { expectPortraitError } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import type { AggregateNode } from "../expression/node.js";
import { aggregateKinds, checkSupport, windowKinds } from "./support.js";

const node = (more: Partial<AggregateNode> = {}): AggregateNode => ({
  op: "aggregate",
  aggregate: "count",
  window: { direction: "before", length: null },
  type: "number",
  ...more,
});
const support = { aggregates: ["count", "sum"], windows: ["sliding"], arrival: false } as const;
const check = (aggregates: Record<string, AggregateNode>, arrival?: string) =>
  checkSupport("mine", support, { aggregates }, { arrival });

test("every aggregate and kind of window is listed once", () => {
  expect([aggregateKinds.length, new Set(aggregateKinds).size]).toEqual([30, 30]);
  expect([windowKinds.length, new Set(windowKinds).size]).toEqual([6, 6]);
});

describe("checkSupport", () => {
  test("lets pass what an engine can compute", () => {
    expect(
      check({ a: node(), b: node({ aggregate: "sum", input: { op: "column", name: "x", type: "number" } }) }),
    ).toBeUndefined();
    const all = { aggregates: aggregateKinds, windows: windowKinds, arrival: true };
    const plan = {
      aggregates: {
        a: node({
          aggregate: "gap",
          statistic: "mean",
          unit: 1,
          window: { direction: "before", events: 2 },
        }),
      },
    };
    expect(checkSupport("all", all, plan, { arrival: "receivedAt" })).toBeUndefined();
  });

  test("names the aggregate that the engine lacks", async () => {
    const error = await expectPortraitError(() => check({ a: node(), b: node({ aggregate: "gap" }) }), {
      code: "not-supported",
      message:
        'mine: the engine does not compute the aggregate "gap". It has "count", "sum". The memory engine has all.',
    });
    expect(error.details).toEqual({ engine: "mine", supported: ["count", "sum"] });
  });

  test("names the window that the engine lacks", async () => {
    const window = { direction: "before", length: 10, hop: 5 } as const;
    await expectPortraitError(() => check({ a: node({ window }) }), {
      code: "not-supported",
      message:
        'mine: the engine has no windows of the kind "hop". It has "sliding". The memory engine has all.',
    });
  });

  test("names the identities, and says what is wrong with them", async () => {
    const identities = {
      ids: [],
      persons: [],
      knownFrom: new Float64Array(0),
      knownUntil: new Float64Array(0),
    };
    const checkPlan = (able: boolean, who: unknown) =>
      checkSupport(
        "mine",
        { ...support, identities: able },
        { aggregates: {}, identities: who as never },
        { arrival: undefined },
      );
    expect(checkPlan(true, identities)).toBeUndefined();
    await expectPortraitError(() => checkPlan(false, identities), {
      code: "not-supported",
      message:
        'mine: the engine does not heed who ids were, the "identities" of the plan. Use the memory engine, or leave them out.',
    });
    await expectPortraitError(() => checkPlan(true, []), {
      code: "invalid-argument",
      message:
        'aggregate: "identities" must have the lists "ids" and "persons", and "knownFrom" and "knownUntil" as Float64Array. Pass what intervals() of an identity graph gave.',
    });
  });

  test("names the time of arrival", async () => {
    await expectPortraitError(() => check({}, "receivedAt"), {
      code: "not-supported",
      message:
        'mine: the engine does not heed the time of arrival "receivedAt" of events. Use the memory engine, or define the events without arrival.',
    });
  });
});
