import { createExamples, createRandom, type FitContext } from "@portrait/core";
import { expect, it } from "vitest";
import { learnTreeInputs } from "../ensemble/tree-inputs.js";
import { boostedTrees } from "./boosted-trees.js";
import type { BoostingParams } from "./boosting-options.js";
import { binaryTask, classTask } from "./class-tasks.js";
import { fitTrees } from "./fit-trees.js";
import { numberTask } from "./number-tasks.js";

const random = createRandom(1);
const rows = Array.from({ length: 700 }, () => ({
  a: random.integer(9) === 0 ? null : random.normal(),
  b: random.integer(2) === 1,
  c: `l${random.integer(9)}`,
}));
const schema = {
  columns: [
    { name: "a" as const, type: "number" as const },
    { name: "b" as const, type: "boolean" as const },
    { name: "c" as const, type: "category" as const },
  ],
};
const score = rows.map(({ a, b, c }) => Math.abs((a ?? 2) + (b ? 1 : 0) + (Number(c.slice(1)) % 2)));
const context = (): FitContext<never> => ({
  seed: 0,
  random: createRandom(0),
  validation: undefined,
  backend: undefined,
  workers: undefined,
  signal: undefined,
  onProgress: undefined,
  checkpoint: undefined,
  step: async () => {},
});
const common = { iterations: 6, numLeaves: 8 } as const;
const paramsOf = ({ params }: { readonly params: unknown }): BoostingParams => params as BoostingParams;

it("gives the same trees without SIMD", async () => {
  const numbers = createExamples({ rows, schema, target: score });
  const yes = createExamples({ rows, schema, target: score.map((s) => s > 1.5) });
  const classes = createExamples({
    rows,
    schema,
    target: score.map((s) => `k${Math.min(2, Math.floor(s))}`),
  });
  const inputs = learnTreeInputs("test", numbers.table, schema);
  const all = { inputs, earlier: undefined, context: context() };
  const monotone = paramsOf(boostedTrees({ ...common, subsample: 0.7, monotone: { a: 1 } }));
  const multiclass = paramsOf(boostedTrees({ ...common, objective: "multiclass", columnSample: 0.5 }));
  for (const objective of ["squared", "poisson", "quantile"] as const) {
    const params = paramsOf(boostedTrees({ ...common, objective }));
    const make = (simd: boolean) =>
      fitTrees({ ...all, context: context(), task: numberTask(params), params, data: numbers, simd });
    expect(await make(false)).toEqual(await make(true));
  }
  const binary = (simd: boolean) =>
    fitTrees({ ...all, context: context(), task: binaryTask(monotone), params: monotone, data: yes, simd });
  expect(await binary(false)).toEqual(await binary(true));
  const several = (simd: boolean) =>
    fitTrees({
      ...all,
      context: context(),
      task: classTask(multiclass, classes.target.classes),
      params: multiclass,
      data: classes,
      simd,
    });
  expect(await several(false)).toEqual(await several(true));
});
