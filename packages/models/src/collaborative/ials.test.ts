import { createInteractions, createRandom, fit, type Interactions, resume } from "@portrait/core";
import { describeEmbedder, describeRecommender } from "@portrait/testing";
import { Matrix, solve } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { denseRows } from "./dense.fixture.js";
import { type IalsModel, type IalsOptions, ials, ialsCodec } from "./ials.js";

describeRecommender("ials", {
  seeded: true,
  estimator: ials({ factors: 4 }),
  codecs: [ialsCodec],
  foldsIn: true,
});
describeEmbedder("ials", { seeded: true, estimator: ials({ factors: 4 }), codecs: [ialsCodec] });

function randomLog(seed: number): Interactions {
  const random = createRandom(seed);
  return createInteractions(
    Array.from({ length: 200 }, (_, at) => ({
      user: `u${random.integer(25)}`,
      item: `i${random.integer(14)}`,
      at,
    })),
  );
}

const rowsOf = (vectors: Float32Array, width: number): number[][] =>
  Array.from({ length: vectors.length / width }, (_, row) => [
    ...vectors.subarray(row * width, (row + 1) * width),
  ]);

const inner = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, at) => sum + value * (b[at] as number), 0);

type IalsParams = Omit<Required<IalsOptions>, "earlyStopping">;

/** The objective by its formula, pair by pair. */
function objective(model: IalsModel, log: Interactions, options: IalsParams): number {
  const { factors, unobservedWeight: a, l2, frequencyScaling: power } = options;
  const rows = denseRows(log);
  const users = rowsOf(model.userVectors, factors);
  const items = rowsOf(model.itemVectors, factors);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  let loss = 0;
  rows.forEach((row, u) => {
    row.forEach((value, i) => {
      const score = inner(users[u] as number[], items[i] as number[]);
      loss += value * (1 - score) ** 2 + a * score ** 2;
    });
  });
  users.forEach((vector, u) => {
    loss += l2 * (sum(rows[u] as number[]) + a * items.length) ** power * inner(vector, vector);
  });
  items.forEach((vector, i) => {
    const size = sum(rows.map((row) => row[i] as number));
    loss += l2 * (size + a * users.length) ** power * inner(vector, vector);
  });
  return loss;
}

const shared = {
  factors: 3,
  unobservedWeight: 0.2,
  l2: 0.05,
  frequencyScaling: 0.7,
  initialScale: 0.1,
  iterations: 1,
  solver: "conjugateGradients",
  gradientSteps: 3,
  blockSize: 64,
} satisfies IalsOptions;

describe.each(["conjugateGradients", "cholesky"] as const)("ials by %s", (solver) => {
  const options = { ...shared, solver };

  test("every iteration lowers the objective, and the vectors of users are its minimum", async () => {
    const log = randomLog(1);
    const losses: number[] = [];
    for (const iterations of [1, 2, 4, 8, 16]) {
      losses.push(objective(await fit(ials({ ...options, iterations }), log, { seed: 3 }), log, options));
    }
    expect(losses).toEqual([...losses].sort((a, b) => b - a));
    const model = await fit(ials(options), log, { seed: 3 });
    const best = objective(model, log, options);
    for (const at of [0, 7, 20]) {
      for (const change of [-0.01, 0.01]) {
        const userVectors = model.userVectors.slice();
        userVectors[at] = (userVectors[at] as number) + change;
        expect(objective({ ...model, userVectors }, log, options)).toBeGreaterThan(best);
      }
    }
  });

  test("a user is the solution of its normal equations, also folded in", async () => {
    const log = randomLog(2);
    const model = await fit(ials(options), log);
    const items = new Matrix(rowsOf(model.itemVectors, 3));
    const rows = denseRows(log);
    const folded = model.embed(log.users, log);
    rows.forEach((row, u) => {
      const size = row.reduce((sum, value) => sum + value, 0);
      const penalty = 0.05 * (size + 0.2 * log.items.length) ** 0.7;
      const left = items
        .transpose()
        .mmul(Matrix.diag(row.map((value) => value + 0.2)))
        .mmul(items)
        .add(Matrix.diag([penalty, penalty, penalty]));
      const right = items.transpose().mmul(Matrix.columnVector(row));
      solve(left, right)
        .to1DArray()
        .forEach((value, factor) => {
          expect(model.userVectors[u * 3 + factor]).toBeCloseTo(value, 5);
          expect(folded.values[u * 3 + factor]).toBe(model.userVectors[u * 3 + factor]);
        });
    });
  });

  test("many iterations come to the same objective", async () => {
    const log = randomLog(6);
    const long = { ...options, iterations: 60 };
    const exact = { ...long, solver: "cholesky" } as const;
    const best = objective(await fit(ials(exact), log), log, exact);
    expect(objective(await fit(ials(long), log), log, long) / best).toBeCloseTo(1, 4);
  });
});

const options = { ...shared, solver: "cholesky" } satisfies IalsOptions;

describe("ials", () => {
  test("blocks of dimensions lower the objective every time, and come close to the whole", async () => {
    const log = randomLog(6);
    const wide = { ...options, factors: 10, blockSize: 4 };
    const losses: number[] = [];
    for (const iterations of [1, 2, 4, 8, 60]) {
      losses.push(objective(await fit(ials({ ...wide, iterations }), log), log, wide));
    }
    expect(losses).toEqual([...losses].sort((a, b) => b - a));
    const whole = { ...wide, blockSize: 10, iterations: 60 };
    const best = objective(await fit(ials(whole), log), log, whole);
    expect((losses.at(-1) as number) / best).toBeCloseTo(1, 2);
  });

  test("resume goes on from the vectors: two halves are one fit", async () => {
    const log = randomLog(4);
    const half = await fit(ials({ ...options, iterations: 5 }), log, { seed: 1 });
    const whole = await fit(ials({ ...options, iterations: 10 }), log, { seed: 1 });
    const resumed = await resume(half, log, { seed: 9 });
    resumed.itemVectors.forEach((value, at) => {
      expect(value).toBeCloseTo(whole.itemVectors[at] as number, 5);
    });
  });

  test("resume takes in new users and items", async () => {
    const log = randomLog(4);
    const more = createInteractions([
      { user: "u1", item: "i1", at: 1 },
      { user: "new", item: "i1", at: 2 },
      { user: "new", item: "fresh", at: 3 },
    ]);
    const model = await resume(await fit(ials(options), log), more);
    expect(model.catalogue).toEqual(["fresh", "i1"]);
    expect(model.users).toEqual(["new", "u1"]);
  });

  test("refuses users that are no list and a history that is none", async () => {
    const log = randomLog(4);
    const model = await fit(ials(options), log);
    expect(() => model.embed("u1" as unknown as string[], log)).toThrow(
      'ials.embed: "users" must be a list of user ids; received "u1".',
    );
    expect(() => model.embed(["u1"], {} as Interactions)).toThrow(
      'ials.embed: "history" must be interactions; received an object.',
    );
  });

  test("refuses other options", () => {
    expect(() => ials({ factors: 0 })).toThrow(
      'ials: "factors" must be an integer >= 1 and <= 1024; received 0.',
    );
    expect(() => ials({ blockSize: 2 })).toThrow(
      'ials: "blockSize" must be an integer >= 4 and <= 1024; received 2.',
    );
    expect(() => ials({ gradientSteps: 0 })).toThrow(
      'ials: "gradientSteps" must be an integer >= 1; received 0.',
    );
    expect(() => ials({ solver: "qr" as "cholesky" })).toThrow(
      'ials: "solver" must be one of "conjugateGradients", "cholesky"; received "qr".',
    );
    expect(() => ials({ l2: 0 })).toThrow('ials: "l2" must be a finite number > 0; received 0.');
  });
});
