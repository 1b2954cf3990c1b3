import { expectTypeOf, test } from "vitest";
import type { Table, TableSchema } from "../table/table.js";
import { createExamples } from "./create-examples.js";
import {
  type ClassExamples,
  type Examples,
  type NumberExamples,
  type Snapshot,
  takeExamples,
} from "./examples.js";
import type { HeldOut } from "./fold.js";
import { concatExamples, splitByTime } from "./split.js";

type Row = { readonly visits: number; readonly country: string | null };
declare const schema: TableSchema<Row>;
declare const table: Table<Row>;

test("the type of the rows goes through examples and their parts", () => {
  const examples = createExamples({ rows: [{ visits: 1, country: null }], schema, target: [true] });
  expectTypeOf(examples).toEqualTypeOf<Examples<Row>>();
  expectTypeOf(examples).toExtend<Snapshot<Row>>();
  expectTypeOf(takeExamples(examples, [0])).toEqualTypeOf<Examples<Row>>();
  const parts = splitByTime(examples, { validation: 1, test: 2 });
  expectTypeOf(parts.test).toEqualTypeOf<HeldOut<Examples<Row>>>();
  expectTypeOf(parts.test).toExtend<Examples<Row>>();
  expectTypeOf(concatExamples(parts.train, parts.validation)).toEqualTypeOf<Examples<Row>>();
});

test("rows that do not fit the schema do not compile", () => {
  // @ts-expect-error "country" is missing
  createExamples({ rows: [{ visits: 1 }], schema, target: [true] });
  // @ts-expect-error visits are numbers
  createExamples({ rows: [{ visits: "1", country: null }], schema, target: [true] });
  // @ts-expect-error answers are of one type
  createExamples({ rows: [{ visits: 1, country: null }], schema, target: [1, true] });
  // @ts-expect-error rows or a table, not both
  createExamples({ rows: [{ visits: 1, country: null }], schema, table, target: [true] });
});

test("the answers say which kind of examples they make", () => {
  const rows = [{ visits: 1, country: null }];
  expectTypeOf(createExamples({ rows, schema, target: ["a"] })).toEqualTypeOf<ClassExamples<Row>>();
  expectTypeOf(createExamples({ rows, schema, target: [1.5] })).toEqualTypeOf<NumberExamples<Row>>();
  expectTypeOf(createExamples({ table, target: new Uint8Array(1) })).toEqualTypeOf<Examples<Row>>();
  const numbers = createExamples({ table, target: new Float64Array(1), weights: [2] });
  expectTypeOf(takeExamples(numbers, [0])).toEqualTypeOf<NumberExamples<Row>>();
  expectTypeOf(concatExamples(numbers, numbers)).toEqualTypeOf<NumberExamples<Row>>();
  expectTypeOf(splitByTime(numbers, { validation: 1, test: 2 }).train).toEqualTypeOf<NumberExamples<Row>>();
  // @ts-expect-error numbers and classes do not mix
  concatExamples(numbers, createExamples({ rows, schema, target: ["a"] }));
});
