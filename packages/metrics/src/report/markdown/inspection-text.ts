import { decimalText, intervalText, numberText, percentText } from "../format.js";
import type { DependenceFacts, ImportanceFacts } from "../inspection-facts.js";
import type { Report } from "../report.js";
import { escapeMarkdown, markdownTable } from "./markdown.js";

const heading = (text: string): string => `## ${escapeMarkdown(text)}`;

/** What an importance means, in a sentence. */
export function importanceWords({ metric, base, repeats, level }: ImportanceFacts): string {
  return `By how much ${metric} (${numberText(base)} as it is) gets worse when the column is permuted, the mean of ${repeats}; intervals hold ${percentText(level, 0)} of the resamples of users.`;
}

/** A value of a grid as text. */
export function gridText(value: number | boolean | string | null): string {
  if (value === null) return "none";
  return typeof value === "number" ? numberText(value) : String(value);
}

function importanceText(facts: ImportanceFacts): readonly string[] {
  return [
    heading(`Importance: ${facts.title}`),
    escapeMarkdown(importanceWords(facts)),
    markdownTable(
      ["Column", ">Worse by", ">Interval"],
      facts.columns.map(({ name, value, low, high }) => [
        escapeMarkdown(name),
        decimalText(value),
        intervalText({ low, high }),
      ]),
    ),
  ];
}

function dependenceText({ title, columns, outputs, average }: DependenceFacts): readonly string[] {
  const [first, second] = columns;
  const points = (first?.values ?? []).flatMap((value) =>
    second === undefined ? [[value]] : second.values.map((other) => [value, other]),
  );
  return [
    heading(`Dependence: ${title}`),
    markdownTable(
      [
        ...columns.map(({ name }) => escapeMarkdown(name)),
        ...outputs.map((name) => `>mean of ${escapeMarkdown(name)}`),
      ],
      points.map((point, index) => [
        ...point.map((value) => escapeMarkdown(gridText(value))),
        ...outputs.map((_, output) => numberText(average[index * outputs.length + output] ?? 0)),
      ]),
    ),
  ];
}

/**
 * How much models need their columns, and how their answers change with them.
 *
 * @param report - The report.
 */
export function inspectionText({ importances, dependences }: Report): readonly string[] {
  return [...importances.flatMap(importanceText), ...dependences.flatMap(dependenceText)];
}
