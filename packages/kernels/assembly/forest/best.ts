import { scratch } from "./job";

/** The best split found for the node at hand; its score is the fraction `num / den`. */
export let found: bool = false;
export let num: f64 = 0;
export let den: f64 = 1;
export let feature: i32 = -1;
export let cut: i32 = 0;
export let next: i32 = 0;
export let missingLeft: bool = false;
export let threshold: f64 = 0;
export let categorical: bool = false;

/** The bytes of the best split's set, 1 for a bin that goes left. */
export function bestSet(): usize {
  return scratch + 512;
}

/** Forgets the best split. */
export function resetBest(): void {
  found = false;
  num = -Infinity;
  den = 1;
  feature = -1;
  categorical = false;
}

/** Whether a score is better than the best. */
@inline
export function better(otherNum: f64, otherDen: f64): bool {
  return otherNum * den > num * otherDen;
}

/** Takes a split at a number. */
export function takeNumber(f: i32, n: f64, d: f64, at: i32, after: i32, missing: bool): void {
  found = true;
  num = n;
  den = d;
  feature = f;
  cut = at;
  next = after;
  missingLeft = missing;
  categorical = false;
}

/** Sets the threshold of the split taken last. */
export function setThreshold(value: f64): void {
  threshold = value;
}

/** Takes a split by a set, whose bytes the caller writes to `bestSet()`. */
export function takeSet(f: i32, n: f64, d: f64, missing: bool): void {
  found = true;
  num = n;
  den = d;
  feature = f;
  missingLeft = missing;
  categorical = true;
}
