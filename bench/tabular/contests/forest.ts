import { decisionTree, extraTrees, randomForest } from "@portrait/models/tree";
import type { Contest } from "../contest.ts";
import { type DenseShape, makeDense, rowsOf } from "../data.ts";
import { binary, regression } from "./ours.ts";

const data = (rows: number, test: number, shape: DenseShape) => () => {
  const all = makeDense(rows + test, 30, shape);
  return { train: rowsOf(all, 0, rows), test: rowsOf(all, rows, rows + test) };
};

/** Trees and forests against scikit-learn, LightGBM's random forest, and packages from npm. */
export const forest: readonly Contest[] = [
  {
    id: "forest-100k",
    task: "random forest, 20 trees",
    data: data(100_000, 20_000, {}),
    quality: "rocAuc",
    ours: binary(randomForest({ trees: 20 })),
    rivals: [
      {
        peer: "random-forest",
        package: "scikit-learn",
        name: "scikit-learn RandomForest",
        params: { trees: 20 },
        goal: { 1: 0.1, 2: 0.1 },
        predictGoal: 0.4,
      },
    ],
    threads: [1, 2],
    single: true,
  },
  {
    id: "forest-lightgbm",
    task: "random forest, 20 trees of 1,000 leaves",
    data: data(100_000, 20_000, {}),
    quality: "rocAuc",
    ours: binary(randomForest({ trees: 20, maxLeaves: 1000, minSamplesLeaf: 20 })),
    rivals: [
      {
        peer: "lightgbm-rf",
        package: "lightgbm",
        name: "LightGBM rf",
        params: { leaves: 1000, iterations: 20 },
        goal: { 1: 1, 2: 1 },
        predictGoal: 0.4,
      },
    ],
    threads: [1, 2],
  },
  {
    id: "forest-regression",
    task: "random forest of numbers, 5 trees",
    data: data(100_000, 20_000, { task: "regression" }),
    quality: "rmse",
    ours: regression(randomForest({ task: "regression", trees: 5 })),
    rivals: [
      {
        peer: "random-forest-regressor",
        package: "scikit-learn",
        name: "scikit-learn RandomForest",
        params: { trees: 5 },
        goal: { 1: 0.1 },
        predictGoal: 0.4,
      },
    ],
    threads: [1],
  },
  {
    id: "extra-trees-100k",
    task: "extra trees, 20 trees",
    data: data(100_000, 20_000, {}),
    quality: "rocAuc",
    ours: binary(extraTrees({ trees: 20 })),
    rivals: [
      {
        peer: "extra-trees",
        package: "scikit-learn",
        name: "scikit-learn ExtraTrees",
        params: { trees: 20 },
      },
    ],
    threads: [1],
  },
  {
    id: "tree-100k",
    task: "decision tree, 20 rows a leaf",
    data: data(100_000, 20_000, {}),
    quality: "rocAuc",
    ours: binary(decisionTree({ minSamplesLeaf: 20, splits: "histogram" })),
    rivals: [
      {
        peer: "decision-tree",
        package: "scikit-learn",
        name: "scikit-learn DecisionTree",
        params: { minSamplesLeaf: 20 },
        goal: { 1: 0.1 },
      },
    ],
    threads: [1],
    single: true,
  },
  {
    id: "tree-npm",
    task: "decision tree",
    data: data(4_000, 4_000, {}),
    quality: "accuracy",
    ours: binary(decisionTree({ minSamplesLeaf: 3 })),
    rivals: [
      {
        peer: "ml-cart",
        package: "ml-cart",
        name: "ml-cart",
        params: { gainFunction: "gini", minNumSamples: 3, maxDepth: 30 },
        goal: { 1: 0.01 },
        predictGoal: 0.15,
      },
    ],
    threads: [1],
  },
  {
    id: "forest-npm",
    task: "random forest, 10 trees",
    data: data(2_000, 4_000, {}),
    quality: "accuracy",
    ours: binary(randomForest({ trees: 10 })),
    rivals: [
      {
        peer: "ml-random-forest",
        package: "ml-random-forest",
        name: "ml-random-forest",
        params: { nEstimators: 10, seed: 1, maxFeatures: 0.2, replacement: true, noOOB: true },
        goal: { 1: 0.01 },
        predictGoal: 0.15,
      },
    ],
    threads: [1],
  },
];
