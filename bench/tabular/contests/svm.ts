import { svc } from "@portrait/models/svm";
import type { Contest } from "../contest.ts";
import { makeClouds, rowsOf } from "../data.ts";
import { binary } from "./ours.ts";

const data = (rows: number, test: number) => () => {
  const all = makeClouds(rows + test, 50);
  return { train: rowsOf(all, 0, rows), test: rowsOf(all, rows, rows + test) };
};

/** Kernel support vector machines against libsvm, natively and from npm. */
export const svm: readonly Contest[] = [
  {
    id: "svc-5k",
    task: "RBF SVC of 5,000 rows, C 1",
    data: data(5_000, 5_000),
    quality: "accuracy",
    ours: binary(svc({ probability: false, scaling: "none" })),
    rivals: [
      {
        peer: "libsvm",
        package: "scikit-learn",
        name: "libsvm",
        params: {},
        goal: { 1: 0.7 },
        predictGoal: 0.2,
        oneThread: true,
      },
    ],
    threads: [1],
    single: true,
    runs: 15,
  },
  {
    id: "svc-30k",
    task: "RBF SVC of 30,000 rows, C 1",
    data: data(30_000, 5_000),
    quality: "accuracy",
    ours: binary(svc({ probability: false, scaling: "none" })),
    rivals: [
      {
        peer: "libsvm",
        package: "scikit-learn",
        name: "libsvm",
        params: {},
        goal: { 1: 1 },
        predictGoal: 0.2,
        oneThread: true,
      },
    ],
    threads: [1],
  },
  {
    id: "svc-npm",
    task: "RBF SVC of 2,000 rows, C 1",
    data: data(2_000, 2_000),
    quality: "accuracy",
    ours: binary(svc({ probability: false, scaling: "none" })),
    rivals: [
      {
        peer: "libsvm-js",
        package: "libsvm-js",
        name: "libsvm-js",
        params: { kernel: 2, type: 0, gamma: 0.02, cost: 1 },
        goal: { 1: 0.15 },
        predictGoal: 0.15,
      },
    ],
    threads: [1],
  },
];
