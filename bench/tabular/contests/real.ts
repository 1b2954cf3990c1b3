import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Examples, NumberExamples, SparseVector, Table, Vector } from "@portrait/core";
import { createRandom, permutation, takeRows } from "@portrait/core";
import { adult, bikeSharing, smsSpam, telcoChurn } from "@portrait/datasets/node";
import { hashNgrams } from "@portrait/features";
import { logisticRegression } from "@portrait/models/linear";
import { boostedTrees } from "@portrait/models/tree";
import type { Contest, Rival } from "../contest.ts";
import { type DenseData, rowsOf, type SparseData, sparseRowsOf } from "../data.ts";
import { root } from "../paths.ts";
import { binary, regression, sparse } from "./ours.ts";

/** Where the files lie: the folder that the environment names, or the one beside the repository. */
const folder = process.env.PORTRAIT_DATA ?? join(root, "../shared/data");

const goal = { 1: 0.45, 2: 0.6 };

/** Small files are fitted often, so that the median tells of compiled code on either side. */
const runs = 15;

const rivals = (params: Rival["params"]): readonly Rival[] => [
  { peer: "lightgbm", package: "lightgbm", name: "LightGBM", params, goal, predictGoal: 0.4 },
  { peer: "xgboost", package: "xgboost", name: "XGBoost hist", params, goal, predictGoal: 0.4 },
];

function numbersOf(vector: Vector): Float64Array {
  if (vector.type === "number") return vector.values;
  if (vector.type === "boolean")
    return Float64Array.from(vector.values, (value) => (value > 1 ? Number.NaN : value));
  if (vector.type === "category")
    return Float64Array.from(vector.codes, (code) => (code < 0 ? Number.NaN : code));
  throw new Error(`a column of type ${vector.type}`);
}

function denseOf(name: string, table: Table, target: ArrayLike<number>, task: DenseData["task"]): DenseData {
  const vectors = Object.values<Vector>(table.columns);
  return {
    name,
    rows: table.length,
    columns: vectors.map(numbersOf),
    categorical: vectors.flatMap((vector, column) => (vector.type === "category" ? [column] : [])),
    task,
    target: Float64Array.from(target),
    classes: 2,
  };
}

/** Category codes of two tables in one dictionary. */
function joined(name: string, train: Examples, test: Examples): { train: DenseData; test: DenseData } {
  const codes = new Map<string, Map<string, number>>();
  const recode = (table: Table): Table => ({
    length: table.length,
    columns: Object.fromEntries(
      Object.entries<Vector>(table.columns).map(([column, vector]) => {
        if (vector.type !== "category") return [column, vector];
        const known = codes.get(column) ?? new Map<string, number>();
        codes.set(column, known);
        for (const level of vector.dictionary) if (!known.has(level)) known.set(level, known.size);
        const recoded = vector.codes.map((code) =>
          code < 0 ? -1 : (known.get(vector.dictionary[code] as string) as number),
        );
        return [column, { type: "category", codes: recoded, dictionary: [...known.keys()] }];
      }),
    ),
  });
  return {
    train: denseOf(name, recode(train.table), train.target, "binary"),
    test: denseOf(name, recode(test.table), test.target, "binary"),
  };
}

function parts(name: string, examples: Examples | NumberExamples, task: DenseData["task"]) {
  const order = permutation(examples.table.length, createRandom(1));
  const target = Float64Array.from(order, (row) => examples.target[row] as number);
  const all = denseOf(name, takeRows(examples.table, order), target, task);
  const cut = Math.floor(all.rows * 0.7);
  return { train: rowsOf(all, 0, cut), test: rowsOf(all, cut, all.rows) };
}

function messages(texts: readonly string[], spam: readonly boolean[]) {
  const { offsets, indices, values, width }: SparseVector = hashNgrams(texts, {
    analyzer: "char",
    ngrams: [2, 5],
    bits: 18,
  });
  const all: SparseData = {
    name: "SMS Spam, hashed character 2- to 5-grams",
    rows: texts.length,
    width,
    offsets,
    indices,
    values,
    target: Float64Array.from(spam, Number),
  };
  const cut = Math.floor(all.rows * 0.7);
  return { train: sparseRowsOf(all, 0, cut), test: sparseRowsOf(all, cut, all.rows) };
}

/** Contests on real files; none where the files are not. */
export async function realFiles(): Promise<readonly Contest[]> {
  if (!existsSync(folder)) {
    console.error(
      `The contests on real files are left out: there is no ${folder}. Name it in PORTRAIT_DATA.`,
    );
    return [];
  }
  const census = await adult({
    train: join(folder, "adult/adult.data"),
    test: join(folder, "adult/adult.test.txt"),
  });
  const churn = await telcoChurn(join(folder, "telco-churn/Telco-Customer-Churn.csv"));
  const bikes = await bikeSharing(join(folder, "bike-sharing/hour.csv"));
  const { texts, spam } = await smsSpam(join(folder, "sms-spam/SMSSpamCollection"));
  return [
    {
      id: "boosting-adult",
      task: "boosted trees, binary",
      data: () => joined("Adult, official parts", census.train as Examples, census.test as Examples),
      quality: "rocAuc",
      ours: binary(boostedTrees()),
      rivals: rivals({}),
      threads: [1, 2],
      runs,
    },
    {
      id: "boosting-telco",
      task: "boosted trees, binary",
      data: () => parts("Telco churn, 70 / 30", churn as Examples, "binary"),
      quality: "rocAuc",
      ours: binary(boostedTrees()),
      rivals: rivals({}),
      threads: [1],
      runs,
    },
    {
      id: "boosting-bike",
      task: "boosted trees, squared error",
      data: () => parts("Bike sharing, 70 / 30", bikes as NumberExamples, "regression"),
      quality: "rmse",
      ours: regression(boostedTrees({ objective: "squared" })),
      rivals: rivals({ objective: "regression" }),
      threads: [1],
      runs,
    },
    {
      id: "logistic-sms",
      task: "logistic regression, sparse, l2 1",
      data: () => messages(texts, spam),
      quality: "rocAuc",
      ours: sparse(logisticRegression()),
      rivals: [
        {
          peer: "liblinear-logistic",
          package: "scikit-learn",
          name: "liblinear primal",
          params: {},
          goal: { 1: 0.8 },
          oneThread: true,
        },
      ],
      threads: [1],
      runs,
    },
  ];
}
