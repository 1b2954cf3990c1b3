import { nodeBytes, nodes } from "./job";

/** A node: feature, cut, left child, whether missing goes left, set, depth, begin, end (i32 each), weight, gain, sum,
 * threshold (f64 each), buffer (i32), classes' weights (f64 each) from byte 72. */
@inline export const FEATURE: usize = 0;
@inline export const CUT: usize = 4;
@inline export const LEFT: usize = 8;
@inline export const MISSING: usize = 12;
@inline export const SET: usize = 16;
@inline export const DEPTH: usize = 20;
@inline export const BEGIN: usize = 24;
@inline export const END: usize = 28;
@inline export const WEIGHT: usize = 32;
@inline export const GAIN: usize = 40;
@inline export const SUM: usize = 48;
@inline export const THRESHOLD: usize = 56;
@inline export const BUFFER: usize = 64;
@inline export const TOTALS: usize = 72;

/** Where a node lies. */
export function nodeAt(node: i32): usize {
  return nodes + <usize>node * nodeBytes;
}

/** Fills in a node that is a leaf so far. */
export function initNode(node: i32, begin: i32, end: i32, depth: i32, buffer: i32): void {
  const at = nodeAt(node);
  for (let byte: usize = 0; byte < nodeBytes; byte += 8) store<f64>(at + byte, 0);
  store<i32>(at + FEATURE, -1);
  store<i32>(at + LEFT, -1);
  store<i32>(at + SET, -1);
  store<i32>(at + DEPTH, depth);
  store<i32>(at + BEGIN, begin);
  store<i32>(at + END, end);
  store<i32>(at + BUFFER, buffer);
}
