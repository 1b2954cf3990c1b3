import { type ClassExamples, createExamples, fit, takeExamples } from "@portrait/core";
import { expectPortraitError, mixedClasses } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { naiveBayes } from "../bayes/naive-bayes.js";
import { oneVsRest, oneVsRestCodec } from "./one-vs-rest.js";
import { shareRows } from "./share-rows.js";
import { softmaxRows } from "./softmax.js";

const data: ClassExamples = mixedClasses();

describe("oneVsRest", () => {
  test("gives each class its share of what the models of all classes say", async () => {
    const model = await fit(oneVsRest(naiveBayes()), data);
    const { codes, classes } = data.target;
    const columns = await Promise.all(
      classes.map(async (_, class_) => {
        const target = Uint8Array.from(codes, (code) => Number(code === class_));
        return (await (await fit(naiveBayes(), { ...data, target })).predictProba(data)).of(true);
      }),
    );
    const { values } = await model.predictProba(data);
    for (let row = 0; row < 160; row++) {
      const own = columns.map((column) => column[row] as number);
      const sum = own.reduce((total, value) => total + value, 0);
      own.forEach((value, class_) => {
        expect(values[3 * row + class_]).toBeCloseTo(value / sum, 14);
      });
    }
    expect(model.models).toHaveLength(3);
  });

  test("leaves out classes without rows, and passes validation data on", async () => {
    const rows = [...data.target.codes.keys()].filter((row) => data.target.codes[row] !== 0);
    const part = takeExamples(data, rows);
    const seen: number[] = [];
    const inner = naiveBayes();
    const spying = Object.freeze({
      ...inner,
      learn: (examples: Parameters<typeof inner.learn>[0], context: Parameters<typeof inner.learn>[1]) => {
        seen.push(context.validation?.target.reduce((sum, value) => sum + value, 0) ?? -1);
        return inner.learn(examples, context);
      },
    });
    const model = await fit(oneVsRest(spying), part, { validation: part });
    expect(model.classes).toEqual(["often", "rarely"]);
    expect(seen).toEqual([1, 2].map((class_) => part.target.codes.filter((code) => code === class_).length));
  });

  test("refuses what is no estimator, and one that makes no classifier", async () => {
    const none: unknown = { kind: "x" };
    await expectPortraitError(() => oneVsRest(none as ReturnType<typeof naiveBayes>), {
      code: "invalid-argument",
      message:
        "oneVsRest: the first argument must be an estimator of a classifier; received an object. Make one with a factory such as logisticRegression().",
    });
    const dumb: unknown = {
      kind: "dumb",
      params: {},
      learn: async () => ({ kind: "dumb", state: () => ({}) }),
    };
    await expectPortraitError(fit(oneVsRest(dumb as ReturnType<typeof naiveBayes>), data), {
      code: "not-supported",
      message:
        'oneVsRest: the estimator must make a classifier; it made a model of kind "dumb" that is none.',
    });
  });

  test("refuses an estimator that reads other columns for some classes", async () => {
    const inner = naiveBayes();
    let fits = 0;
    const fickle = Object.freeze({
      ...inner,
      learn: (examples: Parameters<typeof inner.learn>[0], context: Parameters<typeof inner.learn>[1]) => {
        const name = fits++ === 0 ? "visits" : "spend";
        return naiveBayes()
          .withInputs({ columns: [{ name, type: "number" }] })
          .learn(examples, context);
      },
    });
    await expectPortraitError(fit(oneVsRest(fickle), data), {
      code: "not-supported",
      message:
        'oneVsRest: the models of all classes must read the same columns; the estimator chose others for some. Name the columns with its option "inputs".',
    });
  });

  test("a hostile state is refused", async () => {
    const schema = { columns: [{ name: "c", type: "category" }] } as const;
    const small = createExamples({ rows: [{ c: "x" }, { c: "y" }], schema, target: ["p", "q"] });
    const state = (await fit(oneVsRest(naiveBayes()), small)).state();
    const many = await fit(naiveBayes({ task: "multiclass" }), data);
    const hint = "It is damaged, or was not written by this version of Portrait.";
    const message = (problem: string) => `oneVsRest: the artifact's ${problem}. ${hint}`;
    await expectPortraitError(
      () => oneVsRestCodec.decode({ ...state, config: { ...state.config, classes: ["p"] } }),
      { code: "invalid-artifact", message: message("config.classes must name at least two") },
    );
    await expectPortraitError(
      () => oneVsRestCodec.decode({ ...state, parts: { ...state.parts, class1: many } }),
      {
        code: "invalid-artifact",
        message: message('part "class1" must be a classifier of true and false'),
      },
    );
  });
});

test("softmaxRows and shareRows keep to their rows, whatever the size of the numbers", () => {
  const soft = softmaxRows(Float64Array.of(1e300, -1e300, Number.NEGATIVE_INFINITY, 0, 0, 0), 3);
  expect([...soft]).toEqual([1, 0, 0, 1 / 3, 1 / 3, 1 / 3]);
  expect([...shareRows(Float64Array.of(0, 0, 3, 1), 2)]).toEqual([0.5, 0.5, 0.75, 0.25]);
});
