import { readFileSync } from "node:fs";

/** Prints passed, failed and skipped tests of a vitest JSON report, as `1 0 0`. A file that could not be collected is one failure. */
const path = process.argv[2];
if (path === undefined) throw new Error("usage: count-tests.ts <vitest JSON report>");

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

const report: Report = JSON.parse(readFileSync(path, "utf8"));
const broken = report.testResults.filter(
  (file) => file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed"),
).length;
console.log(
  report.numPassedTests,
  report.numFailedTests + broken,
  report.numPendingTests + report.numTodoTests,
);
