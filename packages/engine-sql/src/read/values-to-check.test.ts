import type { ExpressionNode } from "@portrait/core";
import { expect, test } from "vitest";
import { namedDialect } from "../sql/dialect.fixture.js";
import { describeSql, sql } from "../sql/sql.js";
import { type HeldColumns, type HeldValue, valuesToCheck } from "./values-to-check.js";

const held: HeldColumns<HeldValue> = {
  columns: [
    ["a", { kind: "json", sql: sql`r0` }],
    ["b", { kind: "text", sql: sql`r1` }],
    ["a", { kind: "text", sql: sql`r2` }],
  ],
  textOf: ({ kind, sql: value }) => sql`${kind === "json" ? sql`json_text` : sql`as_text`}(${value})`,
};
const text = (name: string): ExpressionNode => ({ op: "column", name, type: "category" });
const derive: Readonly<Record<string, ExpressionNode>> = {
  joined: { op: "coalesce", of: text("a"), otherwise: text("nowhere") },
  same: { op: "in", of: text("b"), values: ["x"] },
};

test("values are those of the source, the first of a name; derived ones read texts, and what is missing is null", () => {
  const origins = ["a", "b", "c", "joined", "same"].map((name) => {
    return { name, source: name, derived: Object.hasOwn(derive, name) };
  });
  const found = valuesToCheck(origins, held, { derive }, namedDialect);
  expect(found.map(({ kind, sql: value }) => [kind, describeSql(value)])).toEqual([
    ["json", "r0"],
    ["text", "r1"],
    ["text", "CAST(NULL AS TEXT)"],
    ["text", "coalesce(json_text(r0), CAST(NULL AS TEXT))"],
    ["boolean", "(as_text(r1) = 'x')"],
  ]);
});
