import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hashBytes, hashText, hashTexts, hashView, stableJson } from "./hash.js";

const MASK = 0xffffffffn;
const multiply = (a: bigint, b: bigint): bigint => (a * b) & MASK;

/** MurmurHash3's 32-bit finalizer over exact integers. */
function finalize(hash: bigint): bigint {
  let mixed = multiply(hash ^ (hash >> 16n), 0x85ebca6bn);
  mixed = multiply(mixed ^ (mixed >> 13n), 0xc2b2ae35n);
  return mixed ^ (mixed >> 16n);
}

/** The documented hash over exact integers, as an independent reference. */
function reference(bytes: readonly number[]): string {
  let low = 0x811c9dc5n;
  let high = 0xcbf29ce4n;
  bytes.forEach((byte, index) => {
    low = multiply(low ^ BigInt(byte), 0x01000193n);
    high = multiply(high ^ BigInt(byte + index), 0x01000193n);
  });
  const hex = (value: bigint): string => value.toString(16).padStart(8, "0");
  return hex(finalize(high ^ BigInt(bytes.length))) + hex(finalize(low ^ high));
}

describe("hashBytes", () => {
  test("is what its documentation says, over exact integers", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(hashBytes(bytes)).toBe(reference([...bytes]));
      }),
      { seed: 1 },
    );
  });

  test("stays what it was, so that saved fingerprints stay valid", () => {
    expect(hashBytes(new Uint8Array())).toBe(reference([]));
    expect([hashText(""), hashText("a"), hashText("portrait")]).toEqual([
      "7347a9db795e2457",
      "afc720f559f77b71",
      "b32ebd75a170a21a",
    ]);
  });

  test("tells every change of one byte apart", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 100 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (bytes, place, mask) => {
          const changed = bytes.slice();
          const at = place % bytes.length;
          changed[at] = (changed[at] as number) ^ mask;
          expect(hashBytes(changed)).not.toBe(hashBytes(bytes));
        },
      ),
      { seed: 2 },
    );
  });

  test("tells 200,000 similar texts apart", () => {
    const seen = new Set(Array.from({ length: 200_000 }, (_, index) => hashText(`user ${index}`)));
    expect(seen.size).toBe(200_000);
  });

  test("tells zeros by their number", () => {
    const seen = new Set(Array.from({ length: 1000 }, (_, length) => hashBytes(new Uint8Array(length))));
    expect(seen.size).toBe(1000);
  });
});

describe("stableJson", () => {
  test("does not depend on the order of keys", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const turned = (part: unknown): unknown => {
          if (Array.isArray(part)) return part.map(turned);
          if (typeof part !== "object" || part === null) return part;
          return Object.fromEntries(
            Object.entries(part)
              .reverse()
              .map(([name, item]) => [name, turned(item)]),
          );
        };
        expect(stableJson(turned(value))).toBe(stableJson(value));
        expect(JSON.parse(stableJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { seed: 3 },
    );
  });

  test("leaves out what JSON has no word for", () => {
    expect(stableJson({ a: undefined, b: [undefined], c: () => 1, d: Number.NaN })).toBe(
      '{"b":[null],"c":null,"d":null}',
    );
    expect(stableJson(undefined)).toBe("null");
  });

  test("keeps hostile keys as data", () => {
    expect(stableJson(JSON.parse('{"b":1,"__proto__":{"a":2}}'))).toBe('{"__proto__":{"a":2},"b":1}');
  });
});

describe("hashTexts", () => {
  test("tells lists apart by their texts, order and where one text ends", () => {
    const lists = [
      [],
      [""],
      ["", ""],
      ["ab"],
      ["a", "b"],
      ["b", "a"],
      ["a", "", "b"],
      ["a", "b", ""],
      ["\u0000"],
      ["\ud83d\ude00"],
      ["\ud83d", "\ude00"],
    ];
    expect(new Set(lists.map((texts) => hashTexts(texts))).size).toBe(lists.length);
    for (const texts of lists) expect(hashTexts([...texts])).toBe(hashTexts(texts));
  });

  test("tells 100,000 lists that differ in one text apart", () => {
    const texts = Array.from({ length: 20 }, (_, index) => `user ${index}`);
    const seen = new Set<string>();
    for (let index = 0; index < 100_000; index++) {
      seen.add(hashTexts(texts.with(index % 20, `person ${index}`)));
    }
    expect(seen.size).toBe(100_000);
  });
});

describe("hashView", () => {
  test("tells every changed byte, length and order apart, at any alignment", () => {
    const bytes = Uint8Array.from({ length: 45 }, (_, index) => index * 37);
    const seen = new Set<string>();
    for (let length = 0; length <= bytes.length; length++) seen.add(hashView(bytes.subarray(0, length)));
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] = (changed[at] as number) ^ 1;
      seen.add(hashView(changed));
    }
    expect(seen.size).toBe(2 * bytes.length + 1);
    const moved = new Uint8Array(50);
    for (let offset = 0; offset < 5; offset++) {
      moved.set(bytes, offset);
      expect(hashView(moved.subarray(offset, offset + 45))).toBe(hashView(bytes));
    }
  });

  test("tells changes of the same kind in many numbers apart", () => {
    const numbers = [
      Float64Array.from({ length: 40 }, (_, index) => index * 1.7 + 0.3),
      Float32Array.from({ length: 40 }, (_, index) => index * 1.7 + 0.3),
      Int32Array.from({ length: 40 }, (_, index) => index * 17 + 3),
    ];
    for (const values of numbers) {
      const seen = new Set([hashView(values)]);
      const changed = (change: (value: number, at: number) => number): void => {
        seen.add(hashView(values.map(change)));
      };
      changed((value) => -value);
      changed((value) => value * 2);
      for (let gap = 1; gap < 20; gap++) {
        changed((value, at) => (at === 3 || at === 3 + gap ? -value : value));
        changed((value, at) => (at === 3 || at === 3 + gap ? value + 1 : value));
        changed((_, at) => values[at === 3 ? 3 + gap : at === 3 + gap ? 3 : at] as number);
      }
      expect(seen.size).toBe(3 + 19 * 3);
    }
  });
});
