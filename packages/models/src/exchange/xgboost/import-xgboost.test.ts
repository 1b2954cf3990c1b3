import { readFileSync } from "node:fs";
import type { RowValues } from "@portrait/core";
import { describe, expect, test } from "vitest";
import type { TreeImportOptions } from "../trees/import-options.js";
import { importedTreesCodec } from "../trees/imported-trees.js";
import { importXgBoost } from "./import-xgboost.js";

interface Case {
  readonly name: string;
  readonly task: "binary" | "multiclass" | "regression";
  readonly model: Record<string, unknown>;
  readonly ubjson?: string;
  readonly rows: readonly (readonly (number | string | null)[])[];
  readonly predictions: readonly (number | readonly number[])[];
  readonly raw: readonly (number | readonly number[])[];
  readonly contributions: readonly unknown[];
}

const { cases } = JSON.parse(
  readFileSync(new URL("../../../fixtures/xgboost-models.json", import.meta.url), "utf8"),
) as { readonly cases: readonly Case[] };

const caseOf = (name: string): Case => cases.find((found) => found.name === name) as Case;

const rowOf = (
  { columns }: { readonly columns: readonly { readonly name: string; readonly type: string }[] },
  values: Case["rows"][number],
): RowValues =>
  Object.fromEntries(
    columns.map(({ name, type }, index) => {
      const value = values[index] ?? null;
      return [name, type === "category" && value !== null ? String(value) : value];
    }),
  );

const list = (value: number | readonly number[]): readonly number[] =>
  typeof value === "number" ? [value] : value;

describe.each(cases)(
  "the model of XGBoost: $name",
  ({ name, task, model: file, ubjson, rows, predictions, raw, contributions }) => {
    const text = JSON.stringify(file);
    const options: TreeImportOptions = { task };
    const any = importXgBoost(text, options as { task: "binary" });
    const data = rows.map((row) => rowOf(any, row));

    test("predicts what XGBoost 3.2.0 predicts, to the rounding of 32 bits", async () => {
      if (task === "regression") {
        const model = importXgBoost(text, { task });
        const found = await model.predict(data);
        data.forEach((row, index) => {
          const expected = predictions[index] as number;
          expect(Math.abs(model.predictOne(row) - expected)).toBeLessThan(
            2e-6 * Math.max(1, Math.abs(expected)),
          );
          expect(found[index]).toBe(model.predictOne(row));
        });
        return;
      }
      const model =
        task === "binary"
          ? importXgBoost(text, { task })
          : importXgBoost(text, { task, classes: ["a", "b", "c"] });
      const { values } = await model.predictProba(data);
      const width = model.classes.length;
      data.forEach((row, index) => {
        const one = model.predictOne(row).probabilities;
        expect([...one]).toEqual([...values.subarray(index * width, (index + 1) * width)]);
        if (name === "raw log odds") return;
        const shown = task === "binary" ? one.slice(1) : one;
        expect(shown).toEqual(list(predictions[index] ?? []).map((value) => expect.closeTo(value, 6)));
      });
    });

    test("contributions are those of pred_contribs, and they add up", async () => {
      const { values, expected, outputs, columns } = await any.shapValues(data);
      rows.forEach((_, index) => {
        const margins = list(raw[index] ?? []);
        for (let output = 0; output < outputs; output++) {
          const own = columns.map(
            (_, column) => values[(index * columns.length + column) * outputs + output] as number,
          );
          const sum = own.reduce((total, value) => total + value, expected[output] as number);
          expect(sum).toBeCloseTo(margins[output] as number, 5);
          const row = contributions[index] as readonly number[] | readonly (readonly number[])[] | undefined;
          if (row === undefined) continue;
          const theirs = (outputs === 1 ? row : row[output]) as readonly number[];
          expect([...own, expected[output]]).toEqual(theirs.map((value) => expect.closeTo(value, 4)));
        }
      });
    });

    test("survives its state, and is the same from UBJSON", () => {
      const again = importedTreesCodec.decode(any.state());
      expect(again.state()).toEqual(any.state());
      if (ubjson === undefined) return;
      const bytes = Uint8Array.from(Buffer.from(ubjson, "base64"));
      const binary = importXgBoost(bytes, options as { task: "binary" });
      expect(binary.ensemble.values.length).toBe(any.ensemble.values.length);
      expect(binary.ensemble.threshold).toEqual(any.ensemble.threshold);
      for (const row of data) expect(binary.predictOne(row)).toEqual(any.predictOne(row));
    });
  },
);

type Tree = Record<string, number[]>;

/** The part of a model file that the tests damage. */
interface Learner {
  readonly learner_model_param: object;
  readonly objective: object;
  readonly gradient_booster: { readonly model: { readonly trees: readonly Tree[] } };
}

function changed(change: (learner: Learner) => void): string {
  const copy = structuredClone(caseOf("yes or no").model);
  change(copy.learner as Learner);
  return JSON.stringify(copy);
}

const first = ({ gradient_booster }: Learner): Tree => gradient_booster.model.trees[0] as Tree;

const put =
  (name: string, index: number, value: unknown) =>
  (learner: Learner): void => {
    (first(learner)[name] as unknown[])[index] = value;
  };

test.each([
  ["5", "must be an object; received 5"],
  ["{}", "learner must be an object; received undefined"],
  [
    changed((learner) => Object.assign(learner, { objective: 3 })),
    "learner.objective must be an object; received 3",
  ],
  [
    changed((learner) => Object.assign(learner.learner_model_param, { num_feature: "-1" })),
    'learner.learner_model_param.num_feature must be an integer >= 1; received "-1"',
  ],
  [
    changed((learner) => Object.assign(learner.learner_model_param, { base_score: "2" })),
    'learner.learner_model_param.base_score does not fit the objective "binary:logistic"',
  ],
  [
    changed((learner) => Object.assign(learner.learner_model_param, { base_score: "[0.5,0.5]" })),
    'learner.learner_model_param.base_score must hold 1 or 1 finite numbers; received "[0.5,0.5]"',
  ],
  [
    changed(put("left_children", 0, 0)),
    "learner.gradient_booster.model.trees[0] is no tree: node 0 is reached in two ways",
  ],
  [
    changed(put("right_children", 0, 5000)),
    "learner.gradient_booster.model.trees[0] is no tree: node 5000 does not exist; there are 15",
  ],
  [
    changed(put("split_indices", 0, 3)),
    "learner.gradient_booster.model.trees[0].split_indices[0] must be a feature below 3; received 3",
  ],
  [
    changed(put("split_conditions", 0, 1e39)),
    "learner.gradient_booster.model.trees[0].split_conditions[0] must be a 32-bit float",
  ],
  [
    changed(put("split_conditions", 0, "x")),
    'learner.gradient_booster.model.trees[0].split_conditions[0] must be a finite number; received "x"',
  ],
  [
    changed(put("split_type", 0, 1)),
    "learner.gradient_booster.model.trees[0].split_type[0] is categorical, but the node has no categories",
  ],
  [
    changed((learner) => {
      first(learner).left_children = [1];
    }),
    "learner.gradient_booster.model.trees[0].right_children must hold 1 numbers; it holds 15",
  ],
])("a malformed file is refused with the path, %#", (text, problem) => {
  const path = problem.startsWith("must") ? " " : "";
  expect(() => importXgBoost(text)).toThrow(
    expect.objectContaining({
      code: "invalid-data",
      message: `importXgBoost: ${path}${problem}. Pass what XGBoost's save_model wrote as .json or .ubj.`,
    }),
  );
});

test("damaged bytes are refused wherever they are cut", () => {
  const bytes = Uint8Array.from(Buffer.from(caseOf("yes or no").ubjson ?? "", "base64"));
  for (let length = 0; length < bytes.length; length += 97) {
    expect(() => importXgBoost(bytes.slice(0, length))).toThrow(
      expect.objectContaining({ code: "invalid-data" }),
    );
  }
  expect(() => importXgBoost(Uint8Array.of(...bytes, 0))).toThrow(
    "importXgBoost: the end of the value must be the end of the file; bytes follow.",
  );
  const deep = new Uint8Array(1000).fill(0x5b);
  expect(() => importXgBoost(Uint8Array.of(0x7b, 0x55, 1, 0x61, ...deep))).toThrow(
    "importXgBoost: byte 69 must not be nested more than 64 deep.",
  );
  const long = Uint8Array.of(0x7b, 0x55, 1, 0x61, 0x5b, 0x24, 0x44, 0x23, 0x6c, 0x7f, 0xff, 0xff, 0xff);
  expect(() => importXgBoost(long)).toThrow(
    "importXgBoost: byte 13 must be followed by 2147483647 numbers; the file ends.",
  );
});

test("what cannot be held is refused", () => {
  const linear = changed((learner) => Object.assign(learner.gradient_booster, { name: "gblinear" }));
  expect(() => importXgBoost(linear)).toThrow(
    expect.objectContaining({
      code: "not-supported",
      message: 'importXgBoost: the booster "gblinear" has no trees. Train with booster gbtree or dart.',
    }),
  );
  const vectors = changed((learner) =>
    Object.assign(first(learner), { tree_param: { size_leaf_vector: "2" } }),
  );
  expect(() => importXgBoost(vectors)).toThrow(
    expect.objectContaining({
      code: "not-supported",
      message:
        'importXgBoost: learner.gradient_booster.model.trees[0] has leaves of several values (multi_strategy "multi_output_tree"). Train with multi_strategy "one_output_per_tree".',
    }),
  );
  expect(() => importXgBoost(changed((learner) => Object.assign(learner.objective, { name: "x" })))).toThrow(
    'importXgBoost: the objective "x" is not known.',
  );
  expect(() => importXgBoost(JSON.stringify(caseOf("squares").model))).toThrow(
    expect.objectContaining({
      code: "invalid-option",
      message:
        'importXgBoost: "task" is "binary", but the objective of the file, "reg:squarederror", is for "regression". Pass task: "regression".',
    }),
  );
  expect(() => importXgBoost(7 as never)).toThrow(
    expect.objectContaining({
      code: "invalid-argument",
      message:
        "importXgBoost: the model must be the text of a .json file or the bytes of a .ubj file; received 7. Read it first, for instance with readFile(path).",
    }),
  );
});
