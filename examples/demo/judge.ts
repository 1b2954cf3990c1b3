import type { ProgressListener } from "@portrait/core";
import {
  accuracy,
  averagePrecision,
  brier,
  coverageAtK,
  evaluate,
  f1,
  hitRateAtK,
  logLoss,
  ndcgAtK,
  precision,
  recall,
  recallAtK,
  rocAuc,
} from "@portrait/metrics";
import type { BuyerModel, Data, learnBaselines } from "./learn.js";

const classification = [
  rocAuc(),
  averagePrecision(),
  accuracy(),
  precision(),
  recall(),
  f1(),
  logLoss(),
  brier(),
] as const;

const ranking = [recallAtK(20), ndcgAtK(20), hitRateAtK(20), coverageAtK(20)] as const;

/** Judges on the test months, by which nothing in a run is chosen. */
export async function judge(
  model: BuyerModel,
  baselines: Awaited<ReturnType<typeof learnBaselines>>,
  { test, ranking: held }: Pick<Data, "test" | "ranking">,
  options: { readonly seed: number; readonly onProgress: ProgressListener },
) {
  const common = { bootstrap: 1000, ...options };
  const { majority, ordersOnly, popularity } = baselines;
  return {
    willBuy: await evaluate(model, test, { metrics: classification, baseline: ordersOnly, ...common }),
    ordersOnly: await evaluate(ordersOnly, test, { metrics: classification, baseline: majority, ...common }),
    recommend: await evaluate(model, held, { metrics: ranking, baseline: popularity, ...common }),
  };
}

/** What {@link judge} gives. */
export type Judgement = Awaited<ReturnType<typeof judge>>;
