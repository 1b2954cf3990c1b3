import { classes, coded, histogram, minLeaf, payloadAt, scratch, stride, table } from "./job";

/** Bytes of one feature's histogram of pairs (weight, weight times target). */
@inline export const PAIRS: usize = 4096;

/** Where the numbers of rows of each bin lie, where they are wanted. */
@inline
export function rowCounts(): usize {
  return histogram + (classes > 0 ? <usize>(classes + 1) << 11 : PAIRS << 2);
}

/** What a row adds to its bin: (weight, weight times target). */
@inline
export function pairAt<Code>(at: usize): v128 {
  if (isFloat<Code>()) {
    const pair = v128.load(at + payloadAt);
    const weight = f64x2.extract_lane(pair, 0);
    return f64x2.mul(pair, f64x2.replace_lane(f64x2.splat(weight), 0, 1));
  }
  return v128.load(table + (<usize>load<u16>(at + payloadAt) << 4));
}

@inline
function addRow<Counting>(h: usize, counted: usize, bin: usize, pair: v128): void {
  const at = h + (bin << 4);
  v128.store(at, f64x2.add(v128.load(at), pair));
  if (isFloat<Counting>()) {
    const c = counted + (bin << 2);
    store<u32>(c, load<u32>(c) + 1);
  }
}

function add4<Code, Counting>(from: usize, to: usize, f0: usize, f1: usize, f2: usize, f3: usize): void {
  const h = histogram;
  const counted = rowCounts();
  const step = stride;
  for (let at = from; at < to; at += step) {
    const pair = pairAt<Code>(at);
    addRow<Counting>(h, counted, load<u8>(at + f0), pair);
    addRow<Counting>(h + PAIRS, counted + 1024, load<u8>(at + f1), pair);
    addRow<Counting>(h + 2 * PAIRS, counted + 2048, load<u8>(at + f2), pair);
    addRow<Counting>(h + 3 * PAIRS, counted + 3072, load<u8>(at + f3), pair);
  }
}

function add1<Code, Counting>(from: usize, to: usize, f0: usize): void {
  const h = histogram;
  const counted = rowCounts();
  const step = stride;
  for (let at = from; at < to; at += step) {
    addRow<Counting>(h, counted, load<u8>(at + f0), pairAt<Code>(at));
  }
}

function mark1<Code, Counting>(from: usize, to: usize, f0: usize): void {
  const h = histogram;
  const counted = rowCounts();
  const flags = scratch;
  const step = stride;
  for (let at = from; at < to; at += step) {
    const bin = <usize>load<u8>(at + f0);
    store<u8>(flags + bin, 0x80);
    addRow<Counting>(h, counted, bin, pairAt<Code>(at));
  }
}

/** Adds rows to the emptied histograms of four features. */
export function addFour(from: usize, to: usize, f0: usize, f1: usize, f2: usize, f3: usize): void {
  memory.fill(histogram, 0, PAIRS << 2);
  if (minLeaf > 1) {
    memory.fill(rowCounts(), 0, 4096);
    if (coded) add4<i32, f64>(from, to, f0, f1, f2, f3);
    else add4<f64, f64>(from, to, f0, f1, f2, f3);
  } else if (coded) add4<i32, i32>(from, to, f0, f1, f2, f3);
  else add4<f64, i32>(from, to, f0, f1, f2, f3);
}

/** Adds rows to the emptied histogram of one feature. */
export function addOne(from: usize, to: usize, f0: usize): void {
  memory.fill(histogram, 0, PAIRS);
  if (minLeaf > 1) {
    memory.fill(rowCounts(), 0, 1024);
    if (coded) add1<i32, f64>(from, to, f0);
    else add1<f64, f64>(from, to, f0);
  } else if (coded) add1<i32, i32>(from, to, f0);
  else add1<f64, i32>(from, to, f0);
}

/** Adds few rows to the histogram of one feature, all zero before, and marks their bins. */
export function addFew(from: usize, to: usize, f0: usize): void {
  if (minLeaf > 1) {
    if (coded) mark1<i32, f64>(from, to, f0);
    else mark1<f64, f64>(from, to, f0);
  } else if (coded) mark1<i32, i32>(from, to, f0);
  else mark1<f64, i32>(from, to, f0);
}

/** Adds rows to the histogram of classes of one feature, all zero before, and marks their bins. Entry 0 of a bin is
 * the weight of all classes. */
export function addClasses(from: usize, to: usize, f0: usize): void {
  const flags = scratch;
  const width = <usize>(classes + 1) << 3;
  for (let at = from; at < to; at += stride) {
    const bin = <usize>load<u8>(at + f0);
    store<u8>(flags + bin, 0x80);
    const weight = weightAt(at);
    const a = histogram + bin * width;
    store<f64>(a, load<f64>(a) + weight);
    const b = a + 8 + (<usize>classAt(at) << 3);
    store<f64>(b, load<f64>(b) + weight);
  }
}

/** The weight of a row. */
export function weightAt(at: usize): f64 {
  return coded ? load<f64>(table + (<usize>load<u16>(at + payloadAt) << 4)) : load<f64>(at + payloadAt);
}

/** The class of a row of several classes. */
export function classAt(at: usize): i32 {
  return coded ? <i32>load<u8>(at + payloadAt + 1) : <i32>load<f64>(at + payloadAt + 8);
}

/** Counts the rows of each bin of one feature. */
export function countRows(from: usize, to: usize, f0: usize): void {
  const counted = rowCounts();
  memory.fill(counted, 0, 1024);
  for (let at = from; at < to; at += stride) {
    const a = counted + (<usize>load<u8>(at + f0) << 2);
    store<u32>(a, load<u32>(a) + 1);
  }
}

/** Where the list of bins that hold rows lies, one byte each, the bin of missing values left out. */
@inline
export function binList(): usize {
  return scratch + 256;
}

/** Lists the bins of a histogram of pairs that hold rows, ascending, without the last. */
export function listFull(h: usize): i32 {
  const list = binList();
  let length = 0;
  for (let bin: usize = 0; bin < 255; bin++) {
    store<u8>(list + length, <u8>bin);
    length += load<f64>(h + (bin << 4)) > 0 ? 1 : 0;
  }
  return length;
}

/** Lists the marked bins, ascending, without the last, and takes the marks away. */
export function listMarked(): i32 {
  const list = binList();
  let length = 0;
  for (let chunk: usize = 0; chunk < 256; chunk += 16) {
    const flags = v128.load(scratch + chunk);
    let bits = i8x16.bitmask(flags);
    if (bits == 0) continue;
    v128.store(scratch + chunk, i64x2.splat(0));
    while (bits != 0) {
      store<u8>(list + length, <u8>(<i32>chunk + ctz(bits)));
      length++;
      bits &= bits - 1;
    }
  }
  if (length > 0 && load<u8>(list + length - 1) == 255) length--;
  return length;
}

/** Zeroes `bytes` bytes, a multiple of 8. */
export function zero(at: usize, bytes: usize): void {
  for (let end = at + bytes; at < end; at += 8) store<f64>(at, 0);
}

/** Zeroes the bins of the list, and the bin of missing values. */
export function clearListed(length: i32, width: usize): void {
  const list = binList();
  for (let index = 0; index < length; index++) {
    const bin = <usize>load<u8>(list + index);
    zero(histogram + bin * width, width);
    if (minLeaf > 1) store<u32>(rowCounts() + (bin << 2), 0);
  }
  zero(histogram + 255 * width, width);
  if (minLeaf > 1) store<u32>(rowCounts() + 1020, 0);
}
