import { expInPlace } from "./exp";

// @ts-ignore: decorator
@inline
function put(to: usize, width: i32, value: f32): void {
  for (let h = 0; h < width; h++) store<f32>(to + (<usize>h << 2), value);
}

/**
 * Softmax within segments: `x` is places x width, and segment s holds the places from `offsets[s]` to `offsets[s + 1]`;
 * each column of a segment sums to one. `scratch` takes `width` numbers.
 */
export function segmentSoftmax(offsets: usize, segments: i32, x: usize, width: i32, out: usize, scratch: usize): void {
  const stride = <usize>width << 2;
  for (let segment = 0; segment < segments; segment++) {
    const start = load<i32>(offsets + (<usize>segment << 2));
    const end = load<i32>(offsets + (<usize>segment << 2), 4);
    const to = out + <usize>start * stride;
    put(scratch, width, -Infinity);
    for (let e = start; e < end; e++) {
      for (let at: usize = 0; at < stride; at += 4) {
        const value = load<f32>(x + <usize>e * stride + at);
        if (!(value <= load<f32>(scratch + at))) store<f32>(scratch + at, value);
      }
    }
    for (let e = start; e < end; e++) {
      for (let at: usize = 0; at < stride; at += 4) {
        const place = <usize>e * stride + at;
        store<f32>(out + place, load<f32>(x + place) - load<f32>(scratch + at));
      }
    }
    expInPlace(to, (end - start) * width);
    put(scratch, width, 0);
    for (let e = start; e < end; e++) {
      for (let at: usize = 0; at < stride; at += 4) {
        store<f32>(scratch + at, load<f32>(scratch + at) + load<f32>(out + <usize>e * stride + at));
      }
    }
    for (let e = start; e < end; e++) {
      for (let at: usize = 0; at < stride; at += 4) {
        const place = out + <usize>e * stride + at;
        store<f32>(place, load<f32>(place) / load<f32>(scratch + at));
      }
    }
  }
}

/** The gradient of `segmentSoftmax` from its result: `y * (dy - sum of y * dy over the segment)`. */
export function segmentSoftmaxGradient(
  offsets: usize,
  segments: i32,
  y: usize,
  dy: usize,
  width: i32,
  out: usize,
  scratch: usize,
): void {
  const stride = <usize>width << 2;
  for (let segment = 0; segment < segments; segment++) {
    const start = <usize>load<i32>(offsets + (<usize>segment << 2)) * stride;
    const end = <usize>load<i32>(offsets + (<usize>segment << 2), 4) * stride;
    put(scratch, width, 0);
    for (let row = start; row < end; row += stride) {
      for (let at: usize = 0; at < stride; at += 4) {
        const product = load<f32>(y + row + at) * load<f32>(dy + row + at);
        store<f32>(scratch + at, load<f32>(scratch + at) + product);
      }
    }
    for (let row = start; row < end; row += stride) {
      for (let at: usize = 0; at < stride; at += 4) {
        const place = row + at;
        store<f32>(out + place, load<f32>(y + place) * (load<f32>(dy + place) - load<f32>(scratch + at)));
      }
    }
  }
}
