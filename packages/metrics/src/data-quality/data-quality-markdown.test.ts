import { expect, test } from "vitest";
import { dataQualityMarkdown } from "./data-quality-markdown.js";
import { sampleQuality } from "./sample-quality.js";

test("holds the same figures as the page", () => {
  expect(dataQualityMarkdown(sampleQuality())).toBe(`# Quality of country

1,000 rows from 2011-01-01 to 2011-12-09 in 3 columns; 2 findings: 1 high, 1 low.

## Findings

| Severity | Column | What was found |
| --- | --- | --- |
| high | country | Values of country differ. |
| low | all rows | 40 rows repeat. |

## Source

1,100 rows in = 1,000 kept + 60 rejected + 40 repeated.

| Column | Reason | Rows |
| --- | --- | ---: |
| country | country | 60 |

## Time

Events from 2011-01-01 to 2011-12-09: 300 of 343 days have some. 0 events are in the future.

| Longest of 43 gaps: from | To | Days |
| --- | --- | ---: |
| 2011-04-22 | 2011-04-25 | 4 |

## Columns

| Column | Kind | Missing | Different | Values | Marks |
| --- | --- | ---: | ---: | --- | --- |
| quantity | number | 0.0\u00a0% | 300 | \u22125 to 80,995, median 3, mean 9.500, deviation 219.1 |  |
| country | category | 10.0\u00a0% | 3 | country (88.9\u00a0%), FR (11.1\u00a0%), ... |  |
| at | timestamp | 0.0\u00a0% | 900 | 1970-01-01 to 1970-01-02, median 1970-01-01T00:00:00.003Z |  |

## Drift

Before: 2011-01-01 to 2011-06-01, 600 rows. After: 2011-06-01 to the end, 400 rows.

| Column | PSI | KS | p | Missing before | Missing after | New values | Vanished values |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
| quantity | 0.050 (little) | 0.040 | 0.3000 | 0.0\u00a0% | 25.0\u00a0% |  |  |
| country | 0.310 (much) |  |  | 0.0\u00a0% | 25.0\u00a0% | 1 | 0 |
`);
});

test("shows whatever names and values hold as text", () => {
  const text = dataQualityMarkdown(sampleQuality("a|b\n# c <script> [x](y) `z`"));
  expect(text).toContain("a\\|b # c \\<script\\> \\[x\\](y) \\`z\\`");
  expect(text).not.toMatch(/(?<!\\)<script|^# c/m);
});

test("refuses what is no report", () => {
  expect(() => dataQualityMarkdown({} as never)).toThrow(
    'dataQualityMarkdown: a report of the form "portrait-data-quality-1" is needed; received an object.',
  );
});
