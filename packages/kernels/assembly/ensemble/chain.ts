/**
 * One step of one row along a chain of trees. A node is 32 bytes: threshold (f64), what a row that leaves it has added
 * (f64; 0 but for leaves), byte offset of its column (u32), address of its left child (u32), whose sibling follows it. A
 * leaf splits as the next tree's root does; where that is a leaf, or the end, a leaf of value 0 that follows itself, the
 * threshold is +Inf and the left child that.
 */
// @ts-ignore: decorator
@inline
function step(node: u32, next: u64, x: f64): u32 {
  return <u32>(next >> 32) + (u32(x > load<f64>(node)) << 5);
}

/**
 * Eight rows pass a chain of trees, each at its own pace, and add up the values of their leaves.
 *
 * @param root - The first tree's root.
 * @param end - The end of the chain.
 * @param free - How many steps to take before looking whether all rows have arrived.
 * @param row - The values of the rows.
 * @param sums - The eight sums.
 */
export function passChain(root: u32, end: u32, free: i32, row: usize, sums: usize): void {
  let a = root;
  let b = root;
  let c = root;
  let d = root;
  let e = root;
  let f = root;
  let g = root;
  let h = root;
  let sa = load<f64>(sums, 0);
  let sb = load<f64>(sums, 8);
  let sc = load<f64>(sums, 16);
  let sd = load<f64>(sums, 24);
  let se = load<f64>(sums, 32);
  let sf = load<f64>(sums, 40);
  let sg = load<f64>(sums, 48);
  let sh = load<f64>(sums, 56);
  let steps = free;
  do {
    for (; steps > 0; steps--) {
      sa += load<f64>(a, 8);
      sb += load<f64>(b, 8);
      sc += load<f64>(c, 8);
      sd += load<f64>(d, 8);
      const na = load<u64>(a, 16);
      a = step(a, na, load<f64>(row + <u32>na, 0));
      const nb = load<u64>(b, 16);
      b = step(b, nb, load<f64>(row + <u32>nb, 8));
      const nc = load<u64>(c, 16);
      c = step(c, nc, load<f64>(row + <u32>nc, 16));
      const nd = load<u64>(d, 16);
      d = step(d, nd, load<f64>(row + <u32>nd, 24));
      se += load<f64>(e, 8);
      sf += load<f64>(f, 8);
      sg += load<f64>(g, 8);
      sh += load<f64>(h, 8);
      const ne = load<u64>(e, 16);
      e = step(e, ne, load<f64>(row + <u32>ne, 32));
      const nf = load<u64>(f, 16);
      f = step(f, nf, load<f64>(row + <u32>nf, 40));
      const ng = load<u64>(g, 16);
      g = step(g, ng, load<f64>(row + <u32>ng, 48));
      const nh = load<u64>(h, 16);
      h = step(h, nh, load<f64>(row + <u32>nh, 56));
    }
    steps = 3;
  } while (((a ^ end) | (b ^ end) | (c ^ end) | (d ^ end) | (e ^ end) | (f ^ end) | (g ^ end) | (h ^ end)) != 0);
  store<f64>(sums, sa, 0);
  store<f64>(sums, sb, 8);
  store<f64>(sums, sc, 16);
  store<f64>(sums, sd, 24);
  store<f64>(sums, se, 32);
  store<f64>(sums, sf, 40);
  store<f64>(sums, sg, 48);
  store<f64>(sums, sh, 56);
}
