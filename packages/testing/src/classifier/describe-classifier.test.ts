import {
  type Classifier,
  type Codec,
  type Estimator,
  type Examples,
  type FitContext,
  PortraitError,
  type Prediction,
  type Probabilities,
  type RowValues,
  type Vector,
  valueAt,
} from "@portrait/core";
import { describe, expect, test } from "vitest";
import { failedChecks } from "../suite/check.js";
import { mapColumns } from "../supervised/rows.js";
import { classifierChecks, describeClassifier } from "./describe-classifier.js";
import { naiveBayes, naiveBayesCodec } from "./naive-bayes.js";
import type { ClassifierSuite } from "./suite.js";

describeClassifier("naiveBayes", {
  estimator: naiveBayes(),
  codecs: [naiveBayesCodec],
  weights: "replicates",
});

type Learn = Estimator<Examples, Classifier>["learn"];

const sound: Learn = (data, context) => naiveBayes().learn(data, context);

/** The sound estimator with another way to learn. */
function learning(learn: Learn, more: Partial<ClassifierSuite> = {}): ClassifierSuite {
  return { estimator: Object.freeze({ ...naiveBayes(), learn }), codecs: [naiveBayesCodec], ...more };
}

/** The sound estimator whose models are changed. */
function making(change: (model: Classifier, context: FitContext<Examples>) => object): ClassifierSuite {
  return learning(async (data, context) => {
    const model = await sound(data, context);
    return Object.freeze({ ...model, ...change(model, context) });
  });
}

/** The sound estimator whose probabilities are changed, in batches and alone. */
function answering(
  change: (probabilities: readonly number[], row: number) => readonly number[],
): ClassifierSuite {
  return making((model) => ({
    async predictProba(data: readonly RowValues[]): Promise<Probabilities> {
      const right = await model.predictProba(data);
      const rows = Array.from({ length: right.length }, (_, row) =>
        change([...right.values.subarray(2 * row, 2 * row + 2)], row),
      );
      return {
        ...right,
        values: Float64Array.from(rows.flat()),
        of: (class_) => Float64Array.from(rows, (row) => row[Number(class_)] as number),
      };
    },
    predictOne(row: RowValues): Prediction {
      const right = model.predictOne(row);
      const probabilities = change(right.probabilities, 0);
      return { ...right, probabilities, probability: Math.max(...probabilities) };
    },
  }));
}

function decoding(decode: Codec["decode"]): ClassifierSuite {
  return { estimator: naiveBayes(), codecs: [{ kind: "naiveBayes", decode }] };
}

/** Examples whose outcomes were turned round from a row on. */
const turned = (data: Examples, from: number): Examples => ({
  ...data,
  target: data.target.map((value, row) => (row >= from ? 1 - value : value)),
});

const withPrior = (model: Classifier, share: number): Classifier =>
  naiveBayesCodec.decode({
    ...model.state(),
    tensors: { ...model.state().tensors, prior: { shape: [2], data: Float64Array.of(1 - share, share) } },
  });

/** The sound estimator, but for data on which it breaks. */
function breaking(when: (data: Examples) => boolean): ClassifierSuite {
  return learning(async (data, context) => {
    if (when(data)) throw new TypeError("undefined is not a number");
    return sound(data, context);
  });
}

/** The sound estimator, given other weights where there are any. */
function reweighting(change: (weight: number, row: number) => number): ClassifierSuite {
  return learning((data, context) =>
    sound(data.weights === undefined ? data : { ...data, weights: data.weights.map(change) }, context),
  );
}

const isConstant = (vector: Vector | undefined): boolean =>
  vector?.type !== "number" || vector.values.every((value) => value === vector.values[0]);

let fits = 0;

const faults: readonly (readonly [fault: string, suite: ClassifierSuite, check: string])[] = [
  [
    "counts its fits",
    learning(async (data, context) => withPrior(await sound(data, context), 1 / ++fits)),
    "fitting again gives the same bytes",
  ],
  [
    "shares a counter between fits",
    (() => {
      let running = 0;
      return learning(async (data, context) => {
        running++;
        await new Promise((resolve) => setTimeout(resolve));
        const model = withPrior(await sound(data, context), 0.1 * running);
        running--;
        return model;
      });
    })(),
    "two fits at the same time do not disturb each other",
  ],
  [
    "draws from the seed, unannounced",
    learning(async (data, context) => withPrior(await sound(data, context), context.random.next())),
    "another seed changes nothing, and is recorded",
  ],
  [
    "changes its layout with the seed",
    learning(
      async (data, context) => {
        const model = await sound(data, context);
        return context.seed === 8 ? { ...model, state: () => ({ ...model.state(), version: 2 }) } : model;
      },
      { seeded: true },
    ),
    "another seed changes numbers only, and is recorded",
  ],
  [
    "learns while it predicts",
    making((model) => {
      let asked = 0;
      return {
        async predictProba(data: readonly RowValues[]) {
          asked += 0.001;
          return withPrior(model, 0.5 + asked).predictProba(data);
        },
      };
    }),
    "a model's answers do not change while it is used",
  ],
  [
    "bears another kind",
    making(() => ({ kind: "other" })),
    "estimator, model, state and codec bear the same kind",
  ],
  [
    "rounds what it saves",
    decoding((state) => {
      const { prior } = state.tensors;
      return naiveBayesCodec.decode({
        ...state,
        tensors: {
          ...state.tensors,
          prior: { shape: [2], data: Float64Array.from(Float32Array.from(prior?.data ?? [])) },
        },
      });
    }),
    "saving and loading gives the same model, to the bit",
  ],
  [
    "reads any version",
    decoding((state) => naiveBayesCodec.decode({ ...state, version: 1 })),
    "the codec refuses another layout version",
  ],
  [
    "trusts what it reads",
    decoding((state) => {
      if (state.version !== 1)
        throw new PortraitError({ code: "invalid-artifact", message: "naiveBayes: no such version." });
      (state.config.columns as { map(f: unknown): void }).map(() => 0);
      return naiveBayesCodec.decode(state);
    }),
    "the codec refuses a state that lacks anything, or reads it, but never breaks",
  ],
  [
    "reports nothing",
    learning((data, context) => sound(data, { ...context, step: async () => {} })),
    "progress is reported, never goes back, and reaches its total",
  ],
  [
    "reports backwards",
    learning((data, context) =>
      sound(data, { ...context, step: (completed, total) => context.step(total - completed, total) }),
    ),
    "progress is reported, never goes back, and reaches its total",
  ],
  [
    "stops short of the total",
    learning((data, context) =>
      sound(data, { ...context, step: (completed, total) => context.step(completed, total + 1) }),
    ),
    "progress is reported, never goes back, and reaches its total",
  ],
  [
    "goes on when aborted",
    learning(async (data, context) => {
      await Promise.allSettled([context.step(1, 1)]);
      return sound(data, { ...context, step: async () => {} });
    }),
    "a signal that is aborted during the fit stops it, and leaves no trace",
  ],
  [
    "is not frozen",
    { estimator: { ...naiveBayes() }, codecs: [naiveBayesCodec] },
    "estimator and model are frozen; a fit changes neither the estimator nor the data",
  ],
  [
    "sorts the data in place",
    learning((data, context) => {
      data.target.sort();
      return sound(data, context);
    }),
    "estimator and model are frozen; a fit changes neither the estimator nor the data",
  ],
  [
    "gives odds",
    answering(([no = 0, yes = 0]) => [no, yes / Math.max(no, 1e-9)]),
    "probabilities lie in [0, 1] and sum to 1, class by class",
  ],
  [
    "gives the other column",
    making((model) => ({
      async predictProba(data: readonly RowValues[]) {
        const right = await model.predictProba(data);
        return { ...right, of: (class_: boolean) => right.of(!class_) };
      },
    })),
    "probabilities lie in [0, 1] and sum to 1, class by class",
  ],
  [
    "scores by place in the batch",
    answering(([no = 0, yes = 0], row) => (row === 3 ? [yes, no] : [no, yes])),
    "rows scored together get what each gets alone",
  ],
  [
    "names the less probable class",
    making((model) => ({
      predictOne: (row: RowValues) => ({ ...model.predictOne(row), value: !model.predictOne(row).value }),
    })),
    "rows scored together get what each gets alone",
  ],
  [
    "chokes on further columns",
    making((model) => ({
      async predictProba(data: Examples) {
        if ("table" in data && Object.keys(data.table.columns).length !== 4) throw new Error("too many");
        return model.predictProba(data);
      },
    })),
    "a snapshot gets what its rows get, whatever further columns it has",
  ],
  [
    "chokes on no rows",
    making((model) => ({
      async predictProba(data: Examples) {
        if (("table" in data ? data.table : (data as never as [])).length === 0) throw new Error("empty");
        return model.predictProba(data);
      },
    })),
    "no rows get no probabilities",
  ],
  [
    "forgets the horizon",
    making(() => ({ horizon: 0 })),
    "the model remembers how far its outcomes lie ahead",
  ],
  [
    "learns the opposite",
    learning((data, context) => sound(turned(data, 0), context)),
    "the model has learnt: rows whose outcome came true are more probable",
  ],
  [
    "trusts the first rows more",
    learning(async (data, context) =>
      withPrior(
        await sound(data, context),
        0.4 + 0.2 * (data.target[0] ?? 0) + 0.1 * (data.target[1] ?? 0) + 0.05 * (data.target[2] ?? 0),
      ),
    ),
    "the order of the training rows does not matter",
  ],
  [
    "looks at the first column",
    learning(async (data, context) =>
      withPrior(await sound(data, context), Object.keys(data.table.columns)[0] === "visits" ? 0.4 : 0.6),
    ),
    "the order of the columns does not matter",
  ],
  [
    "learns from codes",
    learning(async (data, context) => {
      const { country } = data.table.columns;
      return withPrior(
        await sound(data, context),
        country?.type === "category" && country.codes[0] ? 0.4 : 0.6,
      );
    }),
    "the codes of categories do not matter, in training or in scoring",
  ],
  [
    "has no probability for unseen categories",
    making((model) => ({
      predictOne(row: RowValues) {
        if (row.country === "%s{}$1") throw new TypeError("unseen");
        return model.predictOne(row);
      },
    })),
    "categories that were never seen, and nulls, get probabilities",
  ],
  [
    "overflows",
    making((model) => ({
      async predictProba(data: readonly RowValues[]) {
        const right = await model.predictProba(data);
        const huge = Array.isArray(data) && data.some(({ spend }) => Math.abs(Number(spend)) > 1e200);
        return huge ? { ...right, values: right.values.fill(Number.NaN) } : right;
      },
    })),
    "numbers of any size get probabilities",
  ],
  [
    "fills missing columns",
    making((model) => ({
      predictOne: (row: RowValues) =>
        model.predictOne({ visits: 0, spend: 0, member: null, country: null, ...row }),
    })),
    "a missing column is named",
  ],
  [
    "ignores unexpected columns",
    making((model) => ({
      predictOne: ({ visits = 0, spend = 0, member = null, country = null }: RowValues) =>
        model.predictOne({ visits, spend, member, country }),
    })),
    "an unexpected column is named",
  ],
  [
    "reads numbers in texts",
    making((model) => ({
      predictOne: (row: RowValues) =>
        model.predictOne({
          ...row,
          visits: typeof row.visits === "string" ? Number(row.visits) : (row.visits as number),
        }),
    })),
    "a value of another type is refused",
  ],
  [
    "reads anything as a row",
    making((model) => ({
      predictOne: (row: RowValues) =>
        model.predictOne(row ?? { visits: 0, spend: 0, member: null, country: null }),
    })),
    "what is no row is refused",
  ],
  [
    "fills in nulls in place",
    making((model) => ({
      predictOne: (row: Record<string, unknown>) => {
        row.visits ??= 0;
        row.seen = 1;
        delete row.seen;
        return model.predictOne(row as RowValues);
      },
    })),
    "rows are not changed by scoring",
  ],
  [
    "breaks on one example",
    breaking(({ table }) => table.length === 1),
    "one example is refused as invalid data",
  ],
  [
    "breaks on a single outcome",
    breaking(({ target }) => !target.includes(0)),
    "a single outcome is refused as invalid data",
  ],
  [
    "breaks on a constant column",
    breaking(({ table }) => isConstant(table.columns.visits)),
    "a column with one value gives a model with valid probabilities",
  ],
  [
    "breaks on constant columns",
    breaking(({ table }) => Object.values(table.columns).every(isConstant)),
    "columns with one value each give a model with valid probabilities",
  ],
  [
    "breaks on an empty column",
    breaking(({ table }) => valueAt(table.columns.spend as Vector, 0) === null),
    "a column without any value gives a model with valid probabilities",
  ],
  [
    "learns from infinity",
    learning((data, context) =>
      sound(
        mapColumns(data, (vector) =>
          vector.type === "number"
            ? { ...vector, values: vector.values.map((value) => Math.min(1e9, Math.max(-1e9, value))) }
            : vector,
        ),
        context,
      ),
    ),
    "an infinite number is refused as invalid data",
  ],
  [
    "cannot say what it was made with",
    {
      estimator: Object.freeze({ ...naiveBayes(), params: Object.freeze({ tolerance: Number.NaN }) }),
      codecs: [naiveBayesCodec],
    },
    "a model records where it came from, and still does once loaded",
  ],
  [
    "divides by nothing",
    learning(async (data, context) => {
      if (data.table?.length === 0) throw new RangeError("division by zero");
      return sound(data, context);
    }),
    "no example is refused as invalid data",
  ],
  [
    "says a single outcome is fine",
    { ...learning(sound), outcomes: { oneClass: "model" } },
    "a single outcome gives a model with valid probabilities",
  ],
  [
    "says constant columns are not",
    { ...learning(sound), outcomes: { constantColumns: "error" } },
    "a column with one value is refused as invalid data",
  ],
  [
    "says infinity is fine",
    { ...learning(sound), outcomes: { infinite: "model" } },
    "an infinite number gives a model with valid probabilities",
  ],
  [
    "learns from anything",
    learning(async (data, context) => {
      if (!("table" in Object(data))) throw new TypeError("no table");
      return sound(data, context);
    }),
    "what are no examples is refused",
  ],
  [
    "breaks on lists",
    learning(async (data, context) => {
      if ("trail" in data.table.columns) throw new TypeError("codes");
      return sound(data, context);
    }),
    "columns of every type give a model or a PortraitError",
  ],
  [
    "takes any byte for an outcome",
    learning((data, context) =>
      sound({ ...data, target: data.target.map((value) => Math.min(1, value)) }, context),
    ),
    "targets that are none are refused as invalid data",
  ],
  ["doubles weights", reweighting((weight, row) => weight * (1 + (row % 2))), "weights of 1 change nothing"],
  [
    "forgets weights",
    learning(({ weights: _, ...data }, context) => sound(data, context)),
    "weights have influence",
  ],
  [
    "clips weights",
    { ...reweighting((weight) => Math.min(weight, 2)), weights: "replicates" },
    "a weight counts as so many rows",
  ],
  [
    "takes any weight",
    reweighting((weight) => Math.max(1, weight) || 1),
    "weights that are none are refused",
  ],
];

describe("the contract of classifiers finds a fault:", () => {
  test.each(faults)("%s", async (_, suite, name) => {
    const checks = classifierChecks(suite).filter((check) => check.name === name);
    expect((await failedChecks(checks)).map((failed) => failed.name)).toEqual([name]);
  });

  test("every check has a fault that it finds, but for one that fit itself sees to", () => {
    const names = new Set(faults.map(([, , name]) => name));
    names.add("a signal that was aborted before stops the fit before it begins");
    const checks = classifierChecks({ estimator: naiveBayes(), codecs: [naiveBayesCodec] });
    expect(checks.map(({ name }) => name).filter((name) => !names.has(name))).toEqual([]);
  });
});
