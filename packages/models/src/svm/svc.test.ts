import {
  createExamples,
  createRandom,
  fit,
  type NumberExamples,
  type Progress,
  type RowValues,
  type TableSchema,
} from "@portrait/core";
import { workers } from "@portrait/kernels";
import { describe, expect, test } from "vitest";
import { oneClassSvm, svc, svr } from "./index.js";

type Row = { readonly x: number | null; readonly y: number | null };

const schema: TableSchema<Row> = {
  columns: [
    { name: "x", type: "number" },
    { name: "y", type: "number" },
  ],
};

const draw = (count: number, seed: number): Row[] => {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => ({ x: random.normal(), y: random.normal() }));
};

const ring = ({ x, y }: Row): boolean => Math.hypot(x ?? 0, y ?? 0) < 1.1;
const plain = { probability: false } as const;

describe("svc", () => {
  test("separates a disc from a ring, which no line does", async () => {
    const rows = draw(300, 1).filter(({ x, y }) => Math.abs(Math.hypot(x ?? 0, y ?? 0) - 1.1) > 0.15);
    const examples = createExamples({ rows, schema, target: rows.map(ring) });
    const model = await fit(svc({ c: 1000, ...plain }), examples);
    expect(model.convergence.converged).toBe(true);
    const values = (await model.predictProba(examples)).of(true);
    rows.forEach((row, at) => {
      expect(values[at]).toBe(Number(ring(row)));
    });
    const fresh = draw(500, 2);
    const right = fresh.filter((row) => model.predictOne(row).value === ring(row)).length;
    expect(right).toBeGreaterThan(465);
  });

  test("support vectors that are free lie on the margin, errors beyond it, others within their side", async () => {
    const rows = draw(200, 3);
    const random = createRandom(4);
    const target = rows.map((row) => (random.next() < 0.1 ? !ring(row) : ring(row)));
    const examples = createExamples({ rows, schema, target });
    const model = await fit(svc({ c: 2, tolerance: 1e-6, ...plain }), examples);
    const { values, pairs } = await model.decisionFunction(examples);
    expect(pairs).toEqual([[false, true]]);
    const support = new Set(model.supportRows);
    expect(model.supportCounts.reduce((sum, count) => sum + count, 0)).toBe(support.size);
    expect(support.size).toBe(model.supportRows.length);
    const coefficients = model.state().tensors.coefficients?.data ?? [];
    const byRow = new Map([...model.supportRows].map((row, at) => [row, coefficients[at] as number]));
    rows.forEach((_, row) => {
      const sign = target[row] ? 1 : -1;
      const margin = sign * (values[row] as number);
      const alpha = sign * (byRow.get(row) ?? 0);
      expect(alpha >= 0 && alpha <= 2).toBe(true);
      if (alpha === 0) expect(margin).toBeGreaterThan(1 - 1e-4);
      else if (alpha === 2) expect(margin).toBeLessThan(1 + 1e-4);
      else expect(margin).toBeCloseTo(1, 3);
    });
  });

  test("many rows get the bits that each gets alone, on any number of threads", async () => {
    const rows = draw(700, 5);
    const examples = createExamples({ rows, schema, target: rows.map(ring) });
    await using pool = await workers({ size: 2 });
    for (const kernel of ["rbf", "linear", "polynomial", "sigmoid"] as const) {
      const model = await fit(svc({ kernel, coef0: 0.5, c: 0.3, ...plain }), examples, { workers: pool });
      const fresh = draw(6000, 6);
      const { values } = await model.decisionFunction(fresh);
      expect((await model.decisionFunction(fresh, { workers: pool })).values).toEqual(values);
      for (let row = 0; row < 6000; row += 601) {
        const one = await model.decisionFunction([fresh[row] as Row]);
        expect(one.values[0]).toBe(values[row]);
      }
    }
  });

  test("probabilities grow with the decision value, and are about right", async () => {
    const rows = draw(800, 7);
    const random = createRandom(8);
    const truth = ({ x, y }: Row): number => 1 / (1 + Math.exp(-2 * (x ?? 0) - (y ?? 0)));
    const examples = createExamples({ rows, schema, target: rows.map((row) => random.next() < truth(row)) });
    const model = await fit(svc({ kernel: "linear" }), examples, { seed: 3 });
    const fresh = draw(200, 9);
    const values = (await model.predictProba(fresh)).of(true);
    const decisions = (await model.decisionFunction(fresh)).values;
    const order = [...fresh.keys()].sort((a, b) => (decisions[a] as number) - (decisions[b] as number));
    order.slice(1).forEach((row, at) => {
      expect(values[row]).toBeGreaterThanOrEqual(values[order[at] as number] as number);
    });
    fresh.forEach((row, at) => {
      expect(Math.abs((values[at] as number) - truth(row))).toBeLessThan(0.12);
    });
    const again = await fit(svc({ kernel: "linear" }), examples, { seed: 3 });
    expect(again.state()).toEqual(model.state());
    const other = await fit(svc({ kernel: "linear" }), examples, { seed: 4 });
    expect(other.state().tensors.sigmoids).not.toEqual(model.state().tensors.sigmoids);
    expect(other.state().tensors.coefficients).toEqual(model.state().tensors.coefficients);
  });

  test("of classes that win as many pairs the first is chosen; a class without rows is none", async () => {
    const rows = [0, 1, 2].flatMap((at) => Array<Row>(4).fill({ x: at, y: 0 }));
    const target = {
      codes: Int32Array.from(rows, (_, at) => Math.floor(at / 4)),
      classes: ["a", "b", "c", "d"],
    };
    const model = await fit(
      svc({ task: "multiclass", kernel: "linear", ...plain }),
      createExamples({ rows, schema, target }),
    );
    expect(model.classes).toEqual(["a", "b", "c"]);
    const predicted = [0, 1, 2].map((x) => model.predictOne({ x, y: 0 }).value);
    expect(predicted).toEqual(["a", "b", "c"]);
    const all = await fit(
      svc({ task: "multiclass", ...plain }),
      createExamples({ rows: rows.map(() => ({ x: 1, y: 1 })), schema, target }),
    );
    expect(all.predictOne({ x: 1, y: 1 }).probabilities).toEqual([1, 0, 0]);
  });

  test("a row of weight 0 teaches nothing; a heavier class wins where classes overlap", async () => {
    const rows = draw(60, 10);
    const target = rows.map(ring);
    const half = rows.filter((_, at) => at % 2 === 0);
    const options = { scaling: "none", gamma: 0.5, ...plain } as const;
    const weights = rows.map((_, at) => 1 - (at % 2));
    const weighted = await fit(svc(options), createExamples({ rows, schema, target, weights }));
    const fewer = await fit(svc(options), createExamples({ rows: half, schema, target: half.map(ring) }));
    const fresh = draw(20, 11);
    const [a, b] = [await weighted.decisionFunction(fresh), await fewer.decisionFunction(fresh)];
    a.values.forEach((value, at) => {
      expect(value).toBeCloseTo(b.values[at] as number, 2);
    });
    const same = createExamples({
      rows: Array<Row>(10).fill({ x: 0, y: 0 }),
      schema,
      target: Array.from({ length: 10 }, (_, at) => at < 3),
    });
    expect((await fit(svc(plain), same)).predictOne({ x: 0, y: 0 }).value).toBe(false);
  });

  test("numbers far from 0 lose nothing", async () => {
    const rows = draw(120, 12);
    const target = rows.map(ring);
    const far = rows.map(({ x, y }) => ({ x: (x ?? 0) + 2 ** 30, y: (y ?? 0) - 2 ** 28 }));
    const options = { scaling: "none", gamma: 0.5, tolerance: 1e-5, ...plain } as const;
    const near = await fit(svc(options), createExamples({ rows, schema, target }));
    const moved = await fit(svc(options), createExamples({ rows: far, schema, target }));
    const [a, b] = [await near.decisionFunction(rows), await moved.decisionFunction(far)];
    a.values.forEach((value, at) => {
      expect(value).toBeCloseTo(b.values[at] as number, 3);
    });
  });

  test("is stopped by its signal, in learning and in predicting, and reports its machines", async () => {
    const rows = draw(200, 13);
    const examples = createExamples({ rows, schema, target: rows.map(ring) });
    const seen: Progress[] = [];
    const model = await fit(svc(), examples, { onProgress: (progress) => seen.push(progress) });
    expect(seen.at(-1)).toMatchObject({ phase: "svc", completed: 6, total: 6 });
    const stopped = model.predictProba(rows, { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toThrow(
      expect.objectContaining({
        code: "aborted",
        message: "svc: the prediction was stopped by its signal.",
      }),
    );
  });

  test("is stopped by its signal in the midst of many rows", async () => {
    const rows = draw(300, 15);
    const model = await fit(svc(plain), createExamples({ rows, schema, target: rows.map(ring) }));
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 0);
    const stopped = model.decisionFunction(draw(6000, 16), { signal: controller.signal });
    await expect(stopped).rejects.toThrow(expect.objectContaining({ code: "aborted" }));
    const whole = await model.decisionFunction(draw(6000, 16), { signal: new AbortController().signal });
    expect(whole.length).toBe(6000);
  });

  test("says when it did not converge", async () => {
    const rows = draw(100, 14);
    const examples = createExamples({ rows, schema, target: rows.map(ring) });
    const model = await fit(svc({ maxIterations: 3, ...plain }), examples);
    expect(model.convergence).toMatchObject({ converged: false, iterations: 3 });
    expect(model.convergence.violation).toBeGreaterThan(1e-3);
  });
});

const numbers = (rows: readonly Row[], of: (row: Row) => number): NumberExamples<Row> =>
  createExamples({ rows, schema, target: rows.map(of) });

describe("svr", () => {
  const wave = ({ x, y }: Row): number => Math.sin(2 * (x ?? 0)) + 0.3 * (y ?? 0);

  test("follows a curve to about the width of its tube", async () => {
    const model = await fit(svr({ c: 100, epsilon: 0.05 }), numbers(draw(400, 20), wave));
    const fresh = draw(200, 21).filter(({ x, y }) => Math.hypot(x ?? 0, y ?? 0) < 2);
    const predicted = await model.predict(fresh);
    fresh.forEach((row, at) => {
      expect(Math.abs((predicted[at] as number) - wave(row))).toBeLessThan(0.3);
    });
  });

  test("rows within the tube are no support vectors, rows beyond it cost fully", async () => {
    const rows = draw(150, 22);
    const random = createRandom(23);
    const data = numbers(rows, (row) => wave(row) + 0.3 * random.normal());
    const model = await fit(svr({ c: 1.5, epsilon: 0.2, tolerance: 1e-6 }), data);
    const predicted = await model.predict(rows);
    const byRow = new Map([...model.supportRows].map((row, at) => [row, model.coefficients[at] as number]));
    rows.forEach((_, row) => {
      const error = (data.target[row] as number) - (predicted[row] as number);
      const beta = byRow.get(row) ?? 0;
      if (beta === 0) expect(Math.abs(error)).toBeLessThan(0.2 + 1e-4);
      else if (Math.abs(beta) === 1.5) expect(error * Math.sign(beta)).toBeGreaterThan(0.2 - 1e-4);
      else expect(error * Math.sign(beta)).toBeCloseTo(0.2, 3);
    });
  });

  test("a tube wider than the targets leaves their middle", async () => {
    const model = await fit(svr({ epsilon: 10 }), numbers(draw(20, 24), wave));
    expect(model.supportRows.length).toBe(0);
    expect(model.predictOne({ x: 0, y: 0 })).toBeCloseTo(model.intercept, 12);
  });
});

describe("oneClassSvm", () => {
  const data = createExamples<Row>({ rows: draw(400, 30), schema, target: Array<boolean>(400).fill(false) });

  test("leaves at most the share nu outside, and has at least as many support vectors", async () => {
    for (const nu of [0.05, 0.2, 0.7]) {
      const model = await fit(oneClassSvm({ nu, tolerance: 1e-6 }), data);
      const { score } = await model.predict(data);
      expect(score.filter((value) => value < -1e-4).length).toBeLessThanOrEqual(nu * 400);
      expect(model.supportRows.length).toBeGreaterThanOrEqual(nu * 400);
      expect(model.predictOne({ x: 9, y: 9 })).toMatchObject({ inlier: false });
      expect(model.predictOne({ x: 9, y: 9 }).score).toBeLessThan(model.predictOne({ x: 0, y: 0 }).score);
    }
  });

  test("does not look at answers, and takes a snapshot without any", async () => {
    const { target: _, horizon: __, knownUntil: ___, ...snapshot } = data;
    const [one, other] = [await fit(oneClassSvm(), data), await fit(oneClassSvm(), snapshot)];
    expect(other.state()).toEqual(one.state());
    expect(Object.isFrozen(one)).toBe(true);
  });

  test("weights count as rows", async () => {
    const options = { nu: 0.3, tolerance: 1e-7, scaling: "none", gamma: 0.5 } as const;
    const twice = { ...data, weights: new Float64Array(400).fill(2) };
    const [once, doubled] = [await fit(oneClassSvm(options), data), await fit(oneClassSvm(options), twice)];
    const [a, b] = [await once.predict(data), await doubled.predict(data)];
    a.score.forEach((value, at) => {
      expect(2 * value).toBeCloseTo(b.score[at] as number, 3);
    });
  });

  test("refuses what is no snapshot, and no rows", async () => {
    const odd: unknown = { rows: [] };
    await expect(fit(oneClassSvm(), odd as typeof data)).rejects.toThrow(
      expect.objectContaining({
        code: "invalid-argument",
        message:
          "oneClassSvm: the data must be a snapshot or examples; received an object. Make them with buildSnapshot, buildExamples or createExamples.",
      }),
    );
    const none = createExamples<RowValues>({
      rows: [],
      schema: { columns: schema.columns },
      target: [] as boolean[],
    });
    await expect(fit(oneClassSvm(), none)).rejects.toThrow(
      expect.objectContaining({
        code: "invalid-data",
        message: "oneClassSvm: there are no rows to learn from.",
      }),
    );
  });
});
