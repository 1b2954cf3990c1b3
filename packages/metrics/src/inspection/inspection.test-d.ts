import { test } from "vitest";
import { macroF1, rmse, rocAuc } from "../index.js";
import { scoreClassifier, simulatedExamples } from "../support/hand-made.js";
import { classExamples, numberExamples, scoreRegressor, threeWays } from "../support/hand-made-tasks.js";
import { partialDependence, permutationImportance } from "./index.js";

const examples = simulatedExamples(2, 1, 1);
const numbers = numberExamples(2, 1, 1);
const classes = classExamples(4, 1);

test("metrics and columns are those of the model", () => {
  void permutationImportance(scoreClassifier(), examples, { metric: rocAuc(), columns: ["score"] });
  void permutationImportance(threeWays(), classes, { metric: macroF1() });
  void permutationImportance(scoreRegressor(), numbers, { metric: rmse(), columns: [["score"]] });
  // @ts-expect-error: a regression metric for a classifier.
  void permutationImportance(scoreClassifier(), examples, { metric: rmse() });
  // @ts-expect-error: the model reads no such column.
  void permutationImportance(scoreRegressor(), numbers, { metric: rmse(), columns: ["visits"] });
  void partialDependence(scoreRegressor(), numbers, { columns: "score", grid: { score: [1, 2] } });
  void partialDependence(threeWays(), classes, { columns: ["score"] });
  // @ts-expect-error: the model reads no such column.
  void partialDependence(scoreRegressor(), numbers, { columns: "visits" });
});
