import { defineEvents, id, number, oneOf, timestamp } from "@portrait/core";
import { expect, test } from "vitest";
import { failureOf } from "../thrown.fixture.js";
import { when } from "./when.js";

const { kind, price, at } = defineEvents({
  user: id("user"),
  at: timestamp(),
  kind: oneOf("buy", "cancel"),
  price: number(),
}).columns;

const literal = (value: unknown) => ({ op: "literal", value });

test("holds its parts as data", () => {
  const condition = kind.is("cancel");
  expect(when(condition, -1, 1).node).toEqual({
    op: "when",
    condition: condition.node,
    result: literal(-1),
    otherwise: literal(1),
  });
  expect(when(condition, "a", "b").node).toMatchObject({ result: literal("a"), otherwise: literal("b") });
  expect(when(condition, true, false).node).toMatchObject({
    result: literal(true),
    otherwise: literal(false),
  });
  expect(when(condition, price, price.abs()).node).toMatchObject({ result: price.node });
  expect(when(condition, price, 0).node).toMatchObject({ result: price.node, otherwise: literal(0) });
  expect(when(condition, "none", kind).node).toMatchObject({ result: literal("none"), otherwise: kind.node });
});

test("gives a handle of the type of its values", () => {
  const condition = kind.is("cancel");
  expect(when(condition, -1, 1).times(price).node.op).toBe("multiply");
  expect(when(condition, "a", "b").is("a").node.op).toBe("in");
  expect(when(condition, true, false).not().node.op).toBe("not");
  expect(when(condition, at, at).before(0).node.op).toBe("lt");
  expect(when(when(condition, true, false), 1, 2).isNull().node.op).toBe("isNull");
});

const act = when as (condition: unknown, value: unknown, otherwise: unknown) => unknown;

test.each([
  [
    "values of two types",
    [kind.is("buy"), 1, "one"],
    "both values must be of one type; received number and category.",
  ],
  [
    "expressions of two types",
    [kind.is("buy"), price, kind],
    "both values must be of one type; received number and category.",
  ],
  [
    "a condition that is none",
    [true, 1, 2],
    'a condition is needed; received true. Write when(kind.is("cancel"), -1, 1).',
  ],
  [
    "a number for a condition",
    [price, 1, 2],
    'a condition is needed; received an expression of type number. Write when(kind.is("cancel"), -1, 1).',
  ],
  [
    "a value that is nothing",
    [kind.is("buy"), null, 2],
    "the value must be an expression, a text, a finite number, true or false; received null.",
  ],
  [
    "a number that is not finite",
    [kind.is("buy"), 1, Number.POSITIVE_INFINITY],
    "the value otherwise must be an expression, a text, a finite number, true or false; received Infinity.",
  ],
  [
    "a value left out",
    [kind.is("buy"), 1, undefined],
    "the value otherwise must be an expression, a text, a finite number, true or false; received undefined.",
  ],
] as const)("refuses %s", async (_, [condition, value, otherwise], message) => {
  expect(await failureOf(() => act(condition, value, otherwise))).toBe(
    `invalid-definition: when: ${message}`,
  );
});
