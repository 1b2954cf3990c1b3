import { describe, expect, test } from "vitest";
import { rmse } from "../index.js";
import { partialDependence, permutationImportance } from "../inspection/index.js";
import { classExamples, numberExamples, scoreRegressor, threeWays } from "../support/hand-made-tasks.js";
import { createReport, type ReportInit } from "./create-report.js";
import { reportHtml } from "./report-html.js";
import { reportJson } from "./report-json.js";
import { reportMarkdown } from "./report-markdown.js";

const numbers = numberExamples(20, 2, 1);
const importances = await permutationImportance(scoreRegressor("line"), numbers, {
  metric: rmse(),
  bootstrap: 20,
});
const one = await partialDependence(scoreRegressor("line"), numbers, { columns: "score", points: 4, ice: 3 });
const several = await partialDependence(threeWays(), classExamples(30, 1), { columns: "score", points: 3 });
const pair = {
  ...one,
  columns: [
    { name: "vip <b>", type: "boolean", values: [false, true] },
    { name: "city", type: "category", values: ["Oslo", null] },
  ],
  average: Float64Array.of(1, 2, 3, 4),
  ice: null,
} as const;
const report = createReport({
  title: "Inspection",
  importances: [{ title: "Line", importances }],
  dependences: [
    { title: "Line by score", dependence: one },
    { title: "Classes by score", dependence: several },
    { title: "Two columns", dependence: pair },
  ],
});

describe("a report of what models need", () => {
  test("is plain data", () => {
    expect(JSON.parse(reportJson(report))).toEqual(report);
    expect(report.importances[0]?.columns[0]).toEqual({
      name: "score",
      value: importances.importances[0]?.value,
      low: importances.importances[0]?.low,
      high: importances.importances[0]?.high,
    });
    expect(report.dependences[0]?.ice).toHaveLength(3);
  });

  test("stands in Markdown as tables", () => {
    const text = reportMarkdown(report);
    expect(text).toContain("## Importance: Line");
    expect(text).toContain("gets worse when the column is permuted, the mean of 5; intervals hold 95");
    expect(text).toMatch(/\| score +\| +mean of high \| +mean of low \| +mean of middle \|/);
    expect(text).toMatch(/\| true +\| none +\| +4 \|/);
  });

  test("is drawn on the page, names escaped", async () => {
    const page = await reportHtml(report);
    expect(page).toContain("What the models need");
    expect(page).toContain("thin lines are single rows");
    expect(page).toContain("vip &lt;b&gt;");
    expect(page.match(/class="plot/g)?.length).toBeGreaterThanOrEqual(7);
    expect(page).not.toContain("NaN");
  });

  test.each<[object, string]>([
    [
      { importances: [{ title: "T", importances: {} }] },
      "createReport: importances[0].importances must be what permutationImportance gave. Await it before you pass its result.",
    ],
    [
      { importances: [{ title: "T", importances: { ...importances, base: Number.NaN } }] },
      "createReport: importances[0].importances.base must be a finite number; received NaN.",
    ],
    [
      { dependences: [{ title: "T", dependence: { ...one, average: [1] } }] },
      "createReport: dependences[0].dependence must be what partialDependence gave. Await it before you pass its result.",
    ],
    [
      {
        dependences: [
          { title: "T", dependence: { ...one, columns: [{ name: "a", type: "list", values: [] }] } },
        ],
      },
      "createReport: dependences[0].dependence.columns[0].type must be number, boolean or category. Await it before you pass its result.",
    ],
    [
      { dependences: [{ title: "T", dependence: { ...one, columns: [] } }] },
      "createReport: dependences[0].dependence must be what partialDependence gave. Await it before you pass its result.",
    ],
  ])("refuses %#", (part, message) => {
    expect(() => createReport({ title: "T", ...part } as ReportInit)).toThrow(
      expect.objectContaining({ code: "invalid-argument", message }),
    );
  });
});
