import { type Examples, fit } from "@portrait/core";
import { logisticRegression } from "@portrait/models/linear";
import { boostedTrees, decisionTree, randomForest } from "@portrait/models/tree";
import { makeDense } from "./data.ts";
import { binaryExamples } from "./examples.ts";

const [model = "none", rows = "10000", runs = "1"] = process.argv.slice(2);

const learn: Readonly<Record<string, (examples: Examples) => Promise<unknown>>> = {
  none: async () => undefined,
  "boosted trees": (examples) => fit(boostedTrees(), examples),
  "random forest, 5 trees": (examples) => fit(randomForest({ trees: 5 }), examples),
  "decision tree": (examples) => fit(decisionTree({ minSamplesLeaf: 20, splits: "histogram" }), examples),
  "logistic regression": (examples) => fit(logisticRegression(), examples),
};

const examples = binaryExamples(makeDense(Number(rows), 30));
const seconds: number[] = [];
let mebibytes = 0;
for (let run = 0; run < Number(runs); run++) {
  const start = performance.now();
  await learn[model]?.(examples);
  seconds.push((performance.now() - start) / 1000);
  if (run === 0) mebibytes = process.resourceUsage().maxRSS / 1024;
}
console.log(JSON.stringify({ seconds, mebibytes }));
