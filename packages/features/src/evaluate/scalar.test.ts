import { buildVector, type ExpressionNode, type ValueType, valueAt } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { columnsIn } from "../define/node-type.js";
import { evaluate } from "./evaluate.js";
import { type Scalar, scalarReader } from "./scalar.js";

const TYPES = {
  n: "number",
  m: "number",
  b: "boolean",
  t: "category",
  w: "timestamp",
  l: "list",
  v: "vector",
} as const;
const NAMES: readonly string[] = Object.keys(TYPES);
const column = (name: keyof typeof TYPES): ExpressionNode => ({ op: "column", name, type: TYPES[name] });

const number = fc.constantFrom(0, -0, 1, -1, 2.5, 1e308, -1e308, 1e-320, 7);
const rows = fc.array(
  fc.tuple(
    fc.option(number),
    fc.option(number),
    fc.option(fc.boolean()),
    fc.option(fc.constantFrom("a", "ab", "")),
    fc.option(fc.constantFrom(0, 1e12)),
    fc.array(fc.constantFrom("a", "b"), { maxLength: 2 }),
    fc.tuple(fc.constantFrom(1, 2), fc.constantFrom(3)),
  ),
  { minLength: 1, maxLength: 6 },
);

const nodes = fc.letrec<Record<"number" | "boolean" | "category", ExpressionNode>>((tie) => ({
  number: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(column("n"), column("m"), column("w")),
    fc.record({ op: fc.constant("literal" as const), value: number.map((value) => value + 0) }),
    fc.record({
      op: fc.constantFrom("add" as const, "subtract" as const, "multiply" as const, "divide" as const),
      left: tie("number"),
      right: tie("number"),
    }),
    fc.record({
      op: fc.constantFrom("abs" as const, "sqrt" as const, "signedLog1p" as const),
      of: tie("number"),
    }),
    fc.constant<ExpressionNode>({ op: "length", of: column("l") }),
    fc
      .integer({ min: 0, max: 3 })
      .map((index): ExpressionNode => ({ op: "element", of: column("v"), index })),
    fc.record({
      op: fc.constant("coalesce" as const),
      of: fc.constant(column("n")),
      otherwise: fc.constant<ExpressionNode>({ op: "literal", value: 3 }),
    }),
    fc.record({
      op: fc.constant("when" as const),
      condition: tie("boolean"),
      result: fc.constant(column("n")),
      otherwise: fc.constant(column("m")),
    }),
  ),
  boolean: fc.oneof(
    { maxDepth: 4 },
    fc.constant(column("b")),
    fc.record({
      op: fc.constantFrom("eq" as const, "gt" as const, "gte" as const, "lt" as const, "lte" as const),
      left: tie("number"),
      right: tie("number"),
    }),
    fc.record({
      op: fc.constantFrom("and" as const, "or" as const),
      of: fc.array(tie("boolean"), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ op: fc.constantFrom("not" as const, "isNull" as const), of: tie("boolean") }),
    fc.record({
      op: fc.constant("in" as const),
      of: tie("category"),
      values: fc.constant(["a", "__proto__"]),
    }),
    fc.record({
      op: fc.constant("startsWith" as const),
      of: tie("category"),
      prefix: fc.constantFrom("a", ""),
    }),
  ),
  category: fc.oneof(
    { maxDepth: 4 },
    fc.constant(column("t")),
    fc.record({
      op: fc.constant("when" as const),
      condition: tie("boolean"),
      result: fc.constant(column("t")),
      otherwise: fc.constant<ExpressionNode>({ op: "literal", value: "other" }),
    }),
  ),
}));

test("one row at a time gives what evaluate gives for many", () => {
  const any = fc.oneof(nodes.number, nodes.boolean, nodes.category);
  fc.assert(
    fc.property(any, rows, (node, list) => {
      const vectors = Object.fromEntries(
        NAMES.map((name, place) => {
          const values = list.map((row) => row[place] ?? null);
          return [name, buildVector(name, TYPES[name as keyof typeof TYPES] as ValueType, values)];
        }),
      );
      const vector = evaluate(node, { length: list.length, column: (name) => vectors[name] as never });
      const read = scalarReader(node, (name) => NAMES.indexOf(name));
      list.forEach((row, place) => {
        const value = valueAt(vector, place);
        const expected = value instanceof Date ? value.getTime() : value;
        const actual = read(row as readonly Scalar[]);
        if (typeof expected === "number") expect((actual as number) + 0).toBe(expected + 0);
        else expect(actual).toEqual(expected);
      });
      expect(columnsIn(node).every((name) => name in TYPES)).toBe(true);
    }),
    { seed: 9, numRuns: 2000 },
  );
});

test("types that do not fit and nodes out of place are refused before any row", async () => {
  await expectPortraitError(() => scalarReader({ op: "not", of: column("n") }, () => 0), {
    code: "invalid-definition",
    message: '"not": an operand must be of type boolean; received number.',
  });
  await expectPortraitError(() => scalarReader({ op: "quantile", probability: 0.5 }, () => 0), {
    code: "invalid-definition",
    message: '"quantile": it cannot stand here.',
  });
});
