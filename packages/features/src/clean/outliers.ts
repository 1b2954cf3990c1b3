import {
  type Bounds,
  describeValue,
  type EventDefinition,
  type OutlierBounds,
  type OutlierRule,
} from "@portrait/core";
import { columnRules, invalidPlan, isRecord } from "./column-rules.js";

/** Fixed bounds: the least and the greatest number that is no outlier; null where there is no limit. */
export type FixedBounds = readonly [low: number | null, high: number | null];

/** Bounds so many spreads away from the middle of the column, learnt from the log. */
export type SpreadBounds =
  | {
      /** `[q1 - k (q3 - q1), q3 + k (q3 - q1)]` by the quartiles of the column (Tukey's fences); usual is 1.5. */
      readonly iqr: number;
    }
  | {
      /** `median ± k · 1.4826 · median|x - median|`: the constant makes it k standard deviations of a normal column. */
      readonly mad: number;
    };

/** Bounds that are quantiles of the column, learnt from the log. */
export interface QuantileBounds {
  /** The lower and the upper quantile, 0 ... 1, by linear interpolation (Hyndman and Fan's type 7). */
  readonly quantiles: readonly [low: number, high: number];
}

/** What becomes of the outliers of a number column. */
export type OutlierOptions =
  | {
      /** Numbers beyond these bounds become the nearest bound. */
      readonly clip: FixedBounds | SpreadBounds;
    }
  | {
      /** Numbers beyond these two quantiles of the log become the nearest of them: `[0.01, 0.99]`. */
      readonly winsorise: readonly [low: number, high: number];
    }
  | {
      /** Rows with a number beyond these bounds are rejected as `outlier`. */
      readonly reject: FixedBounds | SpreadBounds | QuantileBounds;
    };

const HINT =
  "Write { clip: [0, 100] }, { winsorise: [0.01, 0.99] }, { reject: [0, null] }, { reject: { iqr: 1.5 } } or { clip: { mad: 3.5 } }.";

const isLimit = (value: unknown): value is number | null =>
  value === null || (typeof value === "number" && Number.isFinite(value));

function fixedBounds(given: unknown, owner: string): Bounds {
  const pair: readonly unknown[] = Array.isArray(given) ? given : [];
  const [low, high] = pair;
  const ordered = low === null || high === null || (low as number) <= (high as number);
  if (pair.length !== 2 || !isLimit(low) || !isLimit(high) || !ordered) {
    throw invalidPlan(
      `${owner}: bounds must be two finite numbers in order, or null for no limit; received ${describeValue(given)}.`,
      HINT,
    );
  }
  return { low, high };
}

function quantilePair(given: unknown, owner: string): readonly [number, number] {
  const pair: readonly unknown[] = Array.isArray(given) ? given : [];
  const [low, high] = pair as readonly number[];
  const inOrder = typeof low === "number" && typeof high === "number" && 0 <= low && low <= high && high <= 1;
  if (pair.length === 2 && inOrder) return Object.freeze([low, high] as const);
  throw invalidPlan(
    `${owner}: quantiles must be two numbers in order, 0 ... 1; received ${describeValue(given)}.`,
    HINT,
  );
}

function spreadBounds(given: Readonly<Record<string, unknown>>, owner: string): OutlierBounds {
  const [method, ...others] = Object.keys(given);
  const factor = method === undefined ? undefined : given[method];
  if (method === "quantiles" && others.length === 0)
    return { method, quantiles: quantilePair(factor, owner) };
  const isFactor = typeof factor === "number" && Number.isFinite(factor) && factor > 0;
  if ((method === "iqr" || method === "mad") && others.length === 0 && isFactor) return { method, factor };
  throw invalidPlan(
    `${owner}: learnt bounds must be { iqr } or { mad } with a factor > 0, or { quantiles }; received ${describeValue(given)}.`,
    HINT,
  );
}

function learntBounds(given: unknown, owner: string): Bounds | undefined {
  if (given === undefined) return undefined;
  const { low, high } = isRecord(given) ? given : {};
  return Object.freeze(fixedBounds([low, high], owner));
}

/** The bounds of a plan, which may have come as JSON. */
function plannedBounds(given: unknown, owner: string): OutlierBounds {
  if (!isRecord(given))
    throw invalidPlan(`${owner}: bounds must be an object; received ${describeValue(given)}.`, HINT);
  if (given.method === "fixed") return { method: "fixed", ...fixedBounds([given.low, given.high], owner) };
  const learnt = learntBounds(given.learnt, owner);
  const part = given.method === "quantiles" ? given.quantiles : given.factor;
  const bounds = spreadBounds({ [String(given.method)]: part }, owner);
  return learnt === undefined ? bounds : ({ ...bounds, learnt } as OutlierBounds);
}

function outlierRule(given: unknown, owner: string): OutlierRule {
  const known = isRecord(given) ? given : {};
  if (Object.hasOwn(known, "bounds") && (known.action === "clip" || known.action === "reject"))
    return { action: known.action, bounds: Object.freeze(plannedBounds(known.bounds, owner)) };
  const [word, ...others] = Object.keys(known);
  const value = word === undefined ? undefined : known[word];
  if (others.length > 0 || (word !== "clip" && word !== "winsorise" && word !== "reject")) {
    throw invalidPlan(
      `${owner} must say one of "clip", "winsorise", "reject"; received ${describeValue(given)}.`,
      HINT,
    );
  }
  if (word === "winsorise") {
    const quantiles = quantilePair(value, owner);
    return { action: "clip", bounds: Object.freeze({ method: "quantiles", quantiles }) };
  }
  const bounds: OutlierBounds = isRecord(value)
    ? spreadBounds(value, owner)
    : { method: "fixed", ...fixedBounds(value, owner) };
  return { action: word, bounds: Object.freeze(bounds) };
}

/**
 * `outliers` of a cleaning plan, checked.
 *
 * @param owner - Who asks, for the message.
 * @param events - The events.
 * @param given - What the caller gave, or a plan's own rules.
 * @throws PortraitError `invalid-definition`.
 */
export function outlierRules(
  owner: string,
  events: EventDefinition,
  given: unknown,
): Readonly<Record<string, OutlierRule>> | undefined {
  return columnRules(owner, "outliers", events, given, ["number"], (options, _, asker) =>
    outlierRule(options, asker),
  );
}
