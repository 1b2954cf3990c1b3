// What must come out the same wherever models are loaded and learnt: in Node, and at the edge.
import { createExamples, encodeModelFile, fit, load } from "@portrait/core";
import { instantiate } from "@portrait/kernels";
import { boosting } from "@portrait/kernels/boosting";
import { logisticRegression, logisticRegressionCodec } from "@portrait/models/linear";
import { boostedTrees, boostedTreesCodec } from "@portrait/models/tree";

const codecs = [boostedTreesCodec, logisticRegressionCodec];
const plans = ["free", "basic", "premium"];

const rows = Array.from({ length: 600 }, (_, row) => ({
  visits: (row * 37) % 41,
  spend: row % 11 === 0 ? null : ((row * 7919) % 503) / 4,
  plan: plans[(row * 5) % 3] ?? null,
}));
const columns = [
  { name: "visits", type: "number" },
  { name: "spend", type: "number" },
  { name: "plan", type: "category" },
];
const target = rows.map(({ visits, spend, plan }, row) => {
  const score = visits + (spend ?? 20) / 8 + (plan === "premium" ? 9 : 0) + ((row * 101) % 17);
  return score > 42;
});
const examples = createExamples({ rows, schema: { columns }, target });
const estimators = { trees: boostedTrees({ iterations: 80, numLeaves: 8 }), logistic: logisticRegression() };

/** Learns both models and gives each as the bytes of one file. */
export async function learnModels() {
  const files = Object.entries(estimators).map(async ([name, estimator]) => [
    name,
    encodeModelFile(await fit(estimator, examples, { seed: 1 })),
  ]);
  return Object.fromEntries(await Promise.all(files));
}

async function answersOf(model) {
  const one = rows.slice(0, 5).map((row) => model.predictOne(row).probability);
  return [...one, ...(await model.predictProba(examples)).values];
}

/** The answers of loaded models, one row at a time and all at once, those of models learnt here, and the trees of these. */
export async function answers(files) {
  const kernels = await instantiate(boosting);
  const { simd } = kernels;
  kernels.dispose();
  const found = {};
  const learnt = {};
  for (const [name, estimator] of Object.entries(estimators)) {
    learnt[name] = await fit(estimator, examples, { seed: 1 });
    found[`${name}, loaded`] = await answersOf(await load(files[name], { codecs }));
    found[`${name}, learnt`] = await answersOf(learnt[name]);
  }
  const { feature, threshold, values } = learnt.trees.ensemble;
  return { simd, found, trees: [...feature, ...threshold, ...values] };
}

/** How far the answers of two places lie apart; their Math.exp may differ in the last bit. */
export function distance(a, b) {
  const names = Object.keys(a);
  if (names.length === 0 || names.join() !== Object.keys(b).join()) return Number.NaN;
  let most = 0;
  for (const name of names) {
    if (a[name].length !== b[name].length) return Number.NaN;
    for (const [at, value] of a[name].entries()) most = Math.max(most, Math.abs(value - b[name][at]));
  }
  return most;
}
