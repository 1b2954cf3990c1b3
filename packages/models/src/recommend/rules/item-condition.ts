import {
  type CategoryVector,
  type ItemCondition,
  listWords,
  parseIsoTimestamp,
  type Vector,
} from "@portrait/core";
import type { ItemRows } from "./item-rows.js";
import { refuse } from "./refuse.js";

/** Truth of a condition for a row: 0 is false, 1 is true, 2 is unknown. */
type Truth = 0 | 1 | 2;

const MAX_DEPTH = 100;
const TESTS = ["in", "has", "gte", "gt", "lte", "lt"] as const;
const FORMS = "{ column, in | has | gte | gt | lte | lt }, { all }, { any } or { not }";

type Test = (row: number) => Truth;

const compare = {
  gte: (value: number, bound: number): boolean => value >= bound,
  gt: (value: number, bound: number): boolean => value > bound,
  lte: (value: number, bound: number): boolean => value <= bound,
  lt: (value: number, bound: number): boolean => value < bound,
} as const;

function boundOf(owner: string, rule: string, vector: Vector, bound: unknown): number {
  if (vector.type === "timestamp" && typeof bound === "string") {
    const instant = parseIsoTimestamp(bound);
    if (!Number.isNaN(instant)) return instant;
  } else if (typeof bound === "number" && Number.isFinite(bound)) return bound;
  const expected = vector.type === "timestamp" ? "an ISO 8601 text or epoch milliseconds" : "a finite number";
  throw refuse(owner, `${rule} must be ${expected}`, bound);
}

function inTest(owner: string, rule: string, vector: Vector, values: unknown): Test {
  if (!Array.isArray(values)) throw refuse(owner, `${rule} must be a list of values`, values);
  if (vector.type === "boolean") {
    const odd = values.find((value) => typeof value !== "boolean");
    if (odd !== undefined) throw refuse(owner, `${rule} must hold true or false`, odd);
    return (row) => {
      const value = vector.values[row] as Truth;
      return value === 2 ? 2 : values.includes(value === 1) ? 1 : 0;
    };
  }
  const { codes, dictionary } = vector as CategoryVector;
  const wanted = new Uint8Array(dictionary.length);
  for (const value of values) {
    const code = typeof value === "string" ? dictionary.indexOf(value) : -1;
    if (code < 0) {
      throw refuse(
        owner,
        `${rule} must hold values of the column`,
        value,
        `The column holds ${listWords(dictionary)}.`,
      );
    }
    wanted[code] = 1;
  }
  return (row) => {
    const code = codes[row] as number;
    return code < 0 ? 2 : (wanted[code] as Truth);
  };
}

function hasTest(owner: string, rule: string, vector: Vector, text: unknown): Test {
  if (vector.type !== "list") throw refuse(owner, `${rule} needs a column of type list`, vector.type);
  const code = typeof text === "string" ? vector.dictionary.indexOf(text) : -1;
  if (code < 0) {
    throw refuse(
      owner,
      `${rule} must be a text of the column`,
      text,
      `The column holds ${listWords(vector.dictionary)}.`,
    );
  }
  return (row) =>
    vector.codes.subarray(vector.offsets[row], vector.offsets[row + 1]).includes(code) ? 1 : 0;
}

const fits: Readonly<Record<(typeof TESTS)[number], readonly Vector["type"][]>> = {
  in: ["category", "boolean"],
  has: ["list"],
  gte: ["number", "timestamp"],
  gt: ["number", "timestamp"],
  lte: ["number", "timestamp"],
  lt: ["number", "timestamp"],
};

function columnTest(
  owner: string,
  path: string,
  condition: Readonly<Record<string, unknown>>,
  items: ItemRows,
): Test {
  const stray = Object.keys(condition).find((key) => key !== "column" && !TESTS.some((test) => test === key));
  if (stray !== undefined) throw refuse(owner, `${path} must be ${FORMS}`, stray);
  const vector = items.column(path, condition.column);
  const named = TESTS.filter((test) => condition[test] !== undefined);
  if (named.length === 0) throw refuse(owner, `${path} must name a test: ${FORMS}`, condition);
  const tests = named.map((name): Test => {
    const rule = `${path}.${name}`;
    if (!fits[name].includes(vector.type)) {
      throw refuse(owner, `${rule} needs a column of type ${fits[name].join(" or ")}`, vector.type);
    }
    if (name === "in") return inTest(owner, rule, vector, condition.in);
    if (name === "has") return hasTest(owner, rule, vector, condition.has);
    const bound = boundOf(owner, rule, vector, condition[name]);
    const { values } = vector as Extract<Vector, { type: "number" | "timestamp" }>;
    return (row) => {
      const value = values[row] as number;
      return Number.isNaN(value) ? 2 : compare[name](value, bound) ? 1 : 0;
    };
  });
  return allOf(tests);
}

const allOf =
  (tests: readonly Test[]): Test =>
  (row) => {
    let result: Truth = 1;
    for (const test of tests) {
      const truth = row < 0 ? 2 : test(row);
      if (truth === 0) return 0;
      if (truth === 2) result = 2;
    }
    return result;
  };

function testOf(owner: string, path: string, condition: unknown, items: ItemRows, depth: number): Test {
  if (typeof condition !== "object" || condition === null || Array.isArray(condition) || depth > MAX_DEPTH) {
    throw refuse(owner, `${path} must be ${FORMS}, nested ${MAX_DEPTH} deep at most`, condition);
  }
  const own: Readonly<Record<string, unknown>> = { ...condition };
  if (Object.hasOwn(own, "column")) return columnTest(owner, path, own, items);
  const [form, ...others] = Object.keys(own);
  if (others.length > 0 || (form !== "all" && form !== "any" && form !== "not")) {
    throw refuse(owner, `${path} must be ${FORMS}`, condition);
  }
  if (form === "not") return negated(testOf(owner, `${path}.not`, own.not, items, depth + 1));
  const parts = own[form];
  if (!Array.isArray(parts)) throw refuse(owner, `${path}.${form} must be a list of conditions`, parts);
  const tests = parts.map((part, at) => testOf(owner, `${path}.${form}[${at}]`, part, items, depth + 1));
  return form === "all" ? everyPart(tests) : negated(everyPart(tests.map(negated)));
}

const negated =
  (test: Test): Test =>
  (row) => {
    const truth = test(row);
    return truth === 2 ? 2 : truth === 1 ? 0 : 1;
  };

const everyPart =
  (tests: readonly Test[]): Test =>
  (row) => {
    let result: Truth = 1;
    for (const test of tests) {
      const truth = test(row);
      if (truth === 0) return 0;
      if (truth === 2) result = 2;
    }
    return result;
  };

/**
 * The items of a model that meet a condition.
 *
 * @param owner - Who was asked.
 * @param condition - The condition.
 * @param items - The attributes.
 * @returns For each item of the model 1 if the condition is true of it, else 0.
 * @throws PortraitError `invalid-option` naming the part at fault; `missing-column`.
 */
export function itemsThatMeet(owner: string, condition: ItemCondition, items: ItemRows): Uint8Array {
  const test = testOf(owner, '"rules.where"', condition, items, 0);
  return Uint8Array.from(items.rowOf, (row) => (test(row) === 1 ? 1 : 0));
}
