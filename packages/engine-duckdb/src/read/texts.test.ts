import { sql } from "@portrait/engine-sql";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mapped } from "../support/scratch.js";
import { numberText, sourceText, trimmed } from "./texts.js";

const written = (number: number): string | null => (Number.isNaN(number) ? null : String(number));

describe("numberText", () => {
  const numbers = [
    0,
    -0,
    5,
    -5,
    17850,
    0.1,
    1e-5,
    1.5e-6,
    -1e-6,
    1e-7,
    -1.25e-7,
    1e15,
    1e16,
    123456789012345680000,
    -1.5e20,
    1e21,
    1.5e21,
    1e300,
    -1e-300,
    5e-324,
    1.7976931348623157e308,
    9007199254740992,
    9007199254740994,
    0.0001,
    1e-4,
    123456.789,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    4.35,
    100,
    1e2,
  ];
  test("writes numbers as JavaScript does", async () => {
    expect(await mapped(numbers, numberText(sql`x`))).toEqual(numbers.map(written));
  });

  test("for any number", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.double(), { minLength: 1, maxLength: 200 }), async (values) => {
        expect(await mapped(values, numberText(sql`x`))).toEqual(values.map(written));
      }),
      { numRuns: 20, seed: 1 },
    );
  });
});

test("trimmed removes what String.prototype.trim removes, and nothing else", async () => {
  const characters = Array.from({ length: 0xd800 }, (_, code) => String.fromCharCode(code)).concat(
    Array.from({ length: 0x2000 }, (_, code) => String.fromCharCode(0xe000 + code)),
  );
  const candidates = characters.filter(
    (character, code) => character.trim() === "" || /\s|\p{C}|\p{Z}/u.test(character) || code % 997 === 0,
  );
  const texts = candidates.slice(0, 3000).map((character) => `${character}a${character}b${character}`);
  expect(await mapped(texts, trimmed(sql`x`))).toEqual(texts.map((text) => text.trim()));
});

test("instants are written as ISO text", async () => {
  const instants = [
    0, -1, 951782400000, 253402300799999, 253402300800000, -62167219200001, -62198755200000, 8.64e15,
    -8.64e15,
  ];
  const value = sql`CAST(x AS BIGINT)`;
  expect(await mapped(instants, sourceText({ kind: "instant", sql: value }))).toEqual(
    instants.map((instant) => new Date(instant).toISOString()),
  );
});
