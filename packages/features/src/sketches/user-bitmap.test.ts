import { readFileSync } from "node:fs";
import { createRandom } from "@portrait/core";
import { expectErrorCode, expectPortraitError } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { userBitmap } from "./user-bitmap.js";

interface Reference {
  readonly generator: string;
  readonly sets: readonly {
    readonly name: string;
    readonly size: number;
    readonly sum: number;
    readonly last: number | null;
    readonly plain: string;
    readonly runs: string;
  }[];
}

const fixture = new URL("../../fixtures/roaring.json", import.meta.url);
const reference: Reference = JSON.parse(readFileSync(fixture, "utf8"));
const bytesOf = (text: string): Uint8Array => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
/** The first byte of what has no runs. */
const WITHOUT_RUNS = 0x3a;
const users = userBitmap();
const of = (values: Iterable<number>) => {
  const state = users.prepare();
  for (const value of values) users.add(state, value);
  return state;
};

describe("beside CRoaring", () => {
  test.each(reference.sets)("$name", ({ size, sum, last, plain, runs }) => {
    for (const text of [plain, runs]) {
      const state = users.decode(bytesOf(text));
      const values = [...users.values(state)];
      expect(users.finalize(state)).toBe(size);
      expect(values.reduce((total, value) => total + value, 0)).toBe(sum);
      expect(values.at(-1) ?? null).toBe(last);
      const written = users.encode(state);
      expect(users.encode(users.decode(written))).toEqual(written);
      expect(users.encode(of(values.reverse()))).toEqual(written);
      if (bytesOf(plain)[0] === WITHOUT_RUNS) expect(written).toEqual(bytesOf(plain));
    }
  });
});

describe("beside sets of JavaScript", () => {
  test.each([
    ["few", 50, 200_000],
    ["around the limit of lists", 5000, 10_000],
    ["many", 20_000, 100_000],
    ["far apart", 500, 2 ** 32],
  ])("%s", (_, count, span) => {
    for (let seed = 0; seed < 2; seed++) {
      const random = createRandom(seed);
      const draw = () => new Set(Array.from({ length: count }, () => random.integer(span)));
      const [a, b] = [draw(), draw()];
      const [left, right] = [of(a), of(b)];
      const same = (state: ReturnType<typeof of>, expected: Iterable<number>) => {
        const sorted = [...expected].sort((x, y) => x - y);
        expect([...users.values(state)]).toEqual(sorted);
        expect(users.finalize(state)).toBe(sorted.length);
        expect(users.encode(state)).toEqual(users.encode(of(sorted)));
        expect([...users.values(users.decode(users.encode(state)))]).toEqual(sorted);
      };
      same(left, a);
      same(users.merge(left, right), new Set([...a, ...b]));
      same(users.merge(right, left), new Set([...a, ...b]));
      same(
        users.intersect(left, right),
        [...a].filter((value) => b.has(value)),
      );
      same(
        users.without(left, right),
        [...a].filter((value) => !b.has(value)),
      );
      for (let probe = 0; probe < 200; probe++) {
        const value = random.integer(span);
        expect(users.has(left, value)).toBe(a.has(value));
      }
    }
  });
});

describe("what must hold", () => {
  test("what was merged does not change when more is added", () => {
    const [a, b] = [of([1, 2]), of(Array.from({ length: 5000 }, (_, at) => at))];
    const both = users.merge(a, b);
    users.add(a, 9_999_999);
    users.add(b, 8_888_888);
    users.add(both, 77);
    users.add(both, 6000);
    expect(users.finalize(both)).toBe(5001);
    expect(users.finalize(users.merge(b, users.prepare()))).toBe(5001);
    expect(users.has(b, 6000)).toBe(false);
  });

  test("it is an algebra without subtract, and has() of what is no user is false", () => {
    expect("subtract" in users).toBe(false);
    expect(users.has(of([0]), -1)).toBe(false);
    expect(users.has(of([0]), 0.5)).toBe(false);
  });
});

describe("what cannot be", () => {
  test.each([-1, 0.5, 2 ** 32, Number.NaN, "7", null])("the user %s", async (value) => {
    await expectPortraitError(() => users.add(users.prepare(), value as never), {
      code: "invalid-argument",
      message: `userBitmap: a value must be a whole number from 0 to 4294967295; received ${JSON.stringify(value) === "null" ? String(value) : JSON.stringify(value)}. Leave nulls out.`,
    });
  });

  test("bytes of something else", async () => {
    const hint = " Pass what encode() of a sketch with the same options gave, whole and unchanged.";
    await expectPortraitError(() => users.decode(Uint8Array.of(1, 2, 3, 4)), {
      code: "invalid-artifact",
      message: `userBitmap: the bytes are no Roaring bitmap of 32-bit numbers.${hint}`,
    });
    await expectPortraitError(() => users.decode(7 as never), {
      code: "invalid-artifact",
      message: `userBitmap: the bytes must be a Uint8Array; received 7.${hint}`,
    });
    const huge = Uint8Array.of(0x3a, 0x30, 0, 0, 0xff, 0xff, 0xff, 0xff);
    await expectPortraitError(() => users.decode(huge), {
      code: "invalid-artifact",
      message: `userBitmap: the bytes are malformed: there cannot be 4294967295 containers.${hint}`,
    });
  });

  test("cut anywhere, bytes are refused; changed anywhere, they are refused or a set", async () => {
    for (const { plain, runs } of reference.sets.filter(({ name }) => name !== "dense")) {
      for (const bytes of [bytesOf(plain), bytesOf(runs)]) {
        const step = Math.max(1, Math.floor(bytes.length / 97));
        for (let at = 0; at < bytes.length; at += step) {
          await expectErrorCode(() => users.decode(bytes.subarray(0, at)), "invalid-artifact");
          const changed = bytes.map((byte, place) => (place === at ? byte ^ 0x41 : byte));
          try {
            const values = [...users.values(users.decode(changed))];
            expect(values).toEqual([...new Set(values)].sort((a, b) => a - b));
          } catch (error) {
            expect(error).toMatchObject({ code: "invalid-artifact" });
          }
        }
      }
    }
  });
});
