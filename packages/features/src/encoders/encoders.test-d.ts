import {
  type ClassTarget,
  type Examples,
  fit,
  type Snapshot,
  type Table,
  type TableSchema,
} from "@portrait/core";
import { expectTypeOf, test } from "vitest";
import {
  binner,
  cyclicalTime,
  fitTransform,
  oneHotEncoder,
  ordinalEncoder,
  pipeline,
  standardScaler,
  targetEncoder,
} from "./index.js";

type Row = {
  readonly age: number | null;
  readonly spend: number | null;
  readonly plan: string | null;
  readonly at: Date | null;
};

declare const table: Table<Row>;
declare const snapshot: Snapshot<Row>;
declare const examples: Examples<Row>;
declare const amounts: Examples<Row, Float64Array>;
declare const classes: Examples<Row, ClassTarget>;

test("columns are checked against the data", async () => {
  const model = await fit(standardScaler(["age"]), table);
  expectTypeOf(model.transformOne({ age: 1 }).age).toEqualTypeOf<number | null>();
  expectTypeOf(model.parameters.age.mean).toEqualTypeOf<number>();
  // @ts-expect-error there is no "height"
  void fit(standardScaler(["height"]), table);
  // @ts-expect-error there is no "spend" among the inputs
  model.transformOne({ age: 1, spend: 2 });
  // @ts-expect-error nothing is known of "spend"
  void model.parameters.spend;
  // @ts-expect-error an order is of a column that is encoded
  ordinalEncoder(["plan"], { order: { age: ["a"] } });
  // @ts-expect-error there is no such option
  standardScaler(["age"], { mean: true });
});

test("tables stay tables, snapshots snapshots and examples examples with their answers", async () => {
  const model = await fit(ordinalEncoder(["plan"]), snapshot);
  type Out = { readonly plan: number | null };
  expectTypeOf(model.transform(table)).toEqualTypeOf<Table<Out>>();
  expectTypeOf(model.transform(snapshot)).toEqualTypeOf<Snapshot<Out>>();
  expectTypeOf(model.transform(classes)).toEqualTypeOf<Examples<Out, ClassTarget>>();
  const { data } = await fitTransform(ordinalEncoder(["plan"]), amounts);
  expectTypeOf(data).toEqualTypeOf<Examples<Out, Float64Array>>();
});

test("columns that are given are typed by their names", async () => {
  const model = await fit(oneHotEncoder(["plan"]), table);
  expectTypeOf(model.transformOne({ plan: "pro" })["plan=pro"]).toEqualTypeOf<number | undefined>();
  const times = await fit(cyclicalTime(["at"], { cycles: ["hourOfDay"] }), table);
  const row = times.transformOne({ at: new Date(0) });
  expectTypeOf(row["at:hourOfDay:sin"]).toEqualTypeOf<number | null>();
  // @ts-expect-error only the hour was asked for
  void row["at:dayOfWeek:sin"];
  const bins = await fit(binner(["age"], { encode: "oneHot", edges: { age: [18] } }), table);
  expectTypeOf(bins.transformOne({ age: 3 })["age=< 18"]).toEqualTypeOf<number | undefined>();
});

test("answers are of the kind that a target encoder was told", async () => {
  const yes = await fit(targetEncoder(["plan"]), examples);
  expectTypeOf(yes.transformOne({ plan: "a" })).toEqualTypeOf<{ readonly plan: number }>();
  await fit(targetEncoder(["plan"]), amounts);
  const several = await fit(targetEncoder(["plan"], { multiclass: true }), classes);
  expectTypeOf(several.transformOne({ plan: "a" })["plan:gold"]).toEqualTypeOf<number | undefined>();
  // @ts-expect-error classes need multiclass
  void fit(targetEncoder(["plan"]), classes);
  // @ts-expect-error a table has no answers
  void fit(targetEncoder(["plan"]), table);
});

test("a pipeline reads and gives what its steps do", async () => {
  const keep: TableSchema<{ readonly spend: number | null }> = {
    columns: [{ name: "spend", type: "number" }],
  };
  const encoder = pipeline([targetEncoder(["plan"]), standardScaler(["plan", "age"])], { keep });
  const { model, data } = await fitTransform(encoder, examples);
  expectTypeOf(model.transformOne({ plan: "a", age: 1, spend: 2 })).toEqualTypeOf<{
    readonly spend: number | null;
    readonly plan: number | null;
    readonly age: number | null;
  }>();
  expectTypeOf(data.target).toEqualTypeOf<Uint8Array>();
  // @ts-expect-error the answers are missing
  void fit(encoder, table);
  // @ts-expect-error there is no "height"
  void fit(pipeline([standardScaler(["height"])]), table);
  const times = await fit(pipeline([cyclicalTime(["at"]), standardScaler(["at:hourOfDay:sin"])]), table);
  // @ts-expect-error the step reads "at"
  times.transformOne({ "at:hourOfDay:sin": 1 });
  expectTypeOf(times.transformOne({ at: null })["at:hourOfDay:cos"]).toEqualTypeOf<number | null>();
});
