import { isDeepStrictEqual } from "node:util";
import type { Claim } from "./claims.ts";

/** A value without what a literal cannot say: functions, absent properties, negative zero, prototypes. */
export function plain(value: unknown): unknown {
  if (typeof value === "number") return value === 0 ? 0 : value;
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [plain(key), plain(item)]));
  if (value instanceof Set) return new Set([...value].map(plain));
  if (ArrayBuffer.isView(value) && Symbol.iterator in value)
    return Array.from(value as Iterable<unknown>, plain);
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined && typeof item !== "function")
      .map(([key, item]) => [key, plain(item)]),
  );
}

/** Whether a value is what a claim's literal says; for `near`, to half a unit of `digits` decimals. */
export function agrees(kind: "equals" | "near", actual: unknown, expected: unknown, digits: number): boolean {
  const left = plain(actual);
  const right = plain(expected);
  return kind === "equals"
    ? isDeepStrictEqual(left, right)
    : near(left, right, 0.5 * 10 ** -digits * (1 + 1e-9));
}

function near(left: unknown, right: unknown, tolerance: number): boolean {
  if (typeof left === "number" && typeof right === "number") {
    return Object.is(left, right) || Math.abs(left - right) <= tolerance;
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => near(item, right[index], tolerance));
  }
  if (isRecord(left) && isRecord(right)) {
    const keys = Object.keys(left).sort();
    const same = isDeepStrictEqual(keys, Object.keys(right).sort());
    return same && keys.every((key) => near(left[key], right[key], tolerance));
  }
  return isDeepStrictEqual(left, right);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** The most decimals that a number in a literal is written with. */
export function digitsOf(claim: Claim): number {
  const decimals = [...claim.expected.matchAll(/\d*\.(\d+)/g)].map((match) => match[1]?.length ?? 0);
  return Math.max(0, ...decimals);
}
