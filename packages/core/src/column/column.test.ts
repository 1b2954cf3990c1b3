import { expectPortraitError } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { boolean, category, id, number, oneOf, optional, text, timestamp } from "./column.js";

test("columns are plain frozen data", () => {
  const columns = [
    [id("user"), { kind: "id", nullable: false, entity: "user", integer: false }],
    [id("order", { integer: true }), { kind: "id", nullable: false, entity: "order", integer: true }],
    [timestamp(), { kind: "timestamp", nullable: false, formats: [] }],
    [timestamp({ formats: ["%Y/%m/%d"] }), { kind: "timestamp", nullable: false, formats: ["%Y/%m/%d"] }],
    [oneOf("a", "b"), { kind: "category", nullable: false, values: ["a", "b"] }],
    [category(), { kind: "category", nullable: false }],
    [number(), { kind: "number", nullable: false }],
    [number({ min: -1, max: 2 }), { kind: "number", nullable: false, min: -1, max: 2 }],
    [boolean(), { kind: "boolean", nullable: false }],
    [text(), { kind: "text", nullable: false }],
    [optional(number({ max: 2 })), { kind: "number", nullable: true, max: 2 }],
  ] as const;
  for (const [column, expected] of columns) {
    expect(column).toEqual(expected);
    expect(Object.isFrozen(column)).toBe(true);
    expect(JSON.parse(JSON.stringify(column))).toEqual(expected);
  }
  expect(Object.isFrozen(oneOf("a").values)).toBe(true);
  expect(Object.isFrozen(timestamp().formats)).toBe(true);
});

test("optional leaves the column that it was given as it is", () => {
  const column = category();
  optional(column);
  expect(column.nullable).toBe(false);
});

describe("columns refuse", () => {
  test.each([
    ["", '""'],
    [undefined, "undefined"],
    [5, "5"],
  ])("the entity %s", async (entity, described) => {
    await expectPortraitError(() => id(entity as string), {
      code: "invalid-definition",
      message: `id: the entity must be a non-empty text; received ${described}. Write what is identified: id("user").`,
    });
  });

  test("options that do not fit", async () => {
    await expectPortraitError(() => id("user", { integer: 1 as never }), {
      code: "invalid-option",
      message: 'id: "integer" must be true or false; received 1. Leave it out to use false.',
    });
    await expectPortraitError(() => number({ min: Number.NaN }), {
      code: "invalid-option",
      message: 'number: "min" must be a finite number; received NaN. It may be left out.',
    });
    await expectPortraitError(() => number({ minimum: 0 } as never), {
      code: "invalid-option",
      message: 'number: there is no option "minimum". The options are "min", "max".',
    });
  });

  test("a range that holds nothing", async () => {
    await expectPortraitError(() => number({ min: 2, max: 1 }), {
      code: "invalid-option",
      message: 'number: "min" must not be greater than "max"; received 2 and 1.',
    });
  });

  test.each(["%Y-%m", "%Y-%m-%d %Y", "%y-%m-%d", "%Y-%m-%d %", "%Y-%m-%d %%", 5])(
    "the format %s",
    async (format) => {
      await expectPortraitError(() => timestamp({ formats: ["%d.%m.%Y", format as string] }), {
        code: "invalid-option",
        message:
          'timestamp: "formats" must be a list of formats with %Y, %m and %d, such as %m/%d/%Y %H:%M; received an array of 2. It may be left out.',
      });
    },
  );

  test.each<[readonly unknown[], string]>([
    [[], "an array of 0"],
    [["a", "a"], "an array of 2"],
    [["a", ""], "an array of 2"],
    [["a", 5], "an array of 2"],
  ])("the values %j", async (values, described) => {
    await expectPortraitError(() => oneOf(...(values as string[])), {
      code: "invalid-definition",
      message: `oneOf: the values must be one or more different non-empty texts; received ${described}. Write oneOf("purchase", "cancel"), or category() when any value will do.`,
    });
  });
});
