import { expectPortraitError } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import type { AggregateNode } from "../expression/node.js";
import { checkParameters } from "./check-parameters.js";
import { aggregateKinds } from "./support.js";

const input = { op: "column", name: "x", type: "number" } as const;
const day = 86_400_000;

/** All parameters that there are. */
const everything: Partial<AggregateNode> = {
  input,
  unit: day,
  limit: 5,
  ddof: 1,
  probability: 0.5,
  edges: [0, 1],
  n: 2,
  sequence: ["a"],
  steps: [input],
  length: day,
  halfLife: day,
  gap: day,
  timeZone: "UTC",
  period: "day",
};
const statistics: Partial<Record<AggregateNode["aggregate"], AggregateNode["statistic"]>> = {
  gap: "mean",
  streak: "longest",
  sessions: "count",
};
const node = (aggregate: AggregateNode["aggregate"], more: object = {}): AggregateNode => {
  const statistic = statistics[aggregate];
  return {
    op: "aggregate",
    aggregate,
    window: { direction: "before", length: null },
    type: "number",
    ...everything,
    ...(statistic === undefined ? {} : { statistic }),
    ...more,
  };
};

/** What each aggregate needs, by the documentation of `AggregateNode`. */
const needed: Readonly<Record<AggregateNode["aggregate"], readonly string[]>> = {
  count: [],
  exists: [],
  sum: ["input"],
  mean: ["input"],
  min: ["input"],
  max: ["input"],
  distinct: ["input"],
  share: ["input"],
  first: ["input"],
  last: ["input"],
  mostFrequent: ["input"],
  entropy: ["input"],
  recency: ["input", "unit"],
  tenure: ["input", "unit"],
  history: ["input", "limit"],
  topK: ["input", "limit"],
  topKShares: ["input", "limit"],
  variance: ["input", "ddof"],
  quantile: ["input", "probability"],
  histogram: ["input", "edges"],
  trend: ["input", "unit"],
  gap: ["statistic", "unit"],
  streak: ["statistic", "period", "timeZone"],
  ngrams: ["input", "n", "limit"],
  sequenceCount: ["input", "sequence"],
  funnel: ["steps", "length"],
  hourOfDay: ["timeZone"],
  dayOfWeek: ["timeZone"],
  decayedSum: ["halfLife"],
  sessions: ["statistic", "gap", "unit"],
};

test.each(aggregateKinds)("%s needs what is documented, and no more", async (kind) => {
  expect(checkParameters("mine", "f", node(kind))).toBeUndefined();
  for (const parameter of [...Object.keys(everything), "statistic"]) {
    const without = node(kind, { [parameter]: undefined });
    if (!needed[kind].includes(parameter)) {
      expect(checkParameters("mine", "f", without)).toBeUndefined();
      continue;
    }
    const error = await expectPortraitError(() => checkParameters("mine", "f", without), {
      code: "invalid-definition",
      message: new RegExp(
        `^mine: "${parameter}" of the aggregate "f" \\(${kind}\\) must be .+; received undefined\\.`,
      ),
    });
    expect(error.details).toEqual({ aggregate: kind, parameter });
  }
});

describe("a parameter in vain is refused:", () => {
  test.each<[AggregateNode["aggregate"], string, unknown, string, string]>([
    ["topK", "limit", 0, "an integer from 1 to 1000", "0"],
    ["history", "limit", 1.5, "an integer from 1 to 10000", "1.5"],
    ["ngrams", "n", 9, "an integer from 2 to 8", "9"],
    ["variance", "ddof", 2, "an integer from 0 to 1", "2"],
    ["quantile", "probability", Number.NaN, "a number in [0, 1]", "NaN"],
    ["quantile", "probability", 1.1, "a number in [0, 1]", "1.1"],
    ["histogram", "edges", [], "a list of 1 to 256 finite numbers, ascending", "an array of 0"],
    ["histogram", "edges", [1, 1], "a list of 1 to 256 finite numbers, ascending", "an array of 2"],
    [
      "histogram",
      "edges",
      [0, Number.POSITIVE_INFINITY],
      "a list of 1 to 256 finite numbers, ascending",
      "an array of 2",
    ],
    ["sequenceCount", "sequence", ["a", 1], "a list of 1 to 8 texts", "an array of 2"],
    ["funnel", "steps", [true], "a list of 1 to 8 conditions", "an array of 1"],
    ["recency", "unit", 0, "a finite number of milliseconds > 0", "0"],
    ["sessions", "gap", Number.POSITIVE_INFINITY, "a finite number of milliseconds > 0", "Infinity"],
    ["gap", "statistic", "longest", 'one of "mean", "min", "max", "last", "deviation"', '"longest"'],
    ["streak", "period", "year", 'one of "day", "week", "month"', '"year"'],
    ["hourOfDay", "timeZone", "", "the IANA name of a time zone", '""'],
    ["sum", "input", "x", "an expression over the event", '"x"'],
  ])("%s with %s %j", async (kind, parameter, value, expected, received) => {
    await expectPortraitError(() => checkParameters("mine", "f", node(kind, { [parameter]: value })), {
      code: "invalid-definition",
      message: `mine: "${parameter}" of the aggregate "f" (${kind}) must be ${expected}; received ${received}. Build the node with the functions of @portrait/features, which check it and fill in defaults.`,
    });
  });
});
