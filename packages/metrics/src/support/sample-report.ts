import { evaluate } from "../evaluate/evaluate.js";
import { averagePrecision, brier, coverageAtK, logLoss, ndcgAtK, recallAtK, rocAuc } from "../index.js";
import type { ReportInit } from "../report/create-report.js";
import { listRecommender, rankingExamples, scoreClassifier, simulatedExamples } from "./hand-made.js";

/** A report of every section, each text of it made by a function. */
export async function sampleReport(text: (name: string) => string = (name) => name): Promise<ReportInit> {
  const catalogue = ["a", "b", "c", "d"].map(text);
  const [a = "", b = "", c = ""] = catalogue;
  const model = scoreClassifier(text("fuse"));
  const binary = await evaluate(
    {
      ...model,
      provenance: {
        estimator: text("fuse"),
        params: { l2: 1, note: text("params"), learn: () => {}, depth: Number.POSITIVE_INFINITY },
        seed: 42,
        backend: text("wasm"),
        fingerprint: "0123456789abcdef",
        version: "0.1.0",
        history: [],
      },
    },
    simulatedExamples(120, 2, 1),
    {
      metrics: [rocAuc(), averagePrecision(), logLoss(), brier()],
      baseline: scoreClassifier(text("flat"), (score) => 0.2 + score / 5),
      bootstrap: 100,
    },
  );
  const ranking = await evaluate(
    listRecommender(text("list"), [b, c, a]),
    rankingExamples({ u1: [b], u2: [c], u3: [] }, catalogue),
    { metrics: [recallAtK(1), ndcgAtK(2), coverageAtK(2)], bootstrap: 100 },
  );
  return {
    title: text("A title"),
    summary: text("A summary"),
    createdAt: "2026-01-15T09:30:00Z",
    data: [
      {
        title: text("Orders"),
        source: text("orders.csv"),
        log: {
          rows: { in: 1200, kept: 1000, rejected: 150, duplicates: 50 },
          reasons: [{ column: text("user"), reason: text("missing"), count: 150 }],
          span: { first: 0, last: 86_400_000 },
        },
      },
    ],
    features: [{ name: text("orders90d"), type: text("number"), description: text("orders in 90 days") }],
    tags: [{ name: text("lapsed"), share: 0.25, unknown: 0.1, description: text("long away") }],
    evaluations: [
      { title: text("Will buy"), evaluation: binary, note: text("a note") },
      { title: text("Recommend"), evaluation: ranking },
    ],
    weights: [
      {
        title: text("Linear part"),
        weights: [
          { name: text("orders90d"), weight: 0.8 },
          { name: text("recency"), weight: -0.4 },
        ],
      },
    ],
    recommendations: [
      {
        user: text("17850"),
        items: [
          { item: text("22423"), name: text("cakestand"), score: 1.5 },
          { item: text("84879"), score: 1.25 },
        ],
      },
    ],
    profiles: [{ title: text("User 17850"), text: text("17850\n  orders  3") }],
    timings: { [text("Read")]: 0.25, [text("Learn")]: 75 },
    seeds: { [text("fit")]: 42 },
    versions: { [text("node")]: text("20.20.0") },
    notes: [text("a remark")],
    limits: [text("a limit")],
  };
}
