import { criterion, scratch } from "./job";

/** The best split found for the node at hand; its score is the fraction `num / den`. */
export let found: bool = false;
export let num: f64 = 0;
export let den: f64 = 1;
/** What another numerator over the same denominator must exceed: the score, and what rounding may add to it. */
export let bar: f64 = 0;
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

/** Scores that differ by less are equal, as far as rounding lets one tell. */
@inline export const SLACK: f64 = 1e-13;

/** The slack of scores that may be 0. */
let floor: f64 = 0;

function keep(n: f64, d: f64): void {
  num = n;
  den = d;
  bar = n + SLACK * abs(n) + floor;
}

/** Forgets the best split. `weight` is the node's. */
export function resetBest(weight: f64): void {
  found = false;
  floor = criterion == 3 ? SLACK * weight : 0;
  keep(-1e200, 1);
  feature = -1;
  categorical = false;
}

/** Whether a score is better than the best. */
@inline
export function better(otherNum: f64, otherDen: f64): bool {
  return otherNum * den > bar * otherDen;
}

/** Takes a split at a number. */
export function takeNumber(f: i32, n: f64, d: f64, at: i32, after: i32, missing: bool): void {
  found = true;
  keep(n, d);
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
  keep(n, d);
  feature = f;
  missingLeft = missing;
  categorical = true;
}
