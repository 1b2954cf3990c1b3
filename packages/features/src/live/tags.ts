import { type ExpressionNode, type Tag, type ValueType, type Vector, valueAt } from "@portrait/core";
import { nodeType } from "../define/node-type.js";
import type { ProfilePlan } from "../define/profile-definition.js";
import { type EvaluationContext, evaluate } from "../evaluate/evaluate.js";
import type { Scalar } from "../evaluate/scalar.js";
import { evidenceReader } from "../profile/evidence.js";
import { validUntil } from "../profile/valid-until.js";
import { columnOf } from "../read/column-of.js";

/** The threshold of a comparison with a quantile of the population. */
export type ThresholdReader = (of: ExpressionNode, probability: number, now: number) => number;

/** A column of one row. */
function columnOfOne(type: ValueType, value: Scalar): Vector {
  switch (type) {
    case "category":
      return value === null
        ? { type, codes: Int32Array.of(-1), dictionary: [] }
        : { type, codes: Int32Array.of(0), dictionary: [value as string] };
    case "boolean":
      return { type, values: Uint8Array.of(value === null ? 2 : Number(value)) };
    case "list": {
      const texts = value as readonly string[];
      return {
        type,
        offsets: Int32Array.of(0, texts.length),
        codes: Int32Array.from(texts.keys()),
        dictionary: texts,
      };
    }
    case "vector": {
      const numbers = value as readonly number[];
      return { type, width: numbers.length, values: Float64Array.from(numbers) };
    }
    default:
      return { type, values: Float64Array.of((value as number | null) ?? Number.NaN) };
  }
}

/** The features of one user as columns, made when they are asked for. */
function contextOf(
  types: readonly (readonly [string, ValueType])[],
  values: readonly Scalar[],
  now: number,
  threshold: ThresholdReader,
): EvaluationContext {
  const columns: Record<string, Vector> = {};
  return {
    length: 1,
    column(name) {
      if (Object.hasOwn(columns, name)) return columns[name] as Vector;
      const place = types.findIndex(([feature]) => feature === name);
      const type = types[place]?.[1];
      if (type === undefined) return columnOf(columns, name);
      const vector = columnOfOne(type, values[place] ?? null);
      columns[name] = vector;
      return vector;
    },
    quantile: (_, probability, of) => Float64Array.of(threshold(of, probability, now)),
  };
}

/**
 * Prepares the facts and rules of a profile for one user at a time.
 *
 * @param profile - The definition.
 * @param threshold - Gives thresholds over the population.
 * @returns The tags with their names, from the values of all features in order.
 */
export function tagReader(
  profile: ProfilePlan,
  threshold: ThresholdReader,
): (values: readonly Scalar[], now: number) => readonly (readonly [string, Tag])[] {
  const types = Object.entries(profile.features).map(([name, node]) => [name, nodeType(node)] as const);
  const tags = Object.entries(profile.tags);
  return (values, now) => {
    const context = contextOf(types, values, now, threshold);
    return tags.map(([name, { node, source, hash, expires }]): readonly [string, Tag] => {
      const value = valueAt(evaluate(node, context), 0);
      const tag = {
        value,
        confidence: value === null ? 0 : 1,
        evidence: evidenceReader(node, context)(0),
        source,
        definition: hash,
        validUntil: validUntil(now, expires),
      };
      return [name, Object.freeze(tag)];
    });
  };
}
