import { boostedTrees } from "@portrait/models/tree";
import type { Contest, Rival } from "../contest.ts";
import { type DenseShape, makeDense, rowsOf } from "../data.ts";
import { binary, multiclass, regression } from "./ours.ts";

const goal = { 1: 0.45, 2: 0.6 };

const rivals = (params: Rival["params"]): readonly Rival[] => [
  { peer: "lightgbm", package: "lightgbm", name: "LightGBM", params, goal, predictGoal: 0.4 },
  { peer: "xgboost", package: "xgboost", name: "XGBoost hist", params, goal, predictGoal: 0.4 },
];

const data = (rows: number, test: number, shape: DenseShape) => () => {
  const all = makeDense(rows + test, 30, shape);
  return { train: rowsOf(all, 0, rows), test: rowsOf(all, rows, rows + test) };
};

/** Boosted trees, 100 rounds of 31 leaves, against LightGBM and XGBoost with the same settings. */
export const boosting: readonly Contest[] = [
  {
    id: "boosting-100k",
    task: "boosted trees, binary",
    data: data(100_000, 100_000, {}),
    quality: "rocAuc",
    ours: binary(boostedTrees()),
    rivals: rivals({}),
    threads: [1, 2],
    single: true,
  },
  {
    id: "boosting-1m",
    task: "boosted trees, binary",
    data: data(1_000_000, 1_000_000, {}),
    quality: "rocAuc",
    ours: binary(boostedTrees()),
    rivals: rivals({}),
    threads: [1, 2],
  },
  {
    id: "boosting-missing",
    task: "boosted trees, binary",
    data: data(100_000, 100_000, { missing: 0.1 }),
    quality: "rocAuc",
    ours: binary(boostedTrees()),
    rivals: rivals({}),
    threads: [1, 2],
  },
  {
    id: "boosting-categorical",
    task: "boosted trees, binary",
    data: data(100_000, 100_000, { categorical: 5 }),
    quality: "rocAuc",
    ours: binary(boostedTrees()),
    rivals: rivals({}),
    threads: [1, 2],
  },
  {
    id: "boosting-multiclass",
    task: "boosted trees, 5 classes",
    data: data(100_000, 100_000, { task: "multiclass" }),
    quality: "accuracy",
    ours: multiclass(boostedTrees({ objective: "multiclass" })),
    rivals: rivals({ objective: "multiclass", classes: 5 }),
    threads: [1, 2],
  },
  {
    id: "boosting-regression",
    task: "boosted trees, squared error",
    data: data(100_000, 100_000, { task: "regression" }),
    quality: "rmse",
    ours: regression(boostedTrees({ objective: "squared" })),
    rivals: rivals({ objective: "regression" }),
    threads: [1, 2],
  },
];
