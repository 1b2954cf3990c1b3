import { existsSync, readFileSync } from "node:fs";
import {
  createExamples,
  createRandom,
  type Examples,
  fit,
  permutation,
  takeExamples,
  type ValueType,
} from "@portrait/core";
import { describe, expect, test } from "vitest";
import { logisticRegression } from "./logistic-regression.js";

const folder = new URL("../../../../../shared/data/", import.meta.url);
const telco = new URL("telco-churn/Telco-Customer-Churn.csv", folder);
const german = new URL("german-credit/german.data", folder);

type Cell = number | string | null;

function readExamples(
  lines: readonly string[][],
  types: readonly (ValueType | "skip")[],
  positive: string,
): Examples {
  const named = types.map((type, index) => ({ name: `column${index}`, type }));
  const columns = named.filter(
    (column): column is { name: string; type: ValueType } => column.type !== "skip",
  );
  const value = (text: string, type: ValueType): Cell => {
    if (text.trim() === "") return null;
    return type === "number" ? Number(text) : text;
  };
  const rows = lines.map((cells) =>
    Object.fromEntries(
      named.flatMap(({ name, type }, index) =>
        type === "skip" ? [] : [[name, value(cells[index] ?? "", type)]],
      ),
    ),
  );
  return createExamples({
    rows,
    schema: { columns },
    target: lines.map((cells) => cells.at(-1) === positive),
  });
}

/** The folds of `k`-fold cross-validation with the same share of each class, drawn with a seed. */
function stratifiedFolds(target: Uint8Array, k: number, seed: number): Int32Array {
  const folds = new Int32Array(target.length);
  for (const outcome of [0, 1]) {
    const rows = [...target.keys()].filter((row) => target[row] === outcome);
    permutation(rows.length, createRandom(seed)).forEach((at, index) => {
      folds[rows[at] as number] = index % k;
    });
  }
  return folds;
}

/** The area under the ROC curve: how often a positive scores above a negative, ties half. */
function rocAuc(scores: Float64Array, target: Uint8Array): number {
  const order = [...scores.keys()].sort((a, b) => (scores[a] as number) - (scores[b] as number));
  let sum = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && scores[order[to] as number] === scores[order[from] as number]) to++;
    for (const row of order.slice(from, to)) if (target[row] === 1) sum += (from + to + 1) / 2;
    from = to;
  }
  const positive = target.reduce((count, outcome) => count + outcome, 0);
  return (sum - (positive * (positive + 1)) / 2) / (positive * (target.length - positive));
}

async function crossValidate(examples: Examples, k: number, seed: number): Promise<number> {
  const folds = stratifiedFolds(examples.target, k, seed);
  const rowsOf = (keep: (fold: number) => boolean) =>
    [...folds.keys()].filter((row) => keep(folds[row] as number));
  let sum = 0;
  for (let fold = 0; fold < k; fold++) {
    const model = await fit(
      logisticRegression(),
      takeExamples(
        examples,
        rowsOf((other) => other !== fold),
      ),
    );
    expect(model.convergence.converged).toBe(true);
    const held = takeExamples(
      examples,
      rowsOf((other) => other === fold),
    );
    sum += rocAuc((await model.predictProba(held)).of(true), held.target);
  }
  return sum / k;
}

const lines = (path: URL, separator: string) =>
  readFileSync(path, "utf8")
    .split(/\r?\n/)
    .filter((line) => line !== "")
    .map((line) => line.split(separator));

describe("on public data", () => {
  test.skipIf(!existsSync(telco))(
    "Telco customer churn (skipped unless ../shared/data holds it): 5 stratified folds, seed 1, mean ROC AUC as scikit-learn's 0.8454",
    async () => {
      const [head = [], ...body] = lines(telco, ",");
      const numbers = new Set(["tenure", "MonthlyCharges", "TotalCharges"]);
      const types = head.map((name) => {
        if (name === "customerID" || name === "Churn") return "skip";
        return numbers.has(name) ? "number" : "category";
      });
      const examples = readExamples(body, types, "Yes");
      expect(examples.table.length).toBe(7043);
      const auc = await crossValidate(examples, 5, 1);
      expect(Math.abs(auc - 0.8454)).toBeLessThan(0.002);
    },
  );

  test.skipIf(!existsSync(german))(
    "German credit (skipped unless ../shared/data holds it): 10 stratified folds, seed 1, mean ROC AUC as scikit-learn's 0.788",
    async () => {
      const body = lines(german, " ");
      const numbers = new Set([1, 4, 7, 10, 12, 15, 17]);
      const types = (body[0] ?? []).map((_, index, all) => {
        if (index === all.length - 1) return "skip";
        return numbers.has(index) ? "number" : "category";
      });
      const examples = readExamples(body, types, "2");
      expect(examples.table.length).toBe(1000);
      const auc = await crossValidate(examples, 10, 1);
      expect(Math.abs(auc - 0.788)).toBeLessThan(0.01);
    },
  );
});
