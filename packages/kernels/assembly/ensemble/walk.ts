/** Rows that are walked at a time: the values of one column for them fill a cache line. */
export const LANES: usize = 8;

/**
 * One step of one row down a tree of number splits. A node is 16 bytes: threshold (f64), byte offset of its column
 * (u32), address of its left child (u32), whose sibling follows it. A leaf is its own left child and its column is NaN,
 * so that a row that has arrived stays, whatever stands for the threshold.
 */
// @ts-ignore: decorator
@inline
function step(node: u32, x: f64): u32 {
  return load<u32>(node, 12) + (u32(x > load<f64>(node)) << 4);
}

/**
 * One step down a tree that also splits on categories. A node is 32 bytes: as in {@link step}, then the address of its
 * set (u32) and the last bit of it (u32), which is 0. A number split has a set of one bit, which is 1.
 */
// @ts-ignore: decorator
@inline
function stepAny(node: u32, x: f64, code: u32): u32 {
  const limit = load<u32>(node, 20);
  const bit = code < limit ? code : limit;
  const word = load<u32>(load<u32>(node, 16) + ((bit >> 5) << 2));
  return load<u32>(node, 12) + ((u32(x > load<f64>(node)) | (~(word >> (bit & 31)) & 1)) << 5);
}

/** The leaves that eight rows reach, as addresses, into `leaves`. */
export function walkNumbers(root: u32, row: usize, free: i32, leaves: usize): void {
  let a = root;
  let b = root;
  let c = root;
  let d = root;
  let e = root;
  let f = root;
  let g = root;
  let h = root;
  for (let left = free; left > 0; left--) {
    a = step(a, load<f64>(row + load<u32>(a, 8), 0));
    b = step(b, load<f64>(row + load<u32>(b, 8), 8));
    c = step(c, load<f64>(row + load<u32>(c, 8), 16));
    d = step(d, load<f64>(row + load<u32>(d, 8), 24));
    e = step(e, load<f64>(row + load<u32>(e, 8), 32));
    f = step(f, load<f64>(row + load<u32>(f, 8), 40));
    g = step(g, load<f64>(row + load<u32>(g, 8), 48));
    h = step(h, load<f64>(row + load<u32>(h, 8), 56));
  }
  for (;;) {
    const a1 = step(a, load<f64>(row + load<u32>(a, 8), 0));
    const b1 = step(b, load<f64>(row + load<u32>(b, 8), 8));
    const c1 = step(c, load<f64>(row + load<u32>(c, 8), 16));
    const d1 = step(d, load<f64>(row + load<u32>(d, 8), 24));
    const e1 = step(e, load<f64>(row + load<u32>(e, 8), 32));
    const f1 = step(f, load<f64>(row + load<u32>(f, 8), 40));
    const g1 = step(g, load<f64>(row + load<u32>(g, 8), 48));
    const h1 = step(h, load<f64>(row + load<u32>(h, 8), 56));
    const moved = (a ^ a1) | (b ^ b1) | (c ^ c1) | (d ^ d1) | (e ^ e1) | (f ^ f1) | (g ^ g1) | (h ^ h1);
    a = a1;
    b = b1;
    c = c1;
    d = d1;
    e = e1;
    f = f1;
    g = g1;
    h = h1;
    if (moved == 0) break;
  }
  store<u32>(leaves, a, 0);
  store<u32>(leaves, b, 4);
  store<u32>(leaves, c, 8);
  store<u32>(leaves, d, 12);
  store<u32>(leaves, e, 16);
  store<u32>(leaves, f, 20);
  store<u32>(leaves, g, 24);
  store<u32>(leaves, h, 28);
}

// @ts-ignore: decorator
@inline
function stepRow(node: u32, row: usize): u32 {
  const at = row + load<u32>(node, 8);
  return stepAny(node, load<f64>(at), load<u32>(at));
}

/** The same for trees that also split on categories. */
export function walkAny(root: u32, row: usize, free: i32, leaves: usize): void {
  let a = root;
  let b = root;
  let c = root;
  let d = root;
  let e = root;
  let f = root;
  let g = root;
  let h = root;
  for (let left = free; left > 0; left--) {
    a = stepRow(a, row);
    b = stepRow(b, row + 8);
    c = stepRow(c, row + 16);
    d = stepRow(d, row + 24);
    e = stepRow(e, row + 32);
    f = stepRow(f, row + 40);
    g = stepRow(g, row + 48);
    h = stepRow(h, row + 56);
  }
  for (;;) {
    const a1 = stepRow(a, row);
    const b1 = stepRow(b, row + 8);
    const c1 = stepRow(c, row + 16);
    const d1 = stepRow(d, row + 24);
    const e1 = stepRow(e, row + 32);
    const f1 = stepRow(f, row + 40);
    const g1 = stepRow(g, row + 48);
    const h1 = stepRow(h, row + 56);
    const moved = (a ^ a1) | (b ^ b1) | (c ^ c1) | (d ^ d1) | (e ^ e1) | (f ^ f1) | (g ^ g1) | (h ^ h1);
    a = a1;
    b = b1;
    c = c1;
    d = d1;
    e = e1;
    f = f1;
    g = g1;
    h = h1;
    if (moved == 0) break;
  }
  store<u32>(leaves, a, 0);
  store<u32>(leaves, b, 4);
  store<u32>(leaves, c, 8);
  store<u32>(leaves, d, 12);
  store<u32>(leaves, e, 16);
  store<u32>(leaves, f, 20);
  store<u32>(leaves, g, 24);
  store<u32>(leaves, h, 28);
}
