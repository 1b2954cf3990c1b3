import { sets, stride } from "./job";
import { CUT, FEATURE, MISSING, nodeAt, SET } from "./node";

/** Moves the rows of a node to the other buffer: those of the left child to the front, the others to the back, turned
 * round. Returns how many go left. */
export function partition(node: i32, from: usize, to: usize, other: usize): i32 {
  const at = nodeAt(node);
  const f = <usize>load<i32>(at + FEATURE);
  const set = load<i32>(at + SET);
  const missingLeft = load<i32>(at + MISSING) != 0;
  const cut = load<i32>(at + CUT);
  if (set >= 0) return moveBySet(from, to, other, f, sets + (<usize>set << 5));
  const shift = missingLeft ? 1 : 0;
  if (stride == 32) return move32(from, to, other, f, cut + shift, shift);
  if (stride == 48) return move48(from, to, other, f, cut + shift, shift);
  return moveAny(from, to, other, f, cut + shift, shift);
}

function move32(from: usize, to: usize, other: usize, f: usize, cut: i32, shift: i32): i32 {
  let left = other;
  let right = other + (to - from) - 32;
  for (let at = from; at < to; at += 32) {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    v128.store(left, a);
    v128.store(left, b, 16);
    v128.store(right, a);
    v128.store(right, b, 16);
    const goes = <usize>(((<i32>load<u8>(at + f) + shift) & 255) <= cut);
    left += goes << 5;
    right -= (1 - goes) << 5;
  }
  return <i32>((left - other) >> 5);
}

function move48(from: usize, to: usize, other: usize, f: usize, cut: i32, shift: i32): i32 {
  let left = other;
  let right = other + (to - from) - 48;
  for (let at = from; at < to; at += 48) {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    v128.store(left, a);
    v128.store(left, b, 16);
    v128.store(left, c, 32);
    v128.store(right, a);
    v128.store(right, b, 16);
    v128.store(right, c, 32);
    const goes = <usize>(((<i32>load<u8>(at + f) + shift) & 255) <= cut);
    left += goes * 48;
    right -= (1 - goes) * 48;
  }
  return <i32>((left - other) / 48);
}

@inline
function copyRecord(to: usize, from: usize): void {
  for (let byte: usize = 0; byte < stride; byte += 16) v128.store(to + byte, v128.load(from + byte));
}

function moveAny(from: usize, to: usize, other: usize, f: usize, cut: i32, shift: i32): i32 {
  let left = other;
  let right = other + (to - from) - stride;
  for (let at = from; at < to; at += stride) {
    if (((<i32>load<u8>(at + f) + shift) & 255) <= cut) {
      copyRecord(left, at);
      left += stride;
    } else {
      copyRecord(right, at);
      right -= stride;
    }
  }
  return <i32>((left - other) / stride);
}

/** Whether a set holds a bin. */
export function inSet(set: usize, bin: i32): bool {
  return ((load<u32>(set + (<usize>(bin >> 5) << 2)) >> (bin & 31)) & 1) != 0;
}

function moveBySet(from: usize, to: usize, other: usize, f: usize, set: usize): i32 {
  let left = other;
  let right = other + (to - from) - stride;
  for (let at = from; at < to; at += stride) {
    if (inSet(set, load<u8>(at + f))) {
      copyRecord(left, at);
      left += stride;
    } else {
      copyRecord(right, at);
      right -= stride;
    }
  }
  return <i32>((left - other) / stride);
}

