import type { Estimate, Evaluation, MulticlassEvaluation } from "../evaluate/evaluation.js";
import { aboutText } from "./about.js";
import {
  countText,
  dayText,
  decimalText,
  intervalText,
  numberText,
  percentText,
  protocolText,
  secondsText,
  signedText,
  verdictOf,
  verdictWords,
} from "./format.js";
import { inspectionText } from "./markdown/inspection-text.js";
import { escapeMarkdown, fenced, markdownTable } from "./markdown/markdown.js";
import type { DataFacts, EvaluationFacts, Report } from "./report.js";

const heading = (level: number, text: string): string => `${"#".repeat(level)} ${escapeMarkdown(text)}`;

function estimateText(estimate: Estimate | null, write: (value: number) => string): string {
  if (estimate === null) return "";
  const interval = intervalText(estimate, write);
  return interval === "" ? write(estimate.value) : `${write(estimate.value)} (${interval})`;
}

function dataText({ title, source, rows, reasons, span }: DataFacts): readonly string[] {
  const from = source === "" ? "" : `From ${escapeMarkdown(source)}. `;
  const when = span === null ? "" : ` Events from ${dayText(span.first)} to ${dayText(span.last)}.`;
  return [
    heading(3, title),
    `${from}${countText(rows.in)} rows in = ${countText(rows.kept)} kept + ${countText(rows.rejected)} rejected + ${countText(rows.duplicates)} repeated.${when}`,
    reasons.length === 0
      ? ""
      : markdownTable(
          ["Column", "Reason", ">Rows"],
          reasons.map(({ column, reason, count }) => [
            escapeMarkdown(column),
            escapeMarkdown(reason),
            countText(count),
          ]),
        ),
  ];
}

function metricsText(evaluation: Evaluation): string {
  const { model, baseline, metrics } = evaluation;
  const results = Object.values(metrics);
  const name = (result: (typeof results)[number]): string =>
    `${escapeMarkdown(result.title)}${result.higherIsBetter ? "" : " (less is better)"}`;
  if (baseline === null) {
    return markdownTable(
      ["Metric", `>${escapeMarkdown(model.kind)}`],
      results.map((result) => [name(result), estimateText(result, decimalText)]),
    );
  }
  return markdownTable(
    [
      "Metric",
      `>${escapeMarkdown(model.kind)}`,
      `>baseline: ${escapeMarkdown(baseline.kind)}`,
      ">Difference",
      "Verdict",
    ],
    results.map((result) => [
      name(result),
      estimateText(result, decimalText),
      estimateText(result.baseline, decimalText),
      estimateText(result.difference, signedText),
      verdictWords[verdictOf(result)],
    ]),
  );
}

function classesText({ classes, confusion }: MulticlassEvaluation): readonly string[] {
  return [
    markdownTable(
      ["Class", ">Rows", ">Precision", ">Recall", ">F1"],
      classes.map(({ name, rows, precision, recall, f1 }) => [
        escapeMarkdown(name),
        countText(rows),
        decimalText(precision),
        decimalText(recall),
        decimalText(f1),
      ]),
    ),
    markdownTable(
      ["Is \\ called", ...confusion.model.classes.map((name) => `>${escapeMarkdown(name)}`)],
      confusion.model.counts.map((counts, row) => [
        escapeMarkdown(confusion.model.classes[row] ?? ""),
        ...counts.map((count) => numberText(count)),
      ]),
    ),
  ];
}

function evaluationText({ title, note, evaluation }: EvaluationFacts): readonly string[] {
  return [
    heading(2, title),
    escapeMarkdown(aboutText(evaluation)),
    escapeMarkdown(note),
    metricsText(evaluation),
    ...(evaluation.task === "multiclass" ? classesText(evaluation) : []),
    protocolText(evaluation),
  ];
}

/** A table of texts without the columns in which nothing stands. */
function filledTable(
  columns: readonly { readonly head: string; readonly cells: readonly string[] }[],
): string {
  const filled = columns.filter(({ cells }) => cells.some((cell) => cell !== ""));
  const rows = (columns[0]?.cells ?? []).map((_, row) => filled.map(({ cells }) => cells[row] ?? ""));
  return markdownTable(
    filled.map(({ head }) => head),
    rows,
  );
}

function profileText({ features, tags }: Report): readonly string[] {
  const escaped = <Entry>(entries: readonly Entry[], text: (entry: Entry) => string): readonly string[] =>
    entries.map((entry) => escapeMarkdown(text(entry)));
  return [
    ...(features.length === 0
      ? []
      : [
          heading(2, "Features"),
          filledTable([
            { head: "Feature", cells: escaped(features, ({ name }) => name) },
            { head: "Type", cells: escaped(features, ({ type }) => type) },
            { head: "What it is", cells: escaped(features, ({ description }) => description) },
          ]),
        ]),
    ...(tags.length === 0
      ? []
      : [
          heading(2, "Tags"),
          filledTable([
            { head: "Tag", cells: escaped(tags, ({ name }) => name) },
            { head: "What it is", cells: escaped(tags, ({ description }) => description) },
            { head: ">True", cells: tags.map(({ share }) => percentText(share)) },
            { head: ">Unknown", cells: tags.map(({ unknown }) => percentText(unknown)) },
          ]),
        ]),
  ];
}

function weightsText({ weights }: Report): readonly string[] {
  return weights.flatMap((entry) => [
    heading(2, `Weights: ${entry.title}`),
    markdownTable(
      ["Input", ">Weight"],
      entry.weights.map(({ name, weight }) => [escapeMarkdown(name), decimalText(weight)]),
    ),
  ]);
}

function peopleText({ profiles, recommendations }: Report): readonly string[] {
  return [
    ...profiles.flatMap(({ title, text }) => [heading(2, title), fenced(text)]),
    ...recommendations.flatMap(({ user, items }) => [
      heading(2, `Recommended to ${user}`),
      markdownTable(
        [">Rank", "Item", "Name", ">Score"],
        items.map(({ item, name, score }, rank) => [
          String(rank + 1),
          escapeMarkdown(item),
          escapeMarkdown(name),
          decimalText(score),
        ]),
      ),
    ]),
  ];
}

function runText({ timings, seeds, versions }: Report): readonly string[] {
  const facts = [
    ...seeds.map(({ name, value }) => [`Seed: ${name}`, String(value)] as const),
    ...versions.map(({ name, value }) => [name, value] as const),
  ];
  return [
    timings.length + facts.length === 0 ? "" : heading(2, "The run"),
    timings.length === 0
      ? ""
      : markdownTable(
          ["Step", ">Time"],
          timings.map(({ name, value }) => [escapeMarkdown(name), secondsText(value)]),
        ),
    facts.length === 0
      ? ""
      : markdownTable(
          ["To run it again", "Value"],
          facts.map((cells) => cells.map((text) => escapeMarkdown(text))),
        ),
  ];
}

const listText = (title: string, entries: readonly string[]): readonly string[] =>
  entries.length === 0
    ? []
    : [heading(2, title), entries.map((entry) => `- ${escapeMarkdown(entry)}`).join("\n")];

/**
 * The report as Markdown (GitHub flavour) with the same figures as the HTML but the plots. All text of the report is
 * escaped.
 *
 * @param report - The report.
 *
 * @example
 * ```ts
 * import { createReport, reportMarkdown } from "@portrait/metrics/report";
 *
 * reportMarkdown(createReport({ title: "Tea *and* milk" })); // => "# Tea \\*and\\* milk\n"
 * ```
 */
export function reportMarkdown(report: Report): string {
  const blocks = [
    heading(1, report.title),
    report.createdAt === null ? "" : escapeMarkdown(report.createdAt),
    escapeMarkdown(report.summary),
    ...report.evaluations.flatMap(evaluationText),
    ...weightsText(report),
    ...inspectionText(report),
    ...profileText(report),
    ...peopleText(report),
    report.data.length === 0 ? "" : heading(2, "Data"),
    ...report.data.flatMap(dataText),
    ...listText("Limits", report.limits),
    ...listText("Notes", report.notes),
    ...runText(report),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}
