import type {
  BinaryEvaluation,
  Estimate,
  Evaluation,
  MetricResult,
  RegressionEvaluation,
} from "../../evaluate/evaluation.js";
import { aboutText } from "../about.js";
import {
  decimalText,
  intervalText,
  percentText,
  protocolText,
  signedText,
  verdictOf,
  verdictWords,
} from "../format.js";
import { calibrationPlot } from "../plot/calibration-plot.js";
import { differenceMark } from "../plot/difference-mark.js";
import type { Drawing } from "../plot/drawing.js";
import { forWidths } from "../plot/for-widths.js";
import { metricsPlot } from "../plot/metrics-plot.js";
import { precisionRecallPlot } from "../plot/precision-recall-plot.js";
import { predictionPlot } from "../plot/prediction-plot.js";
import { rocPlot } from "../plot/roc-plot.js";
import type { EvaluationFacts, Report } from "../report.js";
import { classTables } from "./class-tables.js";
import { type Html, html } from "./html.js";
import { type Section, section } from "./section.js";
import { type Column, table } from "./table.js";

function estimateCell(estimate: Estimate | null, write: (value: number) => string): Html | null {
  if (estimate === null) return null;
  const interval = intervalText(estimate, write);
  return html`${write(estimate.value)}${interval === "" ? null : html`<span class="range">${interval}</span>`}`;
}

function metricTable(evaluation: Evaluation): Html {
  const results = Object.values(evaluation.metrics);
  const { baseline, model } = evaluation;
  const columns: Column<MetricResult>[] = [
    {
      head: "Metric",
      cell: ({ title, higherIsBetter }) =>
        html`${title}${higherIsBetter ? null : html`<span class="range">less is better</span>`}`,
    },
    {
      head: model.kind,
      number: true,
      className: "strong",
      cell: (result) => estimateCell(result, decimalText),
    },
  ];
  if (baseline !== null) {
    columns.push(
      {
        head: `baseline: ${baseline.kind}`,
        number: true,
        cell: (result) => estimateCell(result.baseline, decimalText),
      },
      { head: "Difference", number: true, cell: (result) => estimateCell(result.difference, signedText) },
      { head: "", cell: differenceMark },
      {
        head: "Verdict",
        cell: (result) => {
          const verdict = verdictOf(result);
          return html`<span class="verdict ${verdict}">${verdictWords[verdict]}</span>`;
        },
      },
    );
  }
  const caption =
    baseline === null ? `Metrics of ${model.kind}` : `Metrics of ${model.kind} beside ${baseline.kind}`;
  const reading = `${protocolText(evaluation)}${baseline === null ? "" : " A model is called better or worse where the interval of the difference leaves out 0."}`;
  return html`<div class="card">${table(caption, columns, results)}<p class="small">${reading}</p></div>`;
}

function legend({ model, baseline }: Evaluation, reference?: string): Html {
  return html`<ul class="legend"><li><span class="swatch"></span>${model.kind}</li>${baseline === null ? null : html`<li><span class="swatch baseline"></span>${baseline.kind} (baseline)</li>`}${reference === undefined ? null : html`<li><span class="swatch reference"></span>${reference}</li>`}</ul>`;
}

function curveFigures(drawing: Drawing, title: string, evaluation: BinaryEvaluation): Html {
  const { curves, metrics, rows, positives, baseline } = evaluation;
  const beside = baseline === null ? "" : ` beside ${baseline.kind}`;
  const value = (name: string): string => {
    const result = Object.hasOwn(metrics, name) ? metrics[name] : undefined;
    return result === undefined
      ? ""
      : ` Area: ${decimalText(result.value, 3)}${result.baseline === null ? "" : `, baseline ${decimalText(result.baseline.value, 3)}`}.`;
  };
  const figures = [
    curves.model.roc.length === 0
      ? null
      : html`<figure><b>ROC curve</b>${rocPlot(drawing, `ROC curve of ${title}${beside}.${value("rocAuc")}`, curves.model, curves.baseline)}<figcaption>Positive rows found for negative rows called positive.${value("rocAuc")}</figcaption></figure>`,
    curves.model.precisionRecall.length === 0
      ? null
      : html`<figure><b>Precision and recall</b>${precisionRecallPlot(
          drawing,
          `Precision-recall curve of ${title}${beside}.${value("averagePrecision")}`,
          { model: curves.model, baseline: curves.baseline, positiveShare: positives / rows },
        )}<figcaption>How right the calls are as more are made.${value("averagePrecision")}</figcaption></figure>`,
    html`<figure><b>Calibration</b>${calibrationPlot(
      drawing,
      `Calibration of ${title}${beside}: predicted probability against observed share in ${curves.model.calibration.length} bins.`,
      curves.model,
      curves.baseline,
    )}<figcaption>Predicted against observed, in bins of about equally many rows.</figcaption></figure>`,
  ];
  return html`<div class="card">${legend(evaluation, "chance, or perfect calibration")}<div class="plots">${figures}</div></div>`;
}

function metricsFigure(drawing: Drawing, title: string, evaluation: Evaluation): Html {
  const label = `Metrics of ${title} with their intervals${evaluation.baseline === null ? "" : `, beside ${evaluation.baseline.kind}`}; the table above holds the numbers.`;
  return html`<div class="card">${legend(evaluation)}<figure>${forWidths((width) => metricsPlot(drawing, label, Object.values(evaluation.metrics), width))}<figcaption>Bars are values, whiskers their ${percentText(evaluation.protocol.level, 0)} intervals.</figcaption></figure></div>`;
}

function binsFigure(drawing: Drawing, title: string, evaluation: RegressionEvaluation): Html {
  const { bins, baseline } = evaluation;
  const label = `Predictions of ${title} against what came true${baseline === null ? "" : `, beside ${baseline.kind}`}, in ${bins.model.length} bins.`;
  return html`<div class="card">${legend(evaluation, "as predicted")}<div class="plots"><figure><b>Predicted against observed</b>${predictionPlot(drawing, label, bins.model, bins.baseline)}<figcaption>Means of bins of about equally many rows.</figcaption></figure></div></div>`;
}

/** The figures that only evaluations of one task have. */
function taskFigures(drawing: Drawing, title: string, evaluation: Evaluation): Html | null {
  switch (evaluation.task) {
    case "binary":
      return html`${curveFigures(drawing, title, evaluation)}${metricsFigure(drawing, title, evaluation)}`;
    case "multiclass":
      return html`${classTables(evaluation)}${metricsFigure(drawing, title, evaluation)}`;
    case "ranking":
      return metricsFigure(drawing, title, evaluation);
    case "regression":
      return binsFigure(drawing, title, evaluation);
  }
}

function evaluationBody(drawing: Drawing, { title, note, evaluation }: EvaluationFacts): Html {
  return html`<p class="about">${aboutText(evaluation)}</p>${note === "" ? null : html`<p class="about">${note}</p>`}${metricTable(evaluation)}${taskFigures(drawing, title, evaluation)}`;
}

/** How good the models are. */
export function evaluationSections({ evaluations }: Report, drawing: Drawing): readonly Section[] {
  return evaluations.map((entry, index) =>
    section(`evaluation-${index + 1}`, entry.title, evaluationBody(drawing, entry)),
  );
}
