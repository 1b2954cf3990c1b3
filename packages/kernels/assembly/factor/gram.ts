/** How many rows are read before the sums go back to memory: they stay in a cache. */
const CHUNK = 64;

/**
 * Adds to four rows of `out`, from column `from` on to `width`, what `count` rows of `left` give with those of `right`:
 * `out[a, b] += sum over i of left[i, a] * right[i, b]`, in the order of i. Strides are in bytes.
 */
// @ts-ignore: decorator
@inline
export function addOuter(left: usize, right: usize, stride: usize, count: i32, width: usize, out: usize, outStride: usize): void {
  const o1 = out + outStride;
  const o2 = o1 + outStride;
  const o3 = o2 + outStride;
  let c: usize = 0;
  for (; c + 32 <= width; c += 32) {
    let a0 = v128.load(out + c);
    let a1 = v128.load(out + c, 16);
    let b0 = v128.load(o1 + c);
    let b1 = v128.load(o1 + c, 16);
    let c0 = v128.load(o2 + c);
    let c1 = v128.load(o2 + c, 16);
    let d0 = v128.load(o3 + c);
    let d1 = v128.load(o3 + c, 16);
    let l = left;
    let r = right + c;
    for (let i = 0; i < count; i++) {
      const low = v128.load(r);
      const high = v128.load(r, 16);
      const a = v128.load32_splat(l);
      a0 = f32x4.add(a0, f32x4.mul(a, low));
      a1 = f32x4.add(a1, f32x4.mul(a, high));
      const b = v128.load32_splat(l, 4);
      b0 = f32x4.add(b0, f32x4.mul(b, low));
      b1 = f32x4.add(b1, f32x4.mul(b, high));
      const e = v128.load32_splat(l, 8);
      c0 = f32x4.add(c0, f32x4.mul(e, low));
      c1 = f32x4.add(c1, f32x4.mul(e, high));
      const d = v128.load32_splat(l, 12);
      d0 = f32x4.add(d0, f32x4.mul(d, low));
      d1 = f32x4.add(d1, f32x4.mul(d, high));
      l += stride;
      r += stride;
    }
    v128.store(out + c, a0);
    v128.store(out + c, a1, 16);
    v128.store(o1 + c, b0);
    v128.store(o1 + c, b1, 16);
    v128.store(o2 + c, c0);
    v128.store(o2 + c, c1, 16);
    v128.store(o3 + c, d0);
    v128.store(o3 + c, d1, 16);
  }
  for (; c < width; c += 16) {
    let a0 = v128.load(out + c);
    let b0 = v128.load(o1 + c);
    let c0 = v128.load(o2 + c);
    let d0 = v128.load(o3 + c);
    let l = left;
    let r = right + c;
    for (let i = 0; i < count; i++) {
      const low = v128.load(r);
      a0 = f32x4.add(a0, f32x4.mul(v128.load32_splat(l), low));
      b0 = f32x4.add(b0, f32x4.mul(v128.load32_splat(l, 4), low));
      c0 = f32x4.add(c0, f32x4.mul(v128.load32_splat(l, 8), low));
      d0 = f32x4.add(d0, f32x4.mul(v128.load32_splat(l, 12), low));
      l += stride;
      r += stride;
    }
    v128.store(out + c, a0);
    v128.store(o1 + c, b0);
    v128.store(o2 + c, c0);
    v128.store(o3 + c, d0);
  }
}

/** `out = scale * matrix' matrix`, the thread's rows of the upper triangle, and the same numbers below it. */
export function gram(
  thread: i32,
  threads: i32,
  matrix: usize,
  rows: i32,
  width: i32,
  scale: f32,
  out: usize,
): void {
  const stride = <usize>width << 2;
  for (let first = thread << 2; first < width; first += threads << 2) {
    const at = <usize>first << 2;
    for (let row = 0; row < 4; row++) memory.fill(out + <usize>(first + row) * stride + at, 0, stride - at);
  }
  for (let from = 0; from < rows; from += CHUNK) {
    const chunk = matrix + <usize>from * stride;
    const count = min(CHUNK, rows - from);
    for (let first = thread << 2; first < width; first += threads << 2) {
      const at = <usize>first << 2;
      addOuter(chunk + at, chunk + at, stride, count, stride - at, out + <usize>first * stride + at, stride);
    }
  }
  for (let first = thread << 2; first < width; first += threads << 2) {
    for (let row = first; row < first + 4; row++) {
      for (let column = row; column < width; column++) {
        const at = out + <usize>row * stride + (<usize>column << 2);
        const value = scale * load<f32>(at);
        store<f32>(at, value);
        store<f32>(out + <usize>column * stride + (<usize>row << 2), value);
      }
    }
  }
}
