import { readFileSync } from "node:fs";

/**
 * Checks the figures that a run of the demo on UCI Online Retail wrote as JSON: the rows are known exactly; the
 * qualities must reach what public tools reach on the same protocol.
 * Argument: the JSON file.
 */
const [path] = process.argv.slice(2);
if (path === undefined) throw new Error("usage: check-demo.ts <json file>");

interface Figure {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly baseline: number;
}

interface Summary {
  readonly rows: Readonly<Record<string, unknown>>;
  readonly metrics: {
    readonly willBuy: { readonly rocAuc: Figure };
    readonly recommend: { readonly recallAt20: Figure };
  };
}

const { rows, metrics }: Summary = JSON.parse(readFileSync(path, "utf8"));
const { rocAuc } = metrics.willBuy;
const { recallAt20 } = metrics.recommend;

const claims: readonly (readonly [string, boolean, unknown])[] = [
  ["541,909 rows come in", rows.in === 541_909, rows.in],
  ["401,604 rows are kept", rows.kept === 401_604, rows.kept],
  ["135,080 rows are rejected", rows.rejected === 135_080, rows.rejected],
  ["5,225 rows are duplicates", rows.duplicates === 5_225, rows.duplicates],
  ["ROC AUC of buying within 30 days is at least 0.725", rocAuc.value >= 0.725, rocAuc.value],
  ["its lower bound beats the baseline", rocAuc.low > rocAuc.baseline, rocAuc],
  ["recall@20 reaches item-kNN's 0.069", recallAt20.value >= 0.069, recallAt20.value],
  ["its lower bound beats popularity", recallAt20.low > recallAt20.baseline, recallAt20],
];
for (const [claim, holds, seen] of claims) {
  console.log(`${holds ? "ok  " : "FAIL"} ${claim}: ${JSON.stringify(seen)}`);
  if (!holds) process.exitCode = 1;
}
