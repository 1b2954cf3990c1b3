import { workers } from "@portrait/kernels";
import { describe, expect, test, vi } from "vitest";
import { loadEnsemble, predictLoaded } from "./load-ensemble.js";
import { predictRaw, predictRawOne } from "./predict-raw.js";
import { createPredictor } from "./predictor.js";
import { randomColumns, randomEnsemble } from "./testing/random-ensemble.js";

const cases = [
  { seed: 1, numbers: 4, trees: 30, splits: 30 },
  { seed: 2, numbers: 3, categories: 2, trees: 20, splits: 25 },
  { seed: 3, numbers: 3, categories: 1, trees: 9, splits: 40, outputs: 3 },
  { seed: 4, numbers: 5, trees: 6, splits: 400, outputs: 2, leafWidth: 2, average: true },
  { seed: 5, numbers: 5, categories: 2, trees: 5, splits: 60, outputs: 4, leafWidth: 4, average: true },
  { seed: 6, numbers: 2, trees: 2, splits: 0 },
  { seed: 7, numbers: 1, trees: 0, splits: 0, outputs: 2 },
  { seed: 8, numbers: 2, trees: 1, splits: 20000 },
  { seed: 9, numbers: 4, trees: 600, splits: 30, outputs: 3 },
  { seed: 10, numbers: 3, trees: 60, splits: 60, thresholds: 2000 },
  { seed: 13, numbers: 1, categories: 2, codes: 300, trees: 40, splits: 20, thresholds: 300 },
  { seed: 14, numbers: 1, categories: 1, codes: 900, trees: 40, splits: 20 },
];

describe.each(cases)("seed $seed", (options) => {
  const ensemble = randomEnsemble(options);
  const { columns: width, outputs } = ensemble;
  const rows = 1003;
  const columns = randomColumns(options.seed + 50, rows, options.numbers, options.categories, options.codes);
  const predictor = createPredictor(ensemble);

  test("one row, many rows and the plain walk agree to the bit", async () => {
    const expected = predictRaw(ensemble, columns, rows);
    const many = await predictor.many(columns, rows);
    expect(many).toEqual(expected);
    const few = await predictor.many(columns, 5);
    expect(few).toEqual(expected.subarray(0, 5 * outputs));
    const raw = new Float64Array(outputs);
    const row = new Float64Array(width);
    for (let at = 0; at < rows; at++) {
      for (let column = 0; column < width; column++) row[column] = columns[column]?.[at] as number;
      predictor.one(row, raw);
      expect(raw).toEqual(expected.subarray(at * outputs, (at + 1) * outputs));
      if (at < 20) expect(predictRawOne(ensemble, row)).toEqual(raw);
    }
  });

  test.each([1, 2])("so do the kernels on %d threads, with and without missing values", async (size) => {
    await using pool = await workers({ size });
    const kernels = await loadEnsemble(ensemble, rows, pool);
    const whole = columns.map((column) => column.map((value) => (Number.isNaN(value) ? 1 : value)));
    for (const given of [columns, whole, columns]) {
      const expected = predictRaw(ensemble, given, rows);
      expect(await predictLoaded(kernels, outputs, given, rows)).toEqual(expected);
    }
    kernels.memory.dispose();
  });
});

test("rows beyond one block, on one thread and on two, after small jobs and before", async () => {
  const ensemble = randomEnsemble({ seed: 11, numbers: 2, trees: 9, splits: 6 });
  const rows = 40_001;
  const columns = randomColumns(12, rows, 2);
  const expected = predictRaw(ensemble, columns, rows);
  const predictor = createPredictor(ensemble);
  const instantiated = vi.spyOn(WebAssembly, "instantiate");
  for (let call = 0; call < 5; call++) {
    const found = await predictor.many(columns, 1_000);
    expect(found).toEqual(expected.subarray(0, 1_000));
    expect(instantiated).toHaveBeenCalledTimes(call < 4 ? 0 : 1);
  }
  const calls = [predictor.many(columns, rows), predictor.many(columns, 300)];
  expect(await calls[1]).toEqual(expected.subarray(0, 300));
  expect(await calls[0]).toEqual(expected);
  expect(instantiated).toHaveBeenCalledTimes(1);
  await using pool = await workers({ size: 2 });
  expect(await predictor.many(columns, rows, { workers: pool })).toEqual(expected);
  expect(instantiated).toHaveBeenCalledTimes(1);
  instantiated.mockRestore();
  const large = randomEnsemble({ seed: 12, numbers: 2, trees: 120, splits: 6 });
  expect(await createPredictor(large).many(columns, rows, { workers: pool })).toEqual(
    predictRaw(large, columns, rows),
  );
});

test.each([300, 60_001])("a signal stops %d rows before they begin or between blocks", async (rows) => {
  const ensemble = randomEnsemble({ seed: 11, numbers: 2, trees: 9, splits: 6 });
  const columns = randomColumns(12, rows, 2);
  const predictor = createPredictor(ensemble);
  const refused = expect.objectContaining({
    code: "aborted",
    message: "predict: the prediction was stopped by its signal.",
  });
  await expect(predictor.many(columns, rows, { signal: AbortSignal.abort() })).rejects.toThrow(refused);
  if (rows < 1000) return;
  const stopped = new AbortController();
  const running = predictor.many(columns, rows, { signal: stopped.signal });
  stopped.abort();
  await expect(running).rejects.toThrow(refused);
});
