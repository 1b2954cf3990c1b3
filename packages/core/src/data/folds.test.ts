import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createExamples } from "./create-examples.js";
import type { Examples } from "./examples.js";
import { type Fold, groupedFolds, kFolds, stratifiedFolds, stratifiedGroupedFolds } from "./folds.js";
import type { TargetVector } from "./target.js";

type Row = { readonly n: number };
function expectPortraitError(call: () => unknown, code: string, message: string): void {
  expect(call).toThrow(expect.objectContaining({ name: "PortraitError", code, message }));
}

const schema = { columns: [{ name: "n", type: "number" }] } as const;

function examplesOf(users: readonly string[], classes: readonly string[]): Examples<Row, TargetVector> {
  return createExamples<Row>({ rows: users.map((_, n) => ({ n })), schema, target: classes, users });
}

const some = fc
  .array(fc.record({ user: fc.nat(9), class: fc.nat(2) }), { minLength: 1, maxLength: 60 })
  .map((list) =>
    examplesOf(
      list.map(({ user }) => `u${user}`),
      list.map((entry) => `c${entry.class}`),
    ),
  );
const choice = fc.record({ folds: fc.integer({ min: 2, max: 5 }), seed: fc.nat(1000) });

const rowsOf = (examples: Examples<Row, TargetVector>): number[] => [
  ...(examples.table.columns.n as { values: Float64Array }).values,
];

/** Folds, or undefined where the examples are too few. */
function divide(
  make: () => readonly Fold<Row, TargetVector>[],
): readonly Fold<Row, TargetVector>[] | undefined {
  try {
    return make();
  } catch (error) {
    expect(error).toMatchObject({ code: "invalid-data" });
    return undefined;
  }
}

const makers = { kFolds, stratifiedFolds, groupedFolds, stratifiedGroupedFolds };

describe.each(Object.entries(makers))("%s", (name, make) => {
  test("tests each row once, learns from all others, and holds the rows it names", () => {
    let divided = 0;
    fc.assert(
      fc.property(some, choice, (examples, options) => {
        const folds = divide(() => make(examples, options));
        if (folds === undefined) return;
        divided += 1;
        expect(folds).toHaveLength(options.folds);
        const all = Array.from(examples.users.keys());
        expect(folds.flatMap(({ testRows }) => [...testRows]).sort((a, b) => a - b)).toEqual(all);
        for (const { train, test: held, trainRows, testRows } of folds) {
          expect(testRows.length).toBeGreaterThan(0);
          expect([...trainRows, ...testRows].sort((a, b) => a - b)).toEqual(all);
          expect(rowsOf(train)).toEqual([...trainRows]);
          expect(rowsOf(held)).toEqual([...testRows]);
          expect([...testRows]).toEqual([...testRows].sort((a, b) => a - b));
        }
      }),
    );
    expect(divided).toBeGreaterThan(5);
  });

  test("gives the same for the same seed, and another division for another", () => {
    const examples = examplesOf(
      Array.from({ length: 60 }, (_, row) => `u${row % 30}`),
      Array.from({ length: 60 }, (_, row) => `c${row % 2}`),
    );
    const rows = (seed: number) => make(examples, { folds: 3, seed }).map(({ testRows }) => [...testRows]);
    expect(rows(7)).toEqual(rows(7));
    expect(rows(7)).not.toEqual(rows(8));
  });

  test.each([
    [{ folds: 1 }, '"folds" must be an integer >= 2; received 1. Leave it out to use 5.'],
    [{ folds: 2.5 }, '"folds" must be an integer >= 2; received 2.5. Leave it out to use 5.'],
    [{ seed: -1 }, '"seed" must be an integer >= 0; received -1. Leave it out to use 0.'],
    [{ k: 3 }, 'there is no option "k". The options are "folds", "seed".'],
  ])("refuses the options %o", (options, message) => {
    expectPortraitError(
      () => Reflect.apply(make, undefined, [examplesOf(["a", "b"], ["c", "d"]), options]),
      "invalid-option",
      `${name}: ${message}`,
    );
  });

  test.each([
    [undefined, "undefined"],
    [[1, 2], "an array of 2"],
    [{ table: {}, target: [] }, "an object"],
  ])("refuses %o", (value, received) => {
    expectPortraitError(
      () => Reflect.apply(make, undefined, [value]),
      "invalid-argument",
      `${name}: the first argument must be examples; received ${received}. Make them with buildExamples or createExamples.`,
    );
  });
});

describe("shares and groups", () => {
  const sizes = (folds: readonly Fold<Row, TargetVector>[]): number[] =>
    folds.map(({ testRows }) => testRows.length);
  const spread = (numbers: readonly number[]): number => Math.max(...numbers) - Math.min(...numbers);

  test("kFolds and stratifiedFolds differ in size by one row at most, and classes by one row", () => {
    fc.assert(
      fc.property(some, choice, (examples, options) => {
        const plain = divide(() => kFolds(examples, options));
        if (plain !== undefined) expect(spread(sizes(plain))).toBeLessThanOrEqual(1);
        const strata = divide(() => stratifiedFolds(examples, options));
        if (strata === undefined) return;
        expect(spread(sizes(strata))).toBeLessThanOrEqual(1);
        for (const code of [0, 1, 2]) {
          const counts = strata.map(
            ({ test: held }) =>
              (held.target as { codes: Int32Array }).codes.filter((other) => other === code).length,
          );
          expect(spread(counts)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test.each([
    ["groupedFolds", groupedFolds],
    ["stratifiedGroupedFolds", stratifiedGroupedFolds],
  ])("%s has no user in both parts", (_, make) => {
    fc.assert(
      fc.property(some, choice, (examples, options) => {
        for (const { train, test: held } of divide(() => make(examples, options)) ?? []) {
          const known = new Set(train.users);
          expect(held.users.filter((user) => known.has(user))).toEqual([]);
        }
      }),
    );
  });

  test("stratifiedGroupedFolds spreads rows and classes of many users evenly", () => {
    const users: string[] = [];
    const target: boolean[] = [];
    for (let user = 0; user < 300; user++) {
      for (let row = 0; row <= user % 7; row++) {
        users.push(`u${user}`);
        target.push((user * 31 + row * 17) % 10 < (user % 3 === 0 ? 5 : 1));
      }
    }
    const examples = createExamples<Row>({ rows: users.map((_, n) => ({ n })), schema, target, users });
    const share = (values: Uint8Array): number =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    for (const { test: held } of stratifiedGroupedFolds(examples, { folds: 5, seed: 3 })) {
      expect(share(held.target)).toBeCloseTo(share(examples.target), 1);
      expect(Math.abs(held.table.length / (users.length / 5) - 1)).toBeLessThan(0.1);
    }
  });

  test("users may be called like properties of objects", () => {
    const users = ["__proto__", "constructor", "__proto__", "toString"];
    const folds = groupedFolds(examplesOf(users, ["a", "a", "a", "a"]), { folds: 3 });
    expect(folds.map(({ test: held }) => new Set(held.users).size)).toEqual([1, 1, 1]);
  });
});

describe("too little data", () => {
  const three = examplesOf(["a", "b", "a"], ["x", "x", "y"]);
  test.each([
    [kFolds, { folds: 4 }, "kFolds: 3 rows are too few for 4 folds. Use at most 3 folds."],
    [groupedFolds, { folds: 3 }, "groupedFolds: 2 users are too few for 3 folds. Use at most 2 folds."],
    [
      stratifiedFolds,
      { folds: 2 },
      'stratifiedFolds: the 1 row of class "y" is too few for 2 folds. Use more data.',
    ],
    [
      stratifiedGroupedFolds,
      { folds: 2 },
      'stratifiedGroupedFolds: the 1 user of class "y" is too few for 2 folds. Use more data.',
    ],
    [
      stratifiedGroupedFolds,
      { folds: 3 },
      "stratifiedGroupedFolds: 2 users are too few for 3 folds. Use at most 2 folds.",
    ],
  ])("%o", (make, options, message) => {
    expectPortraitError(() => make(three, options), "invalid-data", message);
  });

  test("no rows at all", () => {
    const none = examplesOf([], []);
    expectPortraitError(
      () => kFolds(none),
      "invalid-data",
      "kFolds: 0 rows are too few for 5 folds. Use more data.",
    );
    expectPortraitError(
      () => stratifiedFolds(none),
      "invalid-data",
      "stratifiedFolds: 0 rows are too few for 5 folds. Use more data.",
    );
  });

  test("numbers have no classes", () => {
    const numbers = createExamples<Row>({ rows: [{ n: 1 }, { n: 2 }], schema, target: [1, 2] });
    expectPortraitError(
      () => stratifiedFolds(numbers, { folds: 2 }),
      "invalid-argument",
      "stratifiedFolds: the examples must have classes to keep the shares of; theirs are numbers. Use kFolds.",
    );
    expectPortraitError(
      () => stratifiedGroupedFolds(numbers, { folds: 2 }),
      "invalid-argument",
      "stratifiedGroupedFolds: the examples must have classes to keep the shares of; theirs are numbers. Use groupedFolds.",
    );
  });
});
