import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createExamples } from "./create-examples.js";
import type { Examples } from "./examples.js";
import { createInteractions } from "./interactions.js";
import { timeFolds } from "./time-folds.js";

type Row = { readonly n: number };
function expectPortraitError(call: () => unknown, code: string, message: string): void {
  expect(call).toThrow(expect.objectContaining({ name: "PortraitError", code, message }));
}

const schema = { columns: [{ name: "n", type: "number" }] } as const;

function examplesAt(cutoffs: readonly number[], horizon: number): Examples<Row> {
  return createExamples<Row>({
    rows: cutoffs.map((_, n) => ({ n })),
    schema,
    target: cutoffs.map((_, n) => n % 2 === 0),
    cutoffs,
    horizon,
    interactions: createInteractions(
      Array.from({ length: 60 }, (_, at) => ({ user: "u", item: `i${at}`, at })),
      60,
    ),
  });
}

test("no outcome that is learnt from is known after the first cutoff of the test", () => {
  let divided = 0;
  fc.assert(
    fc.property(
      fc.array(fc.nat(30), { minLength: 1, maxLength: 40 }),
      fc.nat(8),
      fc.nat(4),
      fc.record({
        folds: fc.integer({ min: 1, max: 4 }),
        testCutoffs: fc.integer({ min: 1, max: 3 }),
        trainCutoffs: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
      }),
      (cutoffs, horizon, more, { folds, testCutoffs, trainCutoffs }) => {
        const examples = examplesAt(cutoffs, horizon);
        const options = { folds, testCutoffs, gap: horizon + more };
        let made: ReturnType<typeof timeFolds<Row, Uint8Array>>;
        try {
          made = timeFolds(
            examples,
            trainCutoffs === undefined ? options : { ...options, window: "sliding", trainCutoffs },
          );
        } catch (error) {
          expect(error).toMatchObject({ code: "invalid-data" });
          return;
        }
        divided += 1;
        expect(made).toHaveLength(folds);
        let last = Number.NEGATIVE_INFINITY;
        for (const { train, test: held } of made) {
          const first = Math.min(...held.cutoffs);
          expect(train.knownUntil + more).toBeLessThanOrEqual(first);
          expect(train.interactions?.until).toBeLessThanOrEqual(first);
          expect(Math.max(...train.cutoffs)).toBeLessThan(first);
          expect(new Set(held.cutoffs).size).toBe(testCutoffs);
          if (trainCutoffs !== undefined) expect(new Set(train.cutoffs).size).toBe(trainCutoffs);
          expect(first).toBeGreaterThan(last);
          last = Math.max(...held.cutoffs);
          const tested = new Set(held.cutoffs);
          expect(held.table.length).toBe(cutoffs.filter((cutoff) => tested.has(cutoff)).length);
        }
        expect(last).toBe(Math.max(...cutoffs));
      },
    ),
  );
  expect(divided).toBeGreaterThan(20);
});

test("an expanding window learns from all that lies far enough before", () => {
  const folds = timeFolds(examplesAt([0, 1, 2, 3, 4, 5], 2), { folds: 2 });
  expect(folds.map(({ trainRows, testRows }) => [[...trainRows], [...testRows]])).toEqual([
    [[0, 1, 2], [4]],
    [[0, 1, 2, 3], [5]],
  ]);
});

describe("refuses", () => {
  const day = 86_400_000;
  const examples = examplesAt([0, day, 2 * day], day);
  test.each<[object, string]>([
    [{ folds: 0 }, '"folds" must be an integer >= 1; received 0. Leave it out to use 3.'],
    [{ testCutoffs: 0 }, '"testCutoffs" must be an integer >= 1; received 0. Leave it out to use 1.'],
    [
      { window: "rolling" },
      '"window" must be one of "expanding", "sliding"; received "rolling". Leave it out to use "expanding".',
    ],
    [
      { gap: 5 },
      '"gap" must be at least the horizon of the examples, 86400000 ms; received 5. Leave it out to use the horizon.',
    ],
    [
      { gap: Number.NaN },
      '"gap" must be a finite number of milliseconds >= 0; received NaN. It may be left out.',
    ],
    [
      { window: "sliding" },
      '"trainCutoffs" must be given with window: "sliding". Say how many cutoffs the window has.',
    ],
    [
      { trainCutoffs: 2 },
      '"trainCutoffs" is of window: "sliding" only. Leave it out, or write window: "sliding".',
    ],
    [{ trainCutoffs: 1.5 }, '"trainCutoffs" must be an integer >= 1; received 1.5. It may be left out.'],
    [{ test: examples }, 'there is no option "test". Did you mean "testCutoffs"?'],
  ])("the options %o", (options, message) => {
    expectPortraitError(() => timeFolds(examples, options), "invalid-option", `timeFolds: ${message}`);
  });

  test("what is impossible", () => {
    const known = 'the cutoffs are "1970-01-01", "1970-01-02", "1970-01-03"';
    const hint = "Use fewer folds, or build examples with more cutoffs.";
    expectPortraitError(
      () => timeFolds(examples, { folds: 4 }),
      "invalid-data",
      `timeFolds: 4 folds of 1 test cutoffs need more than 4 cutoffs; ${known}. ${hint}`,
    );
    expectPortraitError(
      () => timeFolds(examples, { folds: 3 }),
      "invalid-data",
      `timeFolds: fold 1 of 3 tests from 1970-01-01 and needs 1 cutoff at least 1 days before; ${known}. ${hint}`,
    );
    expectPortraitError(
      () => timeFolds(examples, { folds: 1, gap: 2 * day, window: "sliding", trainCutoffs: 2 }),
      "invalid-data",
      `timeFolds: fold 1 of 1 tests from 1970-01-03 and needs 2 cutoffs at least 2 days before; ${known}. ${hint}`,
    );
    expectPortraitError(
      () => timeFolds(examplesAt([], 0)),
      "invalid-data",
      `timeFolds: 3 folds of 1 test cutoffs need more than 3 cutoffs; the cutoffs are none. ${hint}`,
    );
  });
});
