import { expectPortraitError } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { id, number, oneOf, timestamp } from "../column/column.js";
import { defineEvents } from "../event/events.js";
import {
  booleanHandle,
  categoryHandle,
  handleOf,
  listHandle,
  numberHandle,
  timestampHandle,
  vectorHandle,
} from "./handles.js";
import type { ExpressionNode } from "./node.js";

const { at, kind, price } = defineEvents({
  user: id("user"),
  at: timestamp(),
  kind: oneOf("purchase", "cancel"),
  price: number(),
}).columns;

const literal = (value: number): ExpressionNode => ({ op: "literal", value });

describe("handles build nodes", () => {
  test("of numbers", () => {
    const left = price.node;
    expect(price.plus(1).node).toEqual({ op: "add", left, right: literal(1) });
    expect(price.minus(price).node).toEqual({ op: "subtract", left, right: left });
    expect(price.times(-2.5).node).toEqual({ op: "multiply", left, right: literal(-2.5) });
    expect(price.dividedBy(0).node).toEqual({ op: "divide", left, right: literal(0) });
    expect(price.abs().signedLog1p().node).toEqual({ op: "signedLog1p", of: { op: "abs", of: left } });
    expect(price.sqrt().node).toEqual({ op: "sqrt", of: left });
    expect(price.orElse(0).node).toEqual({ op: "coalesce", of: left, otherwise: literal(0) });
    expect(price.isNull().node).toEqual({ op: "isNull", of: left });
    for (const op of ["gt", "gte", "lt", "lte", "eq"] as const) {
      expect(price[op](3).node).toEqual({ op, left, right: literal(3) });
    }
  });

  test("of conditions", () => {
    const [a, b] = [price.gt(1), price.lt(5)];
    expect(a.and(b).node).toEqual({ op: "and", of: [a.node, b.node] });
    expect(a.or(b.not()).node).toEqual({ op: "or", of: [a.node, { op: "not", of: b.node }] });
    expect(a.isNull().node).toEqual({ op: "isNull", of: a.node });
  });

  test("of texts", () => {
    expect(kind.is("purchase", "cancel").node).toEqual({
      op: "in",
      of: kind.node,
      values: ["purchase", "cancel"],
    });
    expect(kind.startsWith("").node).toEqual({ op: "startsWith", of: kind.node, prefix: "" });
  });

  test("of instants", () => {
    const day = Date.parse("2024-01-01");
    expect(at.before("2024-01-01").node).toEqual({ op: "lt", left: at.node, right: literal(day) });
    expect(at.atOrAfter(new Date(day)).node).toEqual({ op: "gte", left: at.node, right: literal(day) });
  });

  test("of lists, and of a type that is known only at run time", () => {
    const node: ExpressionNode = { op: "feature", name: "items", type: "list" };
    expect(listHandle<"profile">(node).length().gt(3).node).toEqual({
      op: "gt",
      left: { op: "length", of: node },
      right: literal(3),
    });
    const made = (["number", "boolean", "category", "timestamp", "list", "vector"] as const).map((type) =>
      Object.keys(handleOf(type, node)),
    );
    const handles = [
      numberHandle(node),
      booleanHandle(node),
      categoryHandle(node),
      timestampHandle(node),
      listHandle(node),
      vectorHandle(node),
    ];
    expect(made).toEqual(handles.map((handle) => Object.keys(handle)));
  });

  test("of vectors", () => {
    const node: ExpressionNode = { op: "feature", name: "hours", type: "vector" };
    expect(vectorHandle<"profile">(node).at(23).gt(3).node).toEqual({
      op: "gt",
      left: { op: "element", of: node, index: 23 },
      right: literal(3),
    });
  });

  test("that are frozen and plain data", () => {
    const built = price.times(2).gt(3).and(kind.is("cancel"));
    expect(Object.isFrozen(built)).toBe(true);
    expect(Object.isFrozen(built.node)).toBe(true);
    expect(JSON.parse(JSON.stringify(built.node))).toEqual(built.node);
  });

  test("and leave the handle that they come from as it is", () => {
    const before = JSON.stringify(price.node);
    price.plus(1).times(2);
    expect(JSON.stringify(price.node)).toBe(before);
  });
});

describe("handles refuse", () => {
  const refused = (build: () => unknown, message: string) =>
    expectPortraitError(build, { code: "invalid-definition", message });

  test("operands that are neither numbers nor expressions", async () => {
    const say = (owner: string, received: string) =>
      `${owner}: the operand must be a finite number or an expression; received ${received}.`;
    await refused(() => price.plus(Number.NaN), say("plus", "NaN"));
    await refused(() => price.minus("1" as never), say("minus", '"1"'));
    await refused(() => price.times(null as never), say("times", "null"));
    await refused(() => price.dividedBy({} as never), say("dividedBy", "an object"));
    await refused(() => price.gt(Number.POSITIVE_INFINITY), say("gt", "Infinity"));
    await refused(() => price.gte(undefined as never), say("gte", "undefined"));
    await refused(() => price.orElse(null as never), say("orElse", "null"));
  });

  test("conditions that are none", async () => {
    for (const [other, described] of [
      [true, "true"],
      [undefined, "undefined"],
      [{}, "an object"],
    ] as const) {
      await refused(
        () => price.gt(1).and(other as never),
        `and: the operand must be a condition; received ${described}. Write it from a column or feature, such as kind.is("purchase").`,
      );
    }
  });

  test("texts that are none, and values that a closed category does not have", async () => {
    await refused(() => kind.is(), "is: one or more texts are needed; received an array of 0.");
    await refused(() => kind.is(5 as never), "is: one or more texts are needed; received 5.");
    await refused(
      () => kind.is("cancel", null as never),
      "is: one or more texts are needed; received an array of 2.",
    );
    await refused(
      () => kind.is("refund" as never),
      'is: "refund" is not one of the column\'s values "purchase", "cancel".',
    );
    await refused(
      () => kind.startsWith(undefined as never),
      "startsWith: one or more texts are needed; received undefined.",
    );
  });

  test("places of vectors that are none", async () => {
    const hours = vectorHandle({ op: "feature", name: "hours", type: "vector" });
    for (const [place, described] of [
      [-1, "-1"],
      [0.5, "0.5"],
      [Number.NaN, "NaN"],
      ["0", '"0"'],
    ] as const) {
      await refused(
        () => hours.at(place as number),
        `at: the place must be an integer >= 0; received ${described}. The first number is at(0).`,
      );
    }
  });

  test("instants that are none", async () => {
    await expectPortraitError(() => at.before("soon"), {
      code: "invalid-argument",
      message:
        'before: "instant" must be a Date, epoch milliseconds or ISO 8601 text; received "soon". Write it like "2011-03-01" or "2011-03-01T08:00:00Z".',
    });
  });
});
