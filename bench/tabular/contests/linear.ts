import { lasso, logisticRegression, poissonRegression, ridge } from "@portrait/models/linear";
import { linearSvm } from "@portrait/models/svm";
import type { Contest } from "../contest.ts";
import { type DenseShape, makeDense, makeSparse, rowsOf, sparseRowsOf } from "../data.ts";
import { binary, multiclass, regression, sparse } from "./ours.ts";

const dense = (rows: number, test: number, shape: DenseShape) => () => {
  const all = makeDense(rows + test, 30, shape);
  return { train: rowsOf(all, 0, rows), test: rowsOf(all, rows, rows + test) };
};

const sparseData = () => {
  const all = makeSparse(220_000, 100_000, 30);
  return { train: sparseRowsOf(all, 0, 200_000), test: sparseRowsOf(all, 200_000, 220_000) };
};

const scikit = "scikit-learn" as const;
const denseGoal = { 1: 0.4, 2: 0.6 };
const sparseGoal = { 1: 0.8 };

/** Fits of well under a second are run often, so that the median tells of compiled code on either side. */
const quick = 15;

/** Linear models against scikit-learn, liblinear and packages from npm. */
export const linear: readonly Contest[] = [
  ...[100_000, 1_000_000].map(
    (rows): Contest => ({
      id: rows === 100_000 ? "logistic-100k" : "logistic-1m",
      task: "logistic regression, dense, l2 1",
      data: dense(rows, rows / 5, {}),
      quality: "rocAuc",
      ours: binary(logisticRegression({ scaling: "none" })),
      rivals: [
        {
          peer: "logistic",
          package: scikit,
          name: "scikit-learn lbfgs",
          params: { tolerance: 1e-6 },
          goal: denseGoal,
        },
      ],
      threads: [1, 2],
      ...(rows === 100_000 ? { single: true, runs: quick } : {}),
    }),
  ),
  {
    id: "logistic-multinomial",
    task: "logistic regression, 5 classes, l2 1",
    data: dense(100_000, 20_000, { task: "multiclass" }),
    quality: "accuracy",
    ours: multiclass(logisticRegression({ multiClass: "multinomial", scaling: "none" })),
    rivals: [
      {
        peer: "logistic",
        package: scikit,
        name: "scikit-learn lbfgs",
        params: { tolerance: 1e-6 },
        goal: denseGoal,
      },
    ],
    threads: [1, 2],
    runs: quick,
  },
  {
    id: "logistic-sparse",
    task: "logistic regression, sparse, l2 1",
    data: sparseData,
    quality: "rocAuc",
    ours: sparse(logisticRegression()),
    rivals: [
      {
        peer: "liblinear-logistic",
        package: scikit,
        name: "liblinear primal",
        params: {},
        goal: sparseGoal,
        oneThread: true,
      },
      {
        peer: "liblinear-logistic",
        package: scikit,
        name: "liblinear dual",
        params: { dual: true },
        goal: sparseGoal,
        oneThread: true,
      },
    ],
    threads: [1],
  },
  {
    id: "svm-linear-sparse",
    task: "linear SVM, sparse, hinge, C 1",
    data: sparseData,
    quality: "accuracy",
    ours: sparse(linearSvm({ probability: false })),
    rivals: [
      {
        peer: "liblinear-svm",
        package: scikit,
        name: "liblinear",
        params: {},
        goal: sparseGoal,
        oneThread: true,
      },
    ],
    threads: [1],
  },
  {
    id: "ridge",
    task: "ridge",
    data: dense(100_000, 20_000, { task: "regression" }),
    quality: "rmse",
    ours: regression(ridge({ scaling: "none" })),
    rivals: [{ peer: "ridge", package: scikit, name: "scikit-learn Ridge", params: {} }],
    threads: [1],
    runs: quick,
  },
  {
    id: "lasso",
    task: "lasso",
    data: dense(100_000, 20_000, { task: "regression" }),
    quality: "rmse",
    ours: regression(lasso({ l1: 1_000, scaling: "none" })),
    rivals: [{ peer: "lasso", package: scikit, name: "scikit-learn Lasso", params: { alpha: 0.01 } }],
    threads: [1],
    runs: quick,
  },
  {
    id: "poisson",
    task: "Poisson regression",
    data: dense(100_000, 20_000, { task: "poisson" }),
    quality: "poissonDeviance",
    ours: regression(poissonRegression({ l2: 1, scaling: "none" })),
    rivals: [{ peer: "poisson", package: scikit, name: "scikit-learn Poisson", params: { alpha: 1e-5 } }],
    threads: [1],
    runs: quick,
  },
  {
    id: "logistic-npm",
    task: "logistic regression",
    data: dense(2_000, 2_000, {}),
    quality: "accuracy",
    ours: binary(logisticRegression({ scaling: "none" })),
    rivals: [
      {
        peer: "ml-logistic-regression",
        package: "ml-logistic-regression",
        name: "ml-logistic-regression",
        params: { numSteps: 1000, learningRate: 5e-3 },
        goal: { 1: 0.15 },
      },
      {
        peer: "scikitjs",
        package: "scikitjs",
        name: "scikitjs",
        params: { penalty: "l2" },
        goal: { 1: 0.15 },
      },
    ],
    threads: [1],
  },
];
