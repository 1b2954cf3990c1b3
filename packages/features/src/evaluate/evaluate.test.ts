import {
  buildVector,
  type ExpressionNode,
  type ValueType,
  type Vector,
  type VectorValue,
  valueAt,
  vectorLength,
} from "@portrait/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { failureOf } from "../thrown.fixture.js";
import { type EvaluationContext, evaluate } from "./evaluate.js";

type ColumnsOf = Readonly<Record<string, readonly [ValueType, readonly VectorValue[]]>>;

function contextOf(columns: ColumnsOf): EvaluationContext {
  const vectors = new Map(
    Object.entries(columns).map(([name, [type, values]]) => [name, buildVector(name, type, values)]),
  );
  const [first] = vectors.values();
  return {
    length: first === undefined ? 0 : vectorLength(first),
    column: (name) => vectors.get(name) as Vector,
  };
}

function valuesOf(node: ExpressionNode, columns: ColumnsOf): readonly VectorValue[] {
  const vector = evaluate(node, contextOf(columns));
  return Array.from({ length: vectorLength(vector) }, (_, row) => valueAt(vector, row));
}

const column = (name: string, type: ValueType): ExpressionNode => ({ op: "column", name, type });
const literal = (value: number | string | boolean): ExpressionNode => ({ op: "literal", value });
const x = column("x", "number");
const y = column("y", "number");
const t = column("t", "category");
const b = column("b", "boolean");
const at = column("at", "timestamp");
const list = column("list", "list");

describe("arithmetic", () => {
  const columns: ColumnsOf = {
    x: ["number", [6, 6, null, 0, 1e308]],
    y: ["number", [3, 0, 1, 0, 1e308]],
  };

  test.each<readonly [string, ExpressionNode, readonly VectorValue[]]>([
    ["add", { op: "add", left: x, right: y }, [9, 6, null, 0, null]],
    ["subtract", { op: "subtract", left: x, right: y }, [3, 6, null, 0, 0]],
    ["multiply", { op: "multiply", left: x, right: y }, [18, 0, null, 0, null]],
    ["divide", { op: "divide", left: x, right: y }, [2, null, null, null, 1]],
    ["abs", { op: "abs", of: { op: "subtract", left: y, right: x } }, [3, 6, null, 0, 0]],
  ])("%s is null where an operand is, and where the result is not finite", (_, node, expected) => {
    expect(valuesOf(node, columns)).toEqual(expected);
  });

  test("signedLog1p keeps the sign and is exact near zero", () => {
    const [zero, one, minus, tiny, none] = valuesOf(
      { op: "signedLog1p", of: x },
      { x: ["number", [0, Math.E - 1, 1 - Math.E, 1e-20, null]] },
    );
    expect(zero).toBe(0);
    expect(one).toBeCloseTo(1, 15);
    expect(minus).toBeCloseTo(-1, 15);
    expect(tiny).toBe(1e-20);
    expect(none).toBeNull();
  });

  test("a square root is null below 0", () => {
    const columns: ColumnsOf = { x: ["number", [9, 0, -1, null, 2]] };
    expect(valuesOf({ op: "sqrt", of: x }, columns)).toEqual([3, 0, null, null, Math.SQRT2]);
  });

  test("a place of a vector is null where the vector is not that wide", async () => {
    const columns: ColumnsOf = {
      v: [
        "vector",
        [
          [1, 2],
          [3, 4],
        ],
      ],
    };
    const of = column("v", "vector");
    const at = (index: number): ExpressionNode => ({ op: "element", of, index });
    expect(valuesOf(at(1), columns)).toEqual([2, 4]);
    expect(valuesOf(at(2), columns)).toEqual([null, null]);
    expect(valuesOf({ op: "isNull", of }, columns)).toEqual([false, false]);
    expect(await failureOf(() => valuesOf({ op: "element", of: x, index: 0 }, { x: ["number", [1]] }))).toBe(
      'invalid-definition: "element": an operand must be of type vector; received number.',
    );
  });

  test("literals stand for every row", () => {
    expect(valuesOf({ op: "multiply", left: literal(2), right: y }, columns)).toEqual([6, 0, 2, 0, null]);
    expect(valuesOf(literal("a"), columns)).toEqual(["a", "a", "a", "a", "a"]);
    expect(valuesOf(literal(false), columns)).toEqual([false, false, false, false, false]);
  });

  test("of instants is in milliseconds", () => {
    const columns: ColumnsOf = { at: ["timestamp", [5, null]] };
    expect(valuesOf({ op: "subtract", left: at, right: literal(2) }, columns)).toEqual([3, null]);
  });
});

describe("comparisons", () => {
  const columns: ColumnsOf = { x: ["number", [1, 2, 3, null, 2]], y: ["number", [2, 2, 2, 2, null]] };

  test.each([
    ["eq", [false, true, false, null, null]],
    ["gt", [false, false, true, null, null]],
    ["gte", [false, true, true, null, null]],
    ["lt", [true, false, false, null, null]],
    ["lte", [true, true, false, null, null]],
  ] as const)("%s is null where an operand is", (op, expected) => {
    expect(valuesOf({ op, left: x, right: y }, columns)).toEqual(expected);
  });

  test("of instants go by time", () => {
    const node: ExpressionNode = { op: "lt", left: at, right: literal(0) };
    expect(valuesOf(node, { at: ["timestamp", [-1, 0, null]] })).toEqual([true, false, null]);
  });

  test("of the two zeros find them equal", () => {
    expect(valuesOf({ op: "eq", left: x, right: literal(0) }, { x: ["number", [0, -0]] })).toEqual([
      true,
      true,
    ]);
  });
});

describe("texts", () => {
  const columns: ColumnsOf = { t: ["category", ["tea", "", null, "toString", "te"]] };

  test("in a list", () => {
    expect(valuesOf({ op: "in", of: t, values: ["tea", ""] }, columns)).toEqual([
      true,
      true,
      null,
      false,
      false,
    ]);
    expect(valuesOf({ op: "in", of: t, values: [] }, columns)).toEqual([false, false, null, false, false]);
  });

  test("by their beginning", () => {
    expect(valuesOf({ op: "startsWith", of: t, prefix: "te" }, columns)).toEqual([
      true,
      false,
      null,
      false,
      true,
    ]);
    expect(valuesOf({ op: "startsWith", of: t, prefix: "" }, columns)).toEqual([
      true,
      true,
      null,
      true,
      true,
    ]);
  });
});

describe("and, or, not", () => {
  const columns: ColumnsOf = { b: ["boolean", [true, false, null]], x: ["number", [1, 2, null]] };
  const isOne: ExpressionNode = { op: "eq", left: x, right: literal(1) };

  test("are Kleene's", () => {
    expect(valuesOf({ op: "and", of: [b, isOne] }, columns)).toEqual([true, false, null]);
    expect(valuesOf({ op: "and", of: [b, literal(false)] }, columns)).toEqual([false, false, false]);
    expect(valuesOf({ op: "or", of: [b, literal(true), isOne] }, columns)).toEqual([true, true, true]);
    expect(valuesOf({ op: "not", of: b }, columns)).toEqual([false, true, null]);
  });

  test("of no operand are their neutral value", () => {
    expect(valuesOf({ op: "and", of: [] }, columns)).toEqual([true, true, true]);
    expect(valuesOf({ op: "or", of: [] }, columns)).toEqual([false, false, false]);
  });

  test("leave the columns as they are", () => {
    const context = contextOf(columns);
    evaluate({ op: "and", of: [b, literal(false)] }, context);
    evaluate({ op: "not", of: b }, context);
    expect(evaluate(b, context)).toEqual(buildVector("b", "boolean", [true, false, null]));
  });
});

describe("isNull, coalesce and when", () => {
  const columns: ColumnsOf = {
    x: ["number", [1, null, 3]],
    t: ["category", ["a", null, "b"]],
    b: ["boolean", [true, null, false]],
    at: ["timestamp", [5, null, 7]],
    list: ["list", [["a"], [], ["b", "a"]]],
  };

  test.each([x, t, b, at])("isNull is never null itself", (of) => {
    expect(valuesOf({ op: "isNull", of }, columns)).toEqual([false, true, false]);
  });

  test("a list is never null, and has a length", () => {
    expect(valuesOf({ op: "isNull", of: list }, columns)).toEqual([false, false, false]);
    expect(valuesOf({ op: "length", of: list }, columns)).toEqual([1, 0, 2]);
  });

  test.each<readonly [ExpressionNode, ExpressionNode, readonly VectorValue[]]>([
    [x, literal(9), [1, 9, 3]],
    [t, literal("c"), ["a", "c", "b"]],
    [t, literal("b"), ["a", "b", "b"]],
    [b, literal(true), [true, true, false]],
    [at, at, [new Date(5), null, new Date(7)]],
    [x, { op: "divide", left: x, right: literal(0) }, [1, null, 3]],
  ])("coalesce takes the other value where there is none (%#)", (of, otherwise, expected) => {
    expect(valuesOf({ op: "coalesce", of, otherwise }, columns)).toEqual(expected);
  });

  test.each<readonly [ExpressionNode, ExpressionNode, readonly VectorValue[]]>([
    [literal(1), literal(2), [1, 2, 2]],
    [x, literal(2), [1, 2, 2]],
    [literal("yes"), literal("no"), ["yes", "no", "no"]],
    [t, literal("no"), ["a", "no", "no"]],
    [literal("no"), t, ["no", null, "b"]],
    [literal(false), b, [false, null, false]],
    [at, at, [new Date(5), null, new Date(7)]],
    [list, list, [["a"], [], ["b", "a"]]],
  ])(
    "when takes the other value where the condition is false or null (%#)",
    (result, otherwise, expected) => {
      expect(valuesOf({ op: "when", condition: b, result, otherwise }, columns)).toEqual(expected);
    },
  );

  test("a choice of texts holds only the texts that it uses", () => {
    const node: ExpressionNode = { op: "when", condition: b, result: t, otherwise: literal("z") };
    expect(evaluate(node, contextOf(columns))).toEqual({
      type: "category",
      codes: Int32Array.of(0, 1, 1),
      dictionary: ["a", "z"],
    });
  });
});

describe("no rows", () => {
  test("give no values", () => {
    const columns: ColumnsOf = { x: ["number", []], t: ["category", []], b: ["boolean", []] };
    for (const node of [literal(1), x, t, { op: "when", condition: b, result: t, otherwise: t }] as const) {
      expect(valuesOf(node, columns)).toEqual([]);
    }
  });
});

describe("wrong types", () => {
  const columns: ColumnsOf = {
    x: ["number", [1]],
    t: ["category", ["a"]],
    b: ["boolean", [true]],
    list: ["list", [[]]],
  };
  const wrong = (op: string, expected: string, received: string): string =>
    `invalid-definition: "${op}": an operand must be of type ${expected}; received ${received}.`;

  test.each<readonly [ExpressionNode, string]>([
    [{ op: "add", left: t, right: x }, wrong("add", "number", "category")],
    [{ op: "divide", left: x, right: b }, wrong("divide", "number", "boolean")],
    [{ op: "gt", left: x, right: t }, wrong("gt", "number", "category")],
    [{ op: "abs", of: list }, wrong("abs", "number", "list")],
    [{ op: "length", of: t }, wrong("length", "list", "category")],
    [{ op: "in", of: x, values: ["1"] }, wrong("in", "category", "number")],
    [{ op: "startsWith", of: b, prefix: "t" }, wrong("startsWith", "category", "boolean")],
    [{ op: "and", of: [b, x] }, wrong("and", "boolean", "number")],
    [{ op: "or", of: [t] }, wrong("or", "boolean", "category")],
    [{ op: "not", of: x }, wrong("not", "boolean", "number")],
    [{ op: "coalesce", of: x, otherwise: t }, wrong("coalesce", "number", "category")],
    [{ op: "when", condition: b, result: t, otherwise: x }, wrong("when", "category", "number")],
    [{ op: "when", condition: x, result: t, otherwise: t }, wrong("when", "boolean", "number")],
  ])("%j", async (node, failure) => {
    expect(await failureOf(() => valuesOf(node, columns))).toBe(failure);
  });
});

describe("nodes out of place", () => {
  const columns: ColumnsOf = { x: ["number", [1]] };

  test("a quantile stands on the right of a comparison, where there is a population", async () => {
    const quantile: ExpressionNode = { op: "quantile", probability: 0.5 };
    expect(await failureOf(() => valuesOf({ op: "gt", left: x, right: quantile }, columns))).toBe(
      "invalid-definition: quantile: a quantile over the population can stand in tags only.",
    );
    expect(await failureOf(() => valuesOf(quantile, columns))).toBe(
      'invalid-definition: "quantile": it cannot stand here. Compare a feature with it, in a tag: f.spend.gte(quantile(0.9)).',
    );
  });

  test("an aggregate is computed by an engine", async () => {
    const count: ExpressionNode = {
      op: "aggregate",
      aggregate: "count",
      window: { direction: "before", length: null },
      type: "number",
    };
    expect(await failureOf(() => valuesOf({ op: "add", left: count, right: x }, columns))).toBe(
      'invalid-definition: "aggregate": it cannot stand here. An aggregate is a feature; it cannot be used inside another aggregate or in a tag.',
    );
  });
});

test("each row is evaluated by itself: rows together give what each gives alone", () => {
  const cell = fc.record({
    x: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
    t: fc.option(fc.constantFrom("a", "b", "")),
    b: fc.option(fc.boolean()),
  });
  const { node } = fc.letrec<{
    number: ExpressionNode;
    truth: ExpressionNode;
    text: ExpressionNode;
    node: ExpressionNode;
  }>((tie) => ({
    number: fc.oneof(
      { maxDepth: 3 },
      fc.constant(x),
      fc.record({ op: fc.constant("literal" as const), value: fc.integer() }),
      fc.record({
        op: fc.constantFrom("add" as const, "subtract" as const, "multiply" as const, "divide" as const),
        left: tie("number"),
        right: tie("number"),
      }),
      fc.record({ op: fc.constant("coalesce" as const), of: tie("number"), otherwise: tie("number") }),
    ),
    truth: fc.oneof(
      { maxDepth: 3 },
      fc.constant(b),
      fc.record({
        op: fc.constantFrom("gt" as const, "eq" as const),
        left: tie("number"),
        right: tie("number"),
      }),
      fc.record({ op: fc.constant("in" as const), of: tie("text"), values: fc.constant(["a"]) }),
      fc.record({
        op: fc.constantFrom("and" as const, "or" as const),
        of: fc.array(tie("truth"), { minLength: 1, maxLength: 3 }),
      }),
      fc.record({ op: fc.constantFrom("not" as const), of: tie("truth") }),
      fc.record({ op: fc.constant("isNull" as const), of: tie("node") }),
    ),
    text: fc.oneof(
      { maxDepth: 3 },
      fc.constant(t),
      fc.record({
        op: fc.constant("when" as const),
        condition: tie("truth"),
        result: tie("text"),
        otherwise: fc.constant(literal("z")),
      }),
    ),
    node: fc.oneof(tie("number"), tie("truth"), tie("text")),
  }));
  const columnsOf = (
    rows: readonly { x: number | null; t: string | null; b: boolean | null }[],
  ): ColumnsOf => ({
    x: ["number", rows.map((row) => row.x)],
    t: ["category", rows.map((row) => row.t)],
    b: ["boolean", rows.map((row) => row.b)],
  });
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 8 }), node, (rows, expression) => {
      const alone = rows.flatMap((row) => valuesOf(expression, columnsOf([row])));
      expect(valuesOf(expression, columnsOf(rows))).toEqual(alone);
    }),
    { numRuns: 500 },
  );
});
