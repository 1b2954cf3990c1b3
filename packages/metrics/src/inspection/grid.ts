import { describeValue, PortraitError, type Vector } from "@portrait/core";
import { quantile } from "../metric/quantile.js";
import type { DependenceColumn, GridValue } from "./dependence.js";

/** The tails of the numbers that a grid leaves out. */
const TAIL = 0.05;

/** The most categories of a grid that is made here. */
const CATEGORIES = 50;

function numberGrid(values: Float64Array, points: number): readonly number[] {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  const distinct = [...new Set(known)];
  if (distinct.length <= points) return distinct;
  const low = quantile(known, TAIL);
  const high = quantile(known, 1 - TAIL);
  const steps = Array.from({ length: points }, (_, step) => low + ((high - low) * step) / (points - 1));
  return [...new Set(steps)];
}

function categoryGrid(codes: Int32Array, dictionary: readonly string[]): readonly string[] {
  const counts = new Map<number, number>();
  for (const code of codes) if (code >= 0) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, CATEGORIES)
    .map(([code]) => dictionary[code] as string)
    .sort();
}

function gridOf(name: string, vector: Vector, points: number): readonly GridValue[] {
  switch (vector.type) {
    case "number":
      return numberGrid(vector.values, points);
    case "boolean":
      return [false, true];
    case "category":
      return categoryGrid(vector.codes, vector.dictionary);
    default:
      throw new PortraitError({
        code: "not-supported",
        message: `partialDependence: column ${JSON.stringify(name)} must hold numbers, truth values or categories; it is of type ${vector.type}.`,
      });
  }
}

const typeOf = { number: "number", boolean: "boolean", category: "string" } as const;

/**
 * The values that a column is set to: those asked for, or a grid.
 *
 * @param name - The column.
 * @param vector - Its values.
 * @param points - How many values a grid of numbers has.
 * @param asked - What the caller asked for.
 * @throws PortraitError `not-supported` for a type that cannot be set; `invalid-option` for values of another type;
 *   `invalid-data` when the column has no value.
 */
export function columnGrid(
  name: string,
  vector: Vector,
  points: number,
  asked: readonly unknown[] | undefined,
): DependenceColumn {
  const made = gridOf(name, vector, points);
  const type = vector.type as DependenceColumn["type"];
  const values = asked ?? made;
  if (values.length === 0) {
    throw new PortraitError({
      code: asked === undefined ? "invalid-data" : "invalid-option",
      message: `partialDependence: ${asked === undefined ? `column ${JSON.stringify(name)} has no value in these rows` : `the grid of ${JSON.stringify(name)} is empty`}.`,
    });
  }
  const fits = (value: unknown): value is GridValue =>
    value === null || (typeof value === typeOf[type] && (type !== "number" || Number.isFinite(value)));
  const odd = values.findIndex((value) => !fits(value));
  if (odd >= 0) {
    throw new PortraitError({
      code: "invalid-option",
      message: `partialDependence: the grid of ${JSON.stringify(name)} must hold values of type ${type}, or null; value ${odd} is ${describeValue(values[odd])}.`,
    });
  }
  return Object.freeze({ name, type, values: Object.freeze(values.filter(fits)) });
}

/**
 * A column of one value.
 *
 * @param type - The type.
 * @param value - The value.
 * @param length - How many rows.
 */
export function constantVector(type: DependenceColumn["type"], value: GridValue, length: number): Vector {
  if (type === "number") {
    return { type, values: new Float64Array(length).fill(typeof value === "number" ? value : Number.NaN) };
  }
  if (type === "boolean") {
    return { type, values: new Uint8Array(length).fill(value === null ? 2 : Number(value)) };
  }
  const codes = new Int32Array(length).fill(value === null ? -1 : 0);
  return { type, codes, dictionary: typeof value === "string" ? [value] : [] };
}
