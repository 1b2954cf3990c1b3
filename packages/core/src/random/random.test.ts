import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hashText } from "./hash.js";
import { createRandom, permutation } from "./random.js";

const MASK = 0xffffffffn;

/** sfc32 over exact integers, as an independent reference. */
function* sfc32(seed: number | string): Generator<number> {
  const digest = BigInt(`0x${hashText(`seed:${seed}`)}`);
  let [a, b, c, counter] = [digest >> 32n, digest & MASK, 0x9e3779b9n, 1n];
  for (let step = 0; ; step++) {
    const sum = (a + b + counter) & MASK;
    counter = (counter + 1n) & MASK;
    a = b ^ (b >> 9n);
    b = (c + (c << 3n)) & MASK;
    c = ((((c << 21n) & MASK) | (c >> 11n)) + sum) & MASK;
    if (step >= 12) yield Number(sum) / 2 ** 32;
  }
}

const take = (count: number, seed: number | string): number[] => {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => random.next());
};

describe("createRandom", () => {
  test.each([0, 1, 42, -3, 1.5, "text"])("seed %s gives the stream of sfc32", (seed) => {
    const reference = sfc32(seed);
    for (const value of take(200, seed)) expect(value).toBe(reference.next().value);
  });

  test("numbers are uniform in [0, 1)", () => {
    const values = take(100_000, 7);
    const counts = new Array<number>(100).fill(0);
    for (const value of values) {
      expect(value >= 0 && value < 1).toBe(true);
      counts[Math.floor(value * 100)] = (counts[Math.floor(value * 100)] as number) + 1;
    }
    const chiSquared = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chiSquared).toBeGreaterThan(60);
    expect(chiSquared).toBeLessThan(150);
  });

  test("integers lie below their bound, and all occur", () => {
    const random = createRandom(3);
    for (const bound of [1, 2, 7]) {
      const seen = new Set(Array.from({ length: 500 }, () => random.integer(bound)));
      expect([...seen].sort()).toEqual(Array.from({ length: bound }, (_, index) => index));
    }
    expect(random.integer(2 ** 32)).toBeLessThan(2 ** 32);
  });

  test("normal deviates have mean 0, variance 1 and the normal's kurtosis", () => {
    const random = createRandom(5);
    const values = Array.from({ length: 100_000 }, () => random.normal());
    const moment = (power: number): number =>
      values.reduce((sum, value) => sum + value ** power, 0) / values.length;
    expect(values.every(Number.isFinite)).toBe(true);
    expect(Math.abs(moment(1))).toBeLessThan(0.015);
    expect(Math.abs(moment(2) - 1)).toBeLessThan(0.02);
    expect(Math.abs(moment(3))).toBeLessThan(0.05);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.1);
  });

  test("a fork depends on seed and label, not on how far the stream was read", () => {
    const read = createRandom(1);
    read.next();
    const values = [
      createRandom(1).fork("a"),
      read.fork("a"),
      createRandom(1).fork("b"),
      createRandom(2).fork("a"),
    ].map((fork) => fork.next());
    expect(values[0]).toBe(values[1]);
    expect(new Set(values).size).toBe(3);
  });

  test("labels of forks are joined by a slash", () => {
    const nested = createRandom(1).fork("a").fork("b").next();
    expect(createRandom(1).fork("a/b").next()).toBe(nested);
    expect(createRandom(1).fork("ab").next()).not.toBe(nested);
  });

  test("streams of neighbouring seeds have nothing in common", () => {
    const [left, right] = [take(20_000, 10), take(20_000, 11)];
    const products = left.map((value, index) => (value - 0.5) * ((right[index] as number) - 0.5));
    const correlation = (12 * products.reduce((sum, value) => sum + value, 0)) / products.length;
    expect(Math.abs(correlation)).toBeLessThan(0.03);
  });
});

describe("permutation", () => {
  test("holds every number once", () => {
    fc.assert(
      fc.property(fc.nat(60), fc.integer(), (length, seed) => {
        const order = permutation(length, createRandom(seed));
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length }, (_, index) => index));
      }),
      { seed: 1 },
    );
  });

  test("every order is about as frequent", () => {
    const counts = new Map<string, number>();
    const random = createRandom(9);
    for (let draw = 0; draw < 24_000; draw++) {
      const key = permutation(4, random).join("");
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(140);
  });
});
