import {
  concatExamples,
  type Engine,
  fit,
  monthly,
  type ProgressListener,
  splitByTime,
  splitInteractions,
} from "@portrait/core";
import { buildExamples } from "@portrait/features";
import { evaluate, rocAuc } from "@portrait/metrics";
import { majority, popularity } from "@portrait/models/baseline";
import { fuse } from "@portrait/models/fusion";
import { lightGcn } from "@portrait/models/graph";
import { logisticRegression } from "@portrait/models/linear";
import type { OrderLog } from "./read.js";
import { buysWithin30Days, inputs, purchases, shopper } from "./shop.js";

/** When is learnt, chosen and judged: the months of UCI Online Retail, which the simulator shares. */
export const protocol = {
  first: "2011-03-01",
  validation: "2011-09-01",
  test: "2011-10-01",
  last: "2011-11-01",
} as const;

/** Strengths of the penalty to choose from, on the validation month. */
const PENALTIES = [1, 10, 100, 1000] as const;

/** Builds the examples of every month, and what users took up from the test months on. */
export async function buildData(log: OrderLog, engine: Engine) {
  const cutoffs = monthly(protocol.first, protocol.last);
  const examples = await buildExamples(shopper, log, {
    engine,
    cutoffs,
    target: buysWithin30Days,
    interactions: purchases,
  });
  const plan = { user: shopper.key, item: purchases.item, where: purchases.where.node };
  const ranking = splitInteractions(await engine.interactions(log, plan), protocol.test);
  return { ...splitByTime(examples, protocol), ranking: ranking.test };
}

/** What {@link buildData} gives. */
export type Data = Awaited<ReturnType<typeof buildData>>;

const classifier = (l2: number) => logisticRegression({ inputs, l2, scaling: "signedLog" });

/** Chooses the penalty on the validation month; the test months are not looked at. */
export async function choosePenalty({ train, validation }: Pick<Data, "train" | "validation">, seed: number) {
  const tried: { readonly l2: number; readonly rocAuc: number }[] = [];
  for (const l2 of PENALTIES) {
    const model = await fit(classifier(l2), train, { seed });
    const { metrics } = await evaluate(model, validation, { metrics: [rocAuc()], bootstrap: 1 });
    tried.push({ l2, rocAuc: metrics.rocAuc.value });
  }
  const best = tried.reduce((a, b) => (b.rocAuc > a.rocAuc ? b : a));
  return { l2: best.l2, tried };
}

/**
 * The graph of users and items. The settings were chosen on UCI Online Retail by what users took up in August and
 * September 2011, before the test months: users are made of their items, every step hides half of the edges and foretells
 * them, and what is recent counts more.
 */
const graph = () =>
  lightGcn({
    factors: 64,
    layers: 1,
    userEmbeddings: false,
    loss: "squares",
    unobservedWeight: 5,
    edgeDropout: 0.5,
    graphHalfLife: 240,
    lossHalfLife: 45,
    l2: 0.01,
    initialScale: 0.01,
    learningRate: 0.005,
    learningRateDecay: "linear",
    steps: 80,
    resumeSteps: 20,
  });

/** Learns from train and validation together, now that all is chosen. */
export async function learn(
  { train, validation }: Pick<Data, "train" | "validation">,
  options: {
    readonly l2: number;
    readonly seed: number;
    readonly onProgress: ProgressListener;
  },
) {
  const known = concatExamples(train, validation);
  const { seed, onProgress } = options;
  const estimator = fuse({ embeddings: [graph()], predict: classifier(options.l2) });
  return fit(estimator, known, { seed, onProgress });
}

/** What {@link learn} gives. */
export type BuyerModel = Awaited<ReturnType<typeof learn>>;

/** Learns the models to compare with. */
export async function learnBaselines(
  { train, validation }: Pick<Data, "train" | "validation">,
  seed: number,
) {
  const known = concatExamples(train, validation);
  const { interactions } = known;
  if (interactions === undefined) throw new TypeError("the examples were built with interactions");
  return {
    majority: await fit(majority(), known, { seed }),
    ordersOnly: await fit(
      logisticRegression({ inputs: shopper.pick("orders"), scaling: "signedLog" }),
      known,
      { seed },
    ),
    popularity: await fit(popularity(), interactions, { seed }),
  };
}
