import { readFileSync } from "node:fs";
import {
  type ClassExamples,
  createExamples,
  type Examples,
  fit,
  type NumberExamples,
  type TargetInput,
} from "@portrait/core";
import { describe, expect, it } from "vitest";
import { predictRaw } from "../ensemble/predict-raw.js";
import type { TreeEnsemble } from "../ensemble/tree-ensemble.js";
import { boostedTrees } from "./boosted-trees.js";

interface Case {
  readonly objective: "binary" | "multiclass" | "squared" | "poisson";
  readonly variant: "plain" | "penalised";
  readonly raw: readonly number[];
}

const fixture = JSON.parse(
  readFileSync(new URL("../../../fixtures/boosting.json", import.meta.url), "utf8"),
) as {
  readonly generator: string;
  readonly columns: readonly (readonly number[])[];
  readonly targets: Readonly<Record<Case["objective"], readonly number[]>>;
  readonly cases: readonly Case[];
};

const columns = fixture.columns.map((values) => Float64Array.from(values));
const rows = fixture.targets.binary.map((_, row) =>
  Object.fromEntries(columns.map((values, column) => [`c${column}`, values[row] as number])),
);
const schema = { columns: columns.map((_, column) => ({ name: `c${column}`, type: "number" as const })) };
const variants = {
  plain: {},
  penalised: { l1: 0.05, l2: 0.1, maxDepth: 3 },
} as const;

async function learn({ objective, variant }: Case): Promise<TreeEnsemble> {
  const target = fixture.targets[objective];
  const options = {
    iterations: 20,
    learningRate: 0.2,
    numLeaves: 8,
    minSamplesLeaf: 1,
    minChildWeight: 2,
    ...variants[variant],
  } as const;
  const of = (values: TargetInput): unknown =>
    createExamples({ rows, schema, target: values as readonly number[] });
  if (objective === "binary") {
    const data = of(Uint8Array.from(target)) as Examples;
    return (await fit(boostedTrees({ ...options, objective }), data)).ensemble;
  }
  if (objective === "multiclass") {
    const data = of(target.map(String)) as ClassExamples;
    return (await fit(boostedTrees({ ...options, objective }), data)).ensemble;
  }
  const data = of(Float64Array.from(target)) as NumberExamples;
  return (await fit(boostedTrees({ ...options, objective }), data)).ensemble;
}

describe(`raw scores of ${fixture.generator}, without sampling and with a bin for each value`, () => {
  it.each(fixture.cases)("$objective, $variant", async (of) => {
    const ensemble = await learn(of);
    const raw = predictRaw(
      ensemble,
      columns.map((values) => values.subarray(0, 60)),
      60,
    );
    const distance = raw.reduce(
      (most, value, at) => Math.max(most, Math.abs(value - (of.raw[at] as number))),
      0,
    );
    expect(distance).toBeLessThan(1e-6);
  });
});
