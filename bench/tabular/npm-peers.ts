import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { NpmPeer } from "./contest.ts";
import type { DenseData } from "./data.ts";
import { root } from "./paths.ts";

const home = process.env.PORTRAIT_NPM_PEERS ?? join(root, ".cache/npm-peers");

type Rows = readonly (readonly number[])[];

/** A peer from npm: learns from rows, gives a function from rows to classes. */
type Learn = (rows: Rows, target: readonly number[]) => Promise<(rows: Rows) => ArrayLike<number>>;

const require = createRequire(join(home, "package.json"));
const load = async <Found>(name: string): Promise<Found> =>
  (await import(pathToFileURL(require.resolve(name)).href)) as Found;

interface Trainable {
  train(rows: unknown, target: unknown): void;
  predict(rows: unknown): ArrayLike<number>;
}

type Maker = new (options: object) => Trainable;

function trained(model: Trainable, rows: unknown, target: unknown, wrap: (rows: Rows) => unknown) {
  model.train(rows, target);
  return (others: Rows) => model.predict(wrap(others));
}

const same = (rows: Rows): Rows => rows;

const learners: Readonly<Record<NpmPeer, (params: Readonly<Record<string, unknown>>) => Promise<Learn>>> = {
  async "ml-random-forest"(params) {
    const { RandomForestClassifier } = await load<Readonly<Record<string, Maker>>>("ml-random-forest");
    return async (rows, target) => trained(new (RandomForestClassifier as Maker)(params), rows, target, same);
  },
  async "ml-cart"(params) {
    const { DecisionTreeClassifier } = await load<Readonly<Record<string, Maker>>>("ml-cart");
    return async (rows, target) => trained(new (DecisionTreeClassifier as Maker)(params), rows, target, same);
  },
  async "ml-logistic-regression"(params) {
    const { Matrix } = await load<{
      readonly Matrix: (new (rows: Rows) => object) & { columnVector(values: readonly number[]): object };
    }>("ml-matrix");
    const found = await load<{
      readonly default: Maker | { readonly default: Maker };
    }>("ml-logistic-regression");
    const Logistic = "default" in found.default ? found.default.default : found.default;
    return async (rows, target) =>
      trained(
        new Logistic(params),
        new Matrix(rows),
        Matrix.columnVector(target),
        (others) => new Matrix(others),
      );
  },
  async "libsvm-js"(params) {
    const found = await load<{ readonly default: Promise<Maker> }>("libsvm-js");
    const Svm = await found.default;
    return async (rows, target) => trained(new Svm({ ...params, quiet: true }), rows, target, same);
  },
  async scikitjs(params) {
    const tf = require("@tensorflow/tfjs") as object;
    const scikit = require("scikitjs") as {
      setBackend(backend: object): void;
      LogisticRegression: new (
        options: object,
      ) => {
        fit(rows: Rows, target: readonly number[]): Promise<void>;
        predict(rows: Rows): { dataSync(): ArrayLike<number> };
      };
    };
    scikit.setBackend(tf);
    return async (rows, target) => {
      const model = new scikit.LogisticRegression(params);
      await model.fit(rows, target);
      return (others) => model.predict(others).dataSync();
    };
  },
};

/** Whether a name is that of a peer from npm. */
export const isNpmPeer = (name: string): name is NpmPeer => Object.hasOwn(learners, name);

/** A peer from npm, loaded. */
export const npmPeer = (name: NpmPeer, params: Readonly<Record<string, unknown>>): Promise<Learn> =>
  learners[name](params);

/** The version of an installed peer. */
export function npmVersion(name: NpmPeer): string {
  const manifest: unknown = JSON.parse(
    readFileSync(join(home, "node_modules", name, "package.json"), "utf8"),
  );
  return (manifest as { readonly version: string }).version;
}

/** Rows as arrays of numbers, as these peers take them. */
export function rowArrays(data: DenseData): Rows {
  return Array.from({ length: data.rows }, (_, row) => data.columns.map((column) => column[row] as number));
}
