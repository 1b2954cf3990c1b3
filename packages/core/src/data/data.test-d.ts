import { expectTypeOf, test } from "vitest";
import type { TableSchema } from "../table/table.js";
import { createExamples } from "./create-examples.js";
import { type Examples, type Snapshot, takeExamples } from "./examples.js";
import { concatExamples, splitByTime } from "./split.js";

type Row = { readonly visits: number; readonly country: string | null };
declare const schema: TableSchema<Row>;

test("the type of the rows goes through examples and their parts", () => {
  const examples = createExamples({ rows: [{ visits: 1, country: null }], schema, target: [true] });
  expectTypeOf(examples).toEqualTypeOf<Examples<Row>>();
  expectTypeOf(examples).toExtend<Snapshot<Row>>();
  expectTypeOf(takeExamples(examples, [0])).toEqualTypeOf<Examples<Row>>();
  const parts = splitByTime(examples, { validation: 1, test: 2 });
  expectTypeOf(parts.test).toEqualTypeOf<Examples<Row>>();
  expectTypeOf(concatExamples(parts.train, parts.validation)).toEqualTypeOf<Examples<Row>>();
});

test("rows that do not fit the schema do not compile", () => {
  // @ts-expect-error "country" is missing
  createExamples({ rows: [{ visits: 1 }], schema, target: [true] });
  // @ts-expect-error visits are numbers
  createExamples({ rows: [{ visits: "1", country: null }], schema, target: [true] });
  // @ts-expect-error outcomes are true or false
  createExamples({ rows: [{ visits: 1, country: null }], schema, target: [1] });
});
