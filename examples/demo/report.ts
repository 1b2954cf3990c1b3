import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { VERSION } from "@portrait/core";
import { describeNode, type ProfilePlan, type TagDefinition } from "@portrait/features";
import { createReport, reportHtml, reportJson, reportMarkdown } from "@portrait/metrics/report";
import type { Judgement } from "./judge.js";
import type { BuyerModel, choosePenalty } from "./learn.js";
import type { OrderLog } from "./read.js";
import { shopper } from "./shop.js";
import type { describeUser } from "./use.js";

/** What a run has to tell. */
export interface Findings {
  /** The events. */
  readonly log: OrderLog;
  /** Where they came from. */
  readonly source: string;
  /** The seed of the run. */
  readonly seed: number;
  /** How long each step took, in seconds. */
  readonly timings: Readonly<Record<string, number>>;
  /** How good the models are. */
  readonly judgement: Judgement;
  /** The model. */
  readonly model: BuyerModel;
  /** One user. */
  readonly person: Awaited<ReturnType<typeof describeUser>>;
  /** The hyperparameter chosen. */
  readonly choice: Awaited<ReturnType<typeof choosePenalty>>;
  /** Where to write. */
  readonly directory: string;
}

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;

function summaryOf({ judgement: { willBuy, recommend } }: Findings): string {
  const { rocAuc } = willBuy.metrics;
  const { recallAt20 } = recommend.metrics;
  return [
    `Who buys within 30 days: ROC AUC ${rocAuc.value.toFixed(3)} [${rocAuc.low.toFixed(3)}, ${rocAuc.high.toFixed(3)}]`,
    `beside ${rocAuc.baseline.value.toFixed(3)} from the number of orders alone.`,
    `What they take up next: ${percent(recallAt20.value)} of it is among 20 recommended items,`,
    `beside ${percent(recallAt20.baseline.value)} of the most popular ones.`,
  ].join(" ");
}

const tags: ProfilePlan["tags"] = shopper.tags;

function reportOf(findings: Findings) {
  const { log, source, seed, timings, judgement, model, person, choice } = findings;
  return createReport({
    title: "What the shop knows of its customers",
    summary: summaryOf(findings),
    data: [{ title: "Order lines", source, log }],
    features: shopper.featureNames.map((name) => ({
      name,
      description: describeNode(shopper.features[name]),
    })),
    tags: person.tags.map((tag) => ({
      ...tag,
      description: describeNode((tags[tag.name] as TagDefinition).node),
    })),
    evaluations: [
      {
        title: "Buys within 30 days",
        note: "Learnt on cutoffs March to September 2011, judged on October and November. The baseline is a logistic regression on the number of orders alone.",
        evaluation: judgement.willBuy,
      },
      {
        title: "Items taken up for the first time",
        note: "All items ranked for every user who bought before 1 October 2011; what they had bought is left out. The baseline recommends what most users bought.",
        evaluation: judgement.recommend,
      },
      {
        title: "Buys within 30 days, by the number of orders alone",
        note: "What the first model is compared with, beside one that says the same of everybody.",
        evaluation: judgement.ordersOnly,
      },
    ],
    weights: [{ title: "Buys within 30 days", weights: model.weights() }],
    recommendations: [{ user: person.user, items: person.picks }],
    profiles: [{ title: `User ${person.user} as of ${person.asOf}`, text: person.card }],
    timings,
    seeds: { run: seed },
    versions: { "@portrait/core": VERSION, node: process.version },
    notes: [
      `The penalty l2 = ${choice.l2} was chosen by ROC AUC on the validation month: ${choice.tried.map(({ l2, rocAuc }) => `${l2}: ${rocAuc.toFixed(4)}`).join(", ")}.`,
      "Intervals are 95 % bootstrap percentiles; a resample draws users, with all their rows.",
    ],
    limits: [
      "Two test months of one shop: another season or shop may differ by more than the intervals say.",
      "A recommendation counts as right only if the user bought the item anyway; what a recommendation causes is not measured.",
    ],
  });
}

/**
 * Writes the report as JSON, Markdown and one page.
 *
 * @param findings - What to tell.
 * @returns The path of the page.
 */
export async function writeReport(findings: Findings): Promise<string> {
  const report = reportOf(findings);
  const { directory } = findings;
  await mkdir(directory, { recursive: true });
  const page = join(directory, "report.html");
  await writeFile(join(directory, "report.json"), reportJson(report));
  await writeFile(join(directory, "report.md"), reportMarkdown(report));
  await writeFile(page, await reportHtml(report));
  return page;
}
