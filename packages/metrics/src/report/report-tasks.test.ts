import { expect, test } from "vitest";
import { evaluate } from "../evaluate/evaluate.js";
import { macroF1, multiclassAccuracy, multiclassMatthewsCorrelation, r2, rmse } from "../index.js";
import { classExamples, numberExamples, scoreRegressor, threeWays } from "../support/hand-made-tasks.js";
import { createReport } from "./create-report.js";
import { reportHtml } from "./report-html.js";
import { reportJson } from "./report-json.js";
import { reportMarkdown } from "./report-markdown.js";

const regression = await evaluate(scoreRegressor("line & <co>"), numberExamples(40, 2, 1), {
  metrics: [rmse(), r2()],
  baseline: scoreRegressor("flat", () => 5),
  bootstrap: 50,
});
const multiclass = await evaluate(threeWays("three"), classExamples(80, 1), {
  metrics: [multiclassAccuracy(), macroF1(), multiclassMatthewsCorrelation()],
  bootstrap: 50,
});
const report = createReport({
  title: "Tasks",
  evaluations: [
    { title: "How much", evaluation: regression },
    { title: "Which", evaluation: multiclass },
  ],
});

test("the report of a regressor and of a classifier of several classes is plain data", () => {
  expect(JSON.parse(reportJson(report))).toEqual(report);
});

test("as Markdown it holds values, classes and the confusion matrix", () => {
  const text = reportMarkdown(report);
  expect(text).toContain("80 rows of 40 users, target from ");
  expect(text).toContain("80 rows of 40 users, 3 classes; cutoffs 1970-01-01");
  expect(text).toContain("| RMSE (less is better) |");
  expect(text).toMatch(/\| Class \| +Rows \| +Precision \| +Recall \| +F1 \|/);
  const { counts } = multiclass.confusion.model;
  const [row = []] = counts;
  expect(text).toMatch(new RegExp(`\\| high +\\| +${row.join(" +\\| +")} +\\|`));
});

test("as a page it draws predictions against what came true, and escapes names", async () => {
  const page = await reportHtml(report);
  expect(page).toContain("Predicted against observed");
  expect(page).toContain("line &amp; &lt;co&gt;");
  expect(page).toContain("called middle");
  expect(page).not.toContain("NaN");
});
