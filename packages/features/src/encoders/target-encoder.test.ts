import { readFileSync } from "node:fs";
import {
  createExamples,
  createRandom,
  type Examples,
  fit,
  rowAt,
  type Table,
  tableFromRows,
} from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { bothWays } from "./both-ways.fixture.js";
import { fitTransform, targetEncoder } from "./index.js";

interface TargetCase {
  readonly name: string;
  readonly smooth: "auto" | number;
  readonly levels: readonly string[];
  readonly target: readonly (number | string)[];
  readonly new: readonly string[];
  readonly encoded: readonly (readonly number[])[];
}

const fixture: { readonly targets: readonly TargetCase[] } = JSON.parse(
  readFileSync(new URL("../../fixtures/encoders.json", import.meta.url), "utf8"),
);

type Row = { readonly c: string | null };
const schema = { columns: [{ name: "c", type: "category" }] } as const;
const rowsOf = (levels: readonly (string | null)[]): readonly Row[] => levels.map((c) => ({ c }));
const tableOf = (levels: readonly (string | null)[]): Table<Row> =>
  tableFromRows<Row>("test", rowsOf(levels), schema);

describe("agreement with scikit-learn 1.9.1", () => {
  const of = (part: string) => fixture.targets.filter(({ name }) => name.startsWith(part));

  function expectRows(rows: readonly object[], own: TargetCase): void {
    expect(rows).toHaveLength(own.encoded.length);
    rows.forEach((row, place) => {
      Object.values(row).forEach((value, column) => {
        expect(value).toBeCloseTo(own.encoded[place]?.[column] as number, 12);
      });
    });
  }

  test.each([...of("binary"), ...of("continuous")].map((own) => [own.name, own] as const))(
    "%s",
    async (name, own) => {
      const numbers = own.target as readonly number[];
      const target = name.startsWith("binary") ? Uint8Array.from(numbers) : Float64Array.from(numbers);
      const examples = createExamples({ table: tableOf(own.levels), target: target as Float64Array });
      const model = await fit(targetEncoder(["c"], { smooth: own.smooth }), examples);
      const { many, single } = bothWays(model, tableOf(own.new));
      expect(single).toEqual(many);
      expectRows(many, own);
    },
  );

  test.each(of("multiclass").map((own) => [own.name, own] as const))("%s", async (_, own) => {
    const examples = createExamples({ table: tableOf(own.levels), target: own.target as readonly string[] });
    const model = await fit(targetEncoder(["c"], { smooth: own.smooth, multiclass: true }), examples);
    const { many, single } = bothWays(model, tableOf(own.new));
    expect(single).toEqual(many);
    expect(Object.keys(many[0] ?? {})).toEqual(["c:basic", "c:gold", "c:plus"]);
    expectRows(many, own);
  });
});

/** Three rows a user; categories without any bearing on the answers, a third as many as rows. */
function noise(rows: number): Examples<Row> {
  const random = createRandom(3);
  return createExamples({
    rows: rowsOf(Array.from({ length: rows }, () => `level ${random.integer(rows / 3)}`)),
    schema,
    target: Array.from({ length: rows }, () => random.next() < 0.4),
    users: Array.from({ length: rows }, (_, row) => `user ${Math.floor(row / 3)}`),
  });
}

const encodings = (table: Table<{ readonly c: number }>): Float64Array =>
  (table.columns.c as { readonly values: Float64Array }).values;

/** The probability that a row of an answer yes has the higher score, ties counting half. */
function auc(scores: Float64Array, target: Uint8Array): number {
  let [wins, pairs] = [0, 0];
  scores.forEach((yes, row) => {
    if (target[row] !== 1) return;
    scores.forEach((no, other) => {
      if (target[other] !== 0) return;
      pairs++;
      wins += yes > no ? 1 : yes === no ? 0.5 : 0;
    });
  });
  return wins / pairs;
}

describe("training rows are encoded out of fold", () => {
  test("categories without bearing tell nothing, though by their own answers they would", async () => {
    const examples = noise(1500);
    const { model, data } = await fitTransform(targetEncoder(["c"]), examples, { seed: 1 });
    const honest = auc(encodings(data.table), examples.target);
    const naive = auc(encodings(model.transform(examples).table), examples.target);
    expect(naive).toBeGreaterThan(0.75);
    expect(Math.abs(honest - 0.5)).toBeLessThan(0.05);
  });

  test("no answer of a user is in the encoding of any row of the user", async () => {
    const examples = noise(90);
    const encode = async (target: Uint8Array) =>
      encodings(
        (await fitTransform(targetEncoder(["c"], { smooth: 1 }), { ...examples, target }, { seed: 5 })).data
          .table,
      );
    const before = await encode(examples.target);
    for (const user of new Set(examples.users)) {
      const flipped = examples.target.map((answer, row) =>
        examples.users[row] === user ? 1 - answer : answer,
      );
      const after = await encode(flipped);
      const own = [...before.keys()].filter((row) => examples.users[row] === user);
      expect(own.map((row) => after[row])).toEqual(own.map((row) => before[row]));
      if (
        flipped.reduce((sum, answer) => sum + answer, 0) !==
        examples.target.reduce((sum, answer) => sum + answer, 0)
      )
        expect(after).not.toEqual(before);
    }
  });

  test("each is the smoothed mean of its level over the other folds, by brute force", async () => {
    const examples = noise(60);
    const smooth = 2;
    const { data } = await fitTransform(targetEncoder(["c"], { smooth, folds: 2 }), examples, { seed: 9 });
    const found = encodings(data.table);
    const level = (row: number) => rowAt(examples.table, row).c;
    const users = [...new Set(examples.users)];
    // Two rows are in one fold if flipping the answers of one leaves the other's encoding as it is.
    const foldOf = new Map<string, boolean>();
    for (const user of users) {
      const target = examples.target.map((answer, row) => (examples.users[row] === user ? 1 : answer));
      const other = examples.target.map((answer, row) => (examples.users[row] === user ? 0 : answer));
      const [one, two] = [target, other].map(async (answers) =>
        encodings(
          (
            await fitTransform(
              targetEncoder(["c"], { smooth, folds: 2 }),
              { ...examples, target: answers },
              { seed: 9 },
            )
          ).data.table,
        ),
      );
      foldOf.set(user, (await one)?.[0] === (await two)?.[0]);
    }
    found.forEach((value, row) => {
      const others = [...found.keys()].filter(
        (other) => foldOf.get(examples.users[other] as string) !== foldOf.get(examples.users[row] as string),
      );
      const answers = (rows: readonly number[]) =>
        rows.reduce((sum, other) => sum + (examples.target[other] as number), 0);
      const same = others.filter((other) => level(other) === level(row));
      const mean = answers(others) / others.length;
      expect(value).toBeCloseTo((answers(same) + smooth * mean) / (same.length + smooth), 12);
    });
  });

  test("the seed divides the users, and the model does not depend on it", async () => {
    const examples = noise(90);
    const [one, same, other] = [
      await fitTransform(targetEncoder(["c"]), examples, { seed: 1 }),
      await fitTransform(targetEncoder(["c"]), examples, { seed: 1 }),
      await fitTransform(targetEncoder(["c"]), examples, { seed: 2 }),
    ];
    expect(same.data.table).toEqual(one.data.table);
    expect(other.data.table).not.toEqual(one.data.table);
    expect(other.model.state()).toEqual(one.model.state());
    expect(one.data.target).toBe(examples.target);
    expect(one.data.users).toBe(examples.users);
  });
});

test("null is a level where training holds it, and else the mean of all", async () => {
  const make = (levels: readonly (string | null)[]) =>
    createExamples({ rows: rowsOf(levels), schema, target: [1, 2, 3, 10] });
  const having = await fit(targetEncoder(["c"], { smooth: 0 }), make(["a", "a", null, null]));
  expect(having.transformOne({ c: null })).toEqual({ c: 6.5 });
  const without = await fit(targetEncoder(["c"], { smooth: 0, unseen: "error" }), make(["a", "a", "b", "b"]));
  expect(without.transformOne({ c: null })).toEqual({ c: 4 });
  await expectPortraitError(() => without.transformOne({ c: "new" }), {
    code: "invalid-data",
    message:
      'targetEncoder: column "c" has the category "new", which the training rows do not have. Pass unseen: "ignore", or learn from rows that have it.',
  });
});

test("answers that do not vary are their own encoding", async () => {
  const examples = createExamples({ rows: rowsOf(["a", "a", "b"]), schema, target: [7, 7, 7] });
  expect((await fit(targetEncoder(["c"]), examples)).transformOne({ c: "a" })).toEqual({ c: 7 });
});

test("refusals", async () => {
  const examples = noise(9);
  await expectPortraitError(fitTransform(targetEncoder(["c"]), examples), {
    code: "invalid-data",
    message: "targetEncoder: 3 users are too few for 5 folds. Use at most 3 folds.",
  });
  const alone = { ...examples, users: examples.users.map(() => "ann") };
  await expectPortraitError(fitTransform(targetEncoder(["c"], { folds: 2 }), alone), {
    code: "invalid-data",
    message:
      "targetEncoder: 1 user is too few for 2 folds. Encode rows of at least two users, so that none is encoded by its own answers.",
  });
  const classes = createExamples({ rows: rowsOf(["a"]), schema, target: ["gold"] });
  await expectPortraitError(fit(targetEncoder(["c"]), classes as never), {
    code: "invalid-argument",
    message:
      "targetEncoder: the answers must be yes or no, or numbers; received classes. Pass multiclass: true for classes.",
  });
  await expectPortraitError(fit(targetEncoder(["c"], { multiclass: true }), examples as never), {
    code: "invalid-argument",
    message:
      "targetEncoder: the answers must be classes; received a Uint8Array. Leave multiclass out, or make examples with class names as target.",
  });
  await expectPortraitError(fit(targetEncoder(["c"]), tableOf(["a"]) as never), {
    code: "invalid-argument",
    message:
      "targetEncoder: the answers must be yes or no, or numbers; received undefined. Pass multiclass: true for classes.",
  });
  const short = { ...examples, target: Uint8Array.of(1) };
  await expectPortraitError(fit(targetEncoder(["c"]), short), {
    code: "invalid-data",
    message:
      "targetEncoder: there must be one finite answer for each of the 9 rows. Make examples with createExamples, which checks this.",
  });
  await expectPortraitError(() => targetEncoder(["c"], { smooth: -1 }), {
    code: "invalid-option",
    message:
      'targetEncoder: "smooth" must be "auto", or a finite number >= 0; received -1. Leave it out to use "auto".',
  });
});
