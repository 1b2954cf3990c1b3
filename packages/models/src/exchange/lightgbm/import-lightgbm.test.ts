import { readFileSync } from "node:fs";
import type { RowValues } from "@portrait/core";
import { describe, expect, test } from "vitest";
import type { TreeImportOptions } from "../trees/import-options.js";
import { importedTreesCodec } from "../trees/imported-trees.js";
import { importLightGbm } from "./import-lightgbm.js";

interface Case {
  readonly name: string;
  readonly task: "binary" | "multiclass" | "regression";
  readonly text: string;
  readonly rows: readonly (readonly (number | string | null)[])[];
  readonly predictions: readonly (number | readonly number[])[];
  readonly raw: readonly (number | readonly number[])[];
  readonly contributions: readonly (readonly number[])[];
}

const { cases } = JSON.parse(
  readFileSync(new URL("../../../fixtures/lightgbm-models.json", import.meta.url), "utf8"),
) as { readonly cases: readonly Case[] };

const textOf = (name: string): string => cases.find((found) => found.name === name)?.text ?? "";

const rowOf = (names: readonly string[], values: Case["rows"][number]): RowValues =>
  Object.fromEntries(names.map((name, index) => [name, values[index] ?? null]));

const list = (value: number | readonly number[]): readonly number[] =>
  typeof value === "number" ? [value] : value;

/** LightGBM leaves out to scale the probabilities of one class against the others. */
function normalised(name: string, values: readonly number[]): readonly number[] {
  if (name !== "one against all") return values;
  const sum = values.reduce((total, value) => total + value, 0);
  return values.map((value) => value / sum);
}

describe.each(cases)(
  "the model of LightGBM: $name",
  ({ name, task, text, rows, predictions, contributions }) => {
    test("predicts what LightGBM 4.7.0 predicts, one row and many", async () => {
      if (task === "regression") {
        const model = importLightGbm(text, { task });
        const data = rows.map((row) =>
          rowOf(
            model.columns.map((column) => column.name),
            row,
          ),
        );
        const found = await model.predict(data);
        data.forEach((row, index) => {
          expect(model.predictOne(row)).toBeCloseTo(predictions[index] as number, 12);
          expect(found[index]).toBe(model.predictOne(row));
        });
        return;
      }
      const model =
        task === "binary"
          ? importLightGbm(text, { task })
          : importLightGbm(text, { task, classes: ["a", "b", "c"] });
      const data = rows.map((row) =>
        rowOf(
          model.columns.map((column) => column.name),
          row,
        ),
      );
      const { values } = await model.predictProba(data);
      const width = model.classes.length;
      data.forEach((row, index) => {
        const one = model.predictOne(row).probabilities;
        expect([...one]).toEqual([...values.subarray(index * width, (index + 1) * width)]);
        const expected = normalised(name, list(predictions[index] ?? []));
        const shown = task === "binary" ? one.slice(1) : one;
        expect(shown).toEqual(expected.map((value) => expect.closeTo(value, 12)));
      });
    });

    test("contributions are those of pred_contrib", async () => {
      const options: TreeImportOptions = { task };
      const model = importLightGbm(text, options as { task: "regression" });
      const names = model.columns.map((column) => column.name);
      const data = rows.slice(0, contributions.length).map((row) => rowOf(names, row));
      const { values, expected, outputs } = await model.shapValues(data);
      // LightGBM does not divide the contributions of a random forest by the number of its trees.
      const scale = model.ensemble.average ? 1 / model.ensemble.roots.length : model.scale;
      contributions.forEach((row, index) => {
        const width = names.length + 1;
        for (let output = 0; output < outputs; output++) {
          const own = row.slice(output * width, (output + 1) * width).map((value) => value * scale);
          const found = names.map(
            (_, column) => values[(index * names.length + column) * outputs + output] as number,
          );
          expect([...found, expected[output]]).toEqual(own.map((value) => expect.closeTo(value, 10)));
        }
      });
    });

    test("survives its state", () => {
      const options: TreeImportOptions = { task };
      const model = importLightGbm(text, options as { task: "binary" });
      const again = importedTreesCodec.decode(model.state());
      expect(again.state()).toEqual(model.state());
      expect(again.ensemble).toEqual(model.ensemble);
    });
  },
);

const sound = textOf("integer codes");

test.each([
  ["", 'line 1: a LightGBM model file begins with "tree"; this one with ""'],
  ["tree\nversion=v4", 'line 2: the file ends before "end of trees"'],
  [
    sound.replace("max_feature_idx=2", ""),
    'line 2: "max_feature_idx" is missing in the part that begins here',
  ],
  [
    sound.replace("max_feature_idx=2", "max_feature_idx=x"),
    'line 6: "max_feature_idx" must be an integer >= 0; received "x"',
  ],
  [
    sound.replace("max_feature_idx=2", "max_feature_idx=3"),
    'line 8: "feature_names" must hold 4 names; it holds 3',
  ],
  [sound.replace("Column_1", "Column_0"), 'line 8: the feature "Column_0" occurs twice'],
  [
    sound.replace(/leaf_value=\S+/, "leaf_value=nan"),
    'line 21: "leaf_value" must hold finite numbers; received "nan"',
  ],
  [sound.replace(/leaf_value=\S+ /, "leaf_value="), 'line 21: "leaf_value" must hold 5 numbers; it holds 4'],
  [
    sound.replace(/left_child=\S+/, "left_child=0"),
    "line 12: in the tree that begins here, node 0 is reached in two ways",
  ],
  [
    sound.replace(/left_child=\S+/, "left_child=77"),
    "line 12: in the tree that begins here, node 77 does not exist; there are 9",
  ],
  [sound.replace(/split_feature=\S+/, "split_feature=9"), "line 12: split 0 reads feature 9 of 3"],
  [sound.replace(/decision_type=\S+/, "decision_type=12"), "line 12: split 0 has the decision type 12"],
  [sound.replace(/num_cat=\S+/, "num_cat=0"), "line 12: a split is categorical, but num_cat is 0"],
  [
    sound.replace(/cat_boundaries=\S+/, "cat_boundaries=1"),
    'line 12: "cat_boundaries" must begin with 0 and ascend',
  ],
  [
    sound.replace(/pandas_categorical:.*/, "pandas_categorical:[1"),
    /^importLightGbm: line \d+: pandas_categorical is no JSON/,
  ],
  [
    sound.replace(/pandas_categorical:.*/, "pandas_categorical:[1]"),
    /pandas_categorical must be a list of lists; received an array of 1\./,
  ],
])("a malformed file is refused with the line, %#", (text, problem) => {
  let caught: unknown;
  try {
    importLightGbm(text);
  } catch (error) {
    caught = error;
  }
  expect(caught).toMatchObject({ code: "invalid-data" });
  const { message } = caught as Error;
  if (typeof problem !== "string") expect(message).toMatch(problem);
  else {
    expect(message).toBe(`importLightGbm: ${problem}. Pass the whole text that LightGBM's save_model wrote.`);
  }
});

test("what cannot be held is refused", () => {
  const linear = sound.replace("is_linear=0", "is_linear=1");
  expect(() => importLightGbm(linear)).toThrow(
    expect.objectContaining({
      code: "not-supported",
      message: expect.stringMatching(
        /^importLightGbm: line \d+: the leaves of this tree are linear models \(linear_tree\), which an ensemble of constant leaves cannot hold\. Train without linear_tree\.$/,
      ),
    }),
  );
  expect(() => importLightGbm(sound.replace("objective=binary", "objective=mine"))).toThrow(
    expect.objectContaining({
      code: "not-supported",
      message:
        'importLightGbm: the objective "mine" is not known. Known are binary, multiclass, multiclassova, the regressions, cross_entropy and the rankings.',
    }),
  );
});

test("options that do not fit are refused", () => {
  expect(() => importLightGbm(sound, { task: "regression" })).toThrow(
    expect.objectContaining({
      code: "invalid-option",
      message:
        'importLightGbm: "task" is "regression", but the objective of the file, "binary sigmoid:1", is for "binary". Pass task: "binary".',
    }),
  );
  expect(() => importLightGbm(sound, { columns: [{ name: "age", type: "number" }] })).toThrow(
    expect.objectContaining({
      code: "invalid-option",
      message:
        'importLightGbm: "columns" must describe the 3 features of the file; received 1. Name them in the order in which the model was trained.',
    }),
  );
  expect(() => importLightGbm(textOf("several classes"), { task: "multiclass", classes: ["a"] })).toThrow(
    expect.objectContaining({
      code: "invalid-option",
      message: 'importLightGbm: "classes" must name the 3 classes of the file; received 1.',
    }),
  );
  expect(() => importLightGbm(5 as never)).toThrow(
    expect.objectContaining({
      code: "invalid-argument",
      message:
        'importLightGbm: the model must be the text of a LightGBM model file; received 5. Read it first, for instance with readFile(path, "utf8").',
    }),
  );
  expect(() => importLightGbm(sound, { column: [] } as never)).toThrow(
    'importLightGbm: there is no option "column". Did you mean "columns"?',
  );
});

test("columns may be named, and codes given levels", () => {
  const levels = Array.from({ length: 40 }, (_, code) => `shelf ${code}`);
  const named = importLightGbm(sound, {
    columns: [
      { name: "age", type: "number" },
      { name: "shelf", type: "category", levels },
      { name: "spend", type: "number" },
    ],
  });
  const plain = importLightGbm(sound);
  for (const code of [0, 7, 30, 39]) {
    expect(named.predictOne({ age: 1, shelf: `shelf ${code}`, spend: 0 })).toEqual(
      plain.predictOne({ Column_0: 1, Column_1: code, Column_2: 0 }),
    );
  }
});
