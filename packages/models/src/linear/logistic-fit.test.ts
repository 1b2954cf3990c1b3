import { createExamples, createRandom, fit, type Progress, resume, type TableSchema } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { logisticRegression } from "./logistic-regression.js";

type Row = { readonly a: number | null; readonly b: string | null };

const schema: TableSchema<Row> = {
  columns: [
    { name: "a", type: "number" },
    { name: "b", type: "category" },
  ],
};

function draw(seed: number, levels: readonly string[], slope: number) {
  const random = createRandom(seed);
  const rows = Array.from(
    { length: 400 },
    (): Row => ({ a: random.normal(), b: levels[random.integer(levels.length)] ?? null }),
  );
  return createExamples<Row>({
    rows,
    schema,
    target: rows.map(({ a }) => random.next() < 1 / (1 + Math.exp(-slope * (a ?? 0)))),
  });
}

const early = draw(1, ["x", "y"], 2);
const late = draw(2, ["x", "y", "z"], -1);

describe("resume", () => {
  test("minimises over the new examples from the model's weights, with its encoder", async () => {
    const options = { tolerance: 1e-10, maxIterations: 500 };
    const first = await fit(logisticRegression(options), early);
    const before = first.state();
    const second = await resume(first, late);
    expect(first.state()).toEqual(before);
    expect(
      second
        .weights()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["a", "b=x", "b=y"]);
    const weightOf = (model: typeof first) =>
      model.weights().find(({ name }) => name === "a")?.weight as number;
    expect(weightOf(first)).toBeGreaterThan(1.5);
    expect(weightOf(second)).toBeLessThan(-0.7);
    expect(second.state().tensors.encoder).toEqual(before.tensors.encoder);
    const back = await resume(second, early);
    expect(weightOf(back)).toBeCloseTo(weightOf(first), 7);
    expect(second.provenance?.history).toEqual([{ seed: 0, fingerprint: first.provenance?.fingerprint }]);
  });

  test("starts where the model ended", async () => {
    const first = await fit(logisticRegression(), early);
    expect((await resume(first, early)).convergence).toMatchObject({ converged: true, iterations: 0 });
    const loose = await fit(logisticRegression({ fitIntercept: false }), early);
    expect((await resume(loose, early)).convergence).toMatchObject({ converged: true, iterations: 0 });
    expect((await resume(loose, late)).intercept).toBe(0);
  });

  test("needs both outcomes and all inputs too", async () => {
    const first = await fit(logisticRegression(), early);
    const one = createExamples<Row>({ rows: [{ a: 1, b: null }], schema, target: [true] });
    await expect(resume(first, one)).rejects.toThrow(
      expect.objectContaining({
        code: "invalid-data",
        message:
          "logisticRegression: all 1 examples have the outcome true; both outcomes are needed to tell them apart. Take more examples or a longer horizon, or use majority() when one outcome is all there is.",
      }),
    );
  });
});

describe("a fit", () => {
  test("reports the falling loss after each iteration", async () => {
    const seen: Progress[] = [];
    const model = await fit(logisticRegression(), early, { onProgress: (progress) => seen.push(progress) });
    expect(seen.map(({ completed }) => completed)).toEqual(
      Array.from({ length: model.convergence.iterations }, (_, index) => index + 1),
    );
    expect(seen.every(({ phase, total }) => phase === "logisticRegression" && total === 200)).toBe(true);
    const losses = seen.map(({ loss }) => loss as number);
    expect(losses).toEqual([...losses].sort((a, b) => b - a));
    expect(losses.at(-1)).toBeCloseTo(model.convergence.objective / 400, 12);
  });

  test("is stopped by its signal between iterations", async () => {
    const controller = new AbortController();
    let steps = 0;
    const stopped = fit(logisticRegression(), early, {
      signal: controller.signal,
      onProgress() {
        steps++;
        if (steps === 2) controller.abort(new Error("user left"));
      },
    });
    await expect(stopped).rejects.toThrow(
      expect.objectContaining({
        code: "aborted",
        message: "logisticRegression: the fit was stopped by its signal.",
      }),
    );
    expect(steps).toBe(2);
  });
});
