import { expect, test } from "vitest";
import { sampleReport } from "../support/sample-report.js";
import { createReport } from "./create-report.js";
import { reportMarkdown } from "./report-markdown.js";

test("reportMarkdown writes every section", async () => {
  const text = reportMarkdown(createReport(await sampleReport()));
  expect(text.split("\n").filter((line) => line.startsWith("#"))).toEqual([
    "# A title",
    "## Will buy",
    "## Recommend",
    "## Weights: Linear part",
    "## Features",
    "## Tags",
    "## User 17850",
    "## Recommended to 17850",
    "## Data",
    "### Orders",
    "## Limits",
    "## Notes",
    "## The run",
  ]);
  expect(text).toContain(
    "From orders.csv. 1,200 rows in = 1,000 kept + 150 rejected + 50 repeated. Events from 1970-01-01 to 1970-01-02.",
  );
  expect(text).toContain(
    "| Tag | What it is | True | Unknown |\n| --- | --- | ---: | ---: |\n| lapsed | long away | 25.0\u00a0% | 10.0\u00a0% |",
  );
  expect(text).toContain("| recency | \u22120.4000 |");
  expect(text).toContain("```text\n17850\n  orders  3\n```");
  expect(text).toContain("| Learn | 75.0\u00a0s |");
  expect(text.endsWith("| node | 20.20.0 |\n")).toBe(true);
});

test("reportMarkdown puts intervals, baseline, difference and verdict beside a value", async () => {
  const report = createReport(await sampleReport());
  const text = reportMarkdown(report);
  const row = text.split("\n").find((line) => line.startsWith("| Log loss"));
  const { value, low, high, difference } = report.evaluations[0]?.evaluation.metrics.logLoss ?? {};
  expect(row).toContain(`| ${value?.toFixed(4)} (${low?.toFixed(4)} \u2013 ${high?.toFixed(4)}) |`);
  expect(difference?.high).toBeLessThan(0);
  expect(row).toMatch(/\| better \|$/);
  expect(text).toContain("| Metric | fuse | baseline: flat | Difference | Verdict |");
  expect(text).toContain("| Coverage@2 | 0.5000 |");
});

test("reportMarkdown lets no text be markup", async () => {
  const text = reportMarkdown(createReport(await sampleReport((name) => `${name} <script>|*x*\n# y`)));
  const outside = text.replace(/```text[\s\S]*?```/g, "");
  expect(outside.replace(/\\[\s\S]/g, "")).not.toMatch(/<script|\*x/);
  expect(outside.split("\n").filter((line) => line.startsWith("# "))).toHaveLength(1);
});

test("reportMarkdown leaves out columns in which nothing stands", () => {
  const report = createReport({
    title: "T",
    features: [{ name: "orders" }, { name: "spend", description: "money" }],
    tags: [{ name: "lapsed", share: 0.5, unknown: 0 }],
  });
  expect(reportMarkdown(report)).toBe(
    [
      "# T",
      "## Features",
      "| Feature | What it is |\n| --- | --- |\n| orders |  |\n| spend | money |",
      "## Tags",
      "| Tag | True | Unknown |\n| --- | ---: | ---: |\n| lapsed | 50.0\u00a0% | 0.0\u00a0% |\n",
    ].join("\n\n"),
  );
});
