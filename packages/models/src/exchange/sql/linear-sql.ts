import type { SqlWriter } from "@portrait/core";
import type { BooleanSpec, CategorySpec, NumberSpec } from "../../input/column-encoder.js";
import { createEncoder } from "../../input/encoder.js";
import type { LinearParts } from "../model-parts.js";
import { sumOf } from "./sum.js";

const LARGEST = 1e100;

/** What an input adds when it is null. */
function whenNull(spec: NumberSpec | BooleanSpec | CategorySpec, weights: Float64Array): number {
  const encoder = createEncoder("exportSql", [spec]);
  const encoded = new Float64Array(encoder.columns.length);
  encoder.encodeOne({ [spec.name]: null }, encoded);
  return encoded.reduce((sum, value, index) => sum + value * (weights[index] as number), 0);
}

function numberTerm(spec: NumberSpec, weights: Float64Array, sql: SqlWriter): string {
  const name = `CAST(${sql.name(spec.name)} AS ${sql.double})`;
  const value = spec.signedLog ? `SIGN(${name}) * LN(1e0 + ABS(${name}))` : name;
  const scaled = `(${value} - ${sql.number(spec.mean)}) / ${sql.number(spec.scale)}`;
  const clipped = `LEAST(GREATEST(${scaled}, ${sql.number(-LARGEST)}), ${sql.number(LARGEST)})`;
  const missing = sql.number(whenNull(spec, weights));
  return `CASE WHEN ${name} IS NULL THEN ${missing} ELSE ${sql.number(weights[0] as number)} * ${clipped} END`;
}

function booleanTerm(spec: BooleanSpec, weights: Float64Array, sql: SqlWriter): string {
  const name = sql.name(spec.name);
  const yes = sql.number(weights[0] as number);
  return `CASE WHEN ${name} THEN ${yes} WHEN NOT ${name} THEN 0e0 ELSE ${sql.number(whenNull(spec, weights))} END`;
}

function categoryTerm(spec: CategorySpec, weights: Float64Array, sql: SqlWriter): string {
  const name = sql.name(spec.name);
  const cases = spec.levels.map(
    (level, index) => ` WHEN ${name} = ${sql.text(level)} THEN ${sql.number(weights[index] as number)}`,
  );
  const other = spec.other ? (weights[spec.levels.length] as number) : 0;
  const missing = sql.number(whenNull(spec, weights));
  return `CASE WHEN ${name} IS NULL THEN ${missing}${cases.join("")} ELSE ${sql.number(other)} END`;
}

/**
 * The SQL of the raw outputs of a linear model.
 *
 * @param parts - The model.
 * @param sql - The dialect.
 */
export function linearOutputs(parts: LinearParts, sql: SqlWriter): readonly string[] {
  const { specs, offsets, weights, intercepts } = parts;
  const width = offsets.at(-1) as number;
  return Array.from(intercepts, (intercept, output) => {
    const terms = specs.map((spec, index) => {
      const from = output * width;
      const own = weights.subarray(from + (offsets[index] as number), from + (offsets[index + 1] as number));
      if (spec.type === "number") return numberTerm(spec, own, sql);
      return spec.type === "boolean" ? booleanTerm(spec, own, sql) : categoryTerm(spec, own, sql);
    });
    return sumOf([sql.number(intercept), ...terms]);
  });
}
