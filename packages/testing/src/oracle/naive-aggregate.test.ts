import {
  type AggregateNode,
  category,
  defineEvents,
  type ExpressionNode,
  id,
  number,
  optional,
  timestamp,
} from "@portrait/core";
import { describe, expect, test } from "vitest";
import { naiveAggregate } from "./naive-aggregate.js";
import { type NaiveValue, naiveEvaluate } from "./naive-expression.js";

const events = defineEvents({ user: id("user"), at: timestamp(), x: optional(number()), item: category() });
const x: ExpressionNode = { op: "column", name: "x", type: "number" };

const count: AggregateNode = {
  op: "aggregate",
  aggregate: "count",
  type: "number",
  window: { direction: "before", length: null },
};
const event = (user: string, at: number, value: number | null = 1) => ({
  user,
  at: new Date(at),
  x: value,
  item: "a",
});

describe("naiveAggregate", () => {
  test("orders rows by cutoff, then by user in code-unit order", () => {
    const list = ["\uff5e", "b", "\u{1f600}", "B"].map((user) => event(user, 0));
    const { users, cutoffs } = naiveAggregate(events, list, {
      key: "user",
      cutoffs: [0, 1, 2],
      aggregates: { count },
    });
    expect(users).toEqual([...["B", "b", "\u{1f600}", "\uff5e"], ...["B", "b", "\u{1f600}", "\uff5e"]]);
    expect(cutoffs).toEqual([1, 1, 1, 1, 2, 2, 2, 2]);
  });

  test("a sum beyond all numbers is null, an empty one is 0", () => {
    const sum = (window: AggregateNode["window"]): AggregateNode => ({
      ...count,
      aggregate: "sum",
      input: x,
      window,
    });
    const list = [event("a", 0, 1.7e308), event("a", 1, 1.7e308), event("a", 2, null)];
    const aggregates = {
      all: sum({ direction: "before", length: null }),
      last: sum({ direction: "before", length: 1 }),
    };
    expect(naiveAggregate(events, list, { key: "user", cutoffs: [3], aggregates }).rows).toEqual([
      { all: null, last: 0 },
    ]);
  });

  test("a column that there is not is an error of the test, not a null", () => {
    const where: ExpressionNode = { op: "isNull", of: { op: "column", name: "y", type: "number" } };
    expect(() =>
      naiveAggregate(events, [event("a", 0)], {
        key: "user",
        cutoffs: [1],
        aggregates: { count: { ...count, where } },
      }),
    ).toThrow('naiveAggregate: the event has no column "y"');
  });
});

describe("naiveEvaluate", () => {
  test("the square root of a negative number is null", () => {
    const sqrt = (value: number): ExpressionNode => ({ op: "sqrt", of: { op: "literal", value } });
    expect([evaluate(sqrt(4)), evaluate(sqrt(-4))]).toEqual([2, null]);
  });

  const truth = (value: boolean | null): ExpressionNode =>
    value === null ? { op: "column", name: "unknown", type: "boolean" } : { op: "literal", value };
  const evaluate = (node: ExpressionNode): NaiveValue => naiveEvaluate(node, () => null);

  test.each<[boolean | null, boolean | null, boolean | null, boolean | null]>([
    [true, true, true, true],
    [true, false, false, true],
    [true, null, null, true],
    [false, false, false, false],
    [false, null, false, null],
    [null, null, null, null],
  ])("%s and %s is %s, or is %s", (left, right, and, or) => {
    for (const of of [
      [truth(left), truth(right)],
      [truth(right), truth(left)],
    ]) {
      expect([evaluate({ op: "and", of }), evaluate({ op: "or", of })]).toEqual([and, or]);
    }
  });

  test("what an event does not have is refused", () => {
    expect(() => evaluate({ op: "quantile", probability: 0.5 })).toThrow(
      'naiveEvaluate: "quantile" is no expression over one event',
    );
  });
});
