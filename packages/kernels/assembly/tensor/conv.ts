import { addMatMul, matMulScratch } from "./matmul";

/** How many places of the result are laid out at a time. */
const PLACES = 256;

/** How many bytes of scratch memory `convFilterGradient` needs. */
export function convScratch(filterSize: i32, channels: i32): usize {
  return <usize>PLACES * <usize>filterSize * 4 + matMulScratch(channels);
}

/** Copies the part of an image that one place of the result sees; what lies outside is zero. */
function layOut(
  image: usize,
  height: i32,
  width: i32,
  channels: i32,
  filterHeight: i32,
  filterWidth: i32,
  top: i32,
  left: i32,
  dilationHeight: i32,
  dilationWidth: i32,
  to: usize,
): void {
  const size = <usize>channels << 2;
  for (let r = 0; r < filterHeight; r++) {
    const y = top + r * dilationHeight;
    for (let c = 0; c < filterWidth; c++) {
      const x = left + c * dilationWidth;
      if (<u32>y < <u32>height && <u32>x < <u32>width) {
        const from = image + (<usize>y * <usize>width + <usize>x) * size;
        if (size < 64) {
          for (let at: usize = 0; at < size; at += 4) store<f32>(to + at, load<f32>(from + at));
        } else memory.copy(to, from, size);
      } else memory.fill(to, 0, size);
      to += size;
    }
  }
}

/**
 * The gradient of a convolution's filter: images batch x height x width x channels, `dy` batch x outHeight x outWidth x
 * outChannels, `out` filterHeight x filterWidth x channels x outChannels. The images' parts are laid out as the rows of
 * a matrix, 256 at a time, whose transpose times `dy` is added up.
 */
export function convFilterGradient(
  images: usize,
  dy: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  outChannels: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  padTop: i32,
  padLeft: i32,
  dilationHeight: i32,
  dilationWidth: i32,
  out: usize,
  scratch: usize,
): void {
  const filterSize = filterHeight * filterWidth * channels;
  const rest = scratch + <usize>PLACES * <usize>filterSize * 4;
  const total = batch * outHeight * outWidth;
  const imageSize = (<usize>height * <usize>width * <usize>channels) << 2;
  memory.fill(out, 0, (<usize>filterSize * <usize>outChannels) << 2);
  for (let start = 0; start < total; start += PLACES) {
    const count = min(PLACES, total - start);
    for (let i = 0; i < count; i++) {
      const place = start + i;
      const column = place % outWidth;
      const both = place / outWidth;
      const row = both % outHeight;
      layOut(
        images + <usize>(both / outHeight) * imageSize,
        height,
        width,
        channels,
        filterHeight,
        filterWidth,
        row * strideHeight - padTop,
        column * strideWidth - padLeft,
        dilationHeight,
        dilationWidth,
        scratch + ((<usize>i * <usize>filterSize) << 2),
      );
    }
    const upstream = dy + ((<usize>start * <usize>outChannels) << 2);
    addMatMul(scratch, upstream, filterSize, outChannels, count, true, false, out, rest);
  }
}

// @ts-ignore: decorator
@inline
function addProducts(x: usize, y: usize, count: i32, out: usize): void {
  const size = <usize>count << 2;
  let at: usize = 0;
  for (; at + 16 <= size; at += 16) {
    v128.store(out + at, f32x4.add(v128.load(out + at), f32x4.mul(v128.load(x + at), v128.load(y + at))));
  }
  for (; at < size; at += 4) store<f32>(out + at, load<f32>(out + at) + load<f32>(x + at) * load<f32>(y + at));
}

/**
 * The gradients of a depthwise convolution. `toInput` false: of the filter, from images and `dy`; true: of the images,
 * from the filter and `dy`. Images are batch x height x width x channels, the filter is filterHeight x filterWidth x
 * channels x multiplier, `dy` batch x outHeight x outWidth x (channels x multiplier).
 */
export function depthwiseGradient(
  toInput: bool,
  other: usize,
  dy: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  multiplier: i32,
  outHeight: i32,
  outWidth: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  padTop: i32,
  padLeft: i32,
  dilationHeight: i32,
  dilationWidth: i32,
  out: usize,
): void {
  const outChannels = channels * multiplier;
  const inSize = <usize>channels << 2;
  const outSize = <usize>outChannels << 2;
  const places = toInput ? batch * height * width * channels : filterHeight * filterWidth * outChannels;
  memory.fill(out, 0, <usize>places << 2);
  for (let b = 0; b < batch; b++) {
    for (let row = 0; row < outHeight; row++) {
      for (let column = 0; column < outWidth; column++) {
        const upstream = dy + <usize>((b * outHeight + row) * outWidth + column) * outSize;
        for (let r = 0; r < filterHeight; r++) {
          const y = row * strideHeight - padTop + r * dilationHeight;
          if (<u32>y >= <u32>height) continue;
          for (let c = 0; c < filterWidth; c++) {
            const x = column * strideWidth - padLeft + c * dilationWidth;
            if (<u32>x >= <u32>width) continue;
            const image = <usize>((b * height + y) * width + x) * inSize;
            const weight = <usize>(r * filterWidth + c) * outSize;
            if (multiplier == 1) {
              if (toInput) addProducts(other + weight, upstream, channels, out + image);
              else addProducts(other + image, upstream, channels, out + weight);
            } else if (toInput) spread(other + weight, upstream, channels, multiplier, out + image);
            else collect(other + image, upstream, channels, multiplier, out + weight);
          }
        }
      }
    }
  }
}

/** Adds to each channel the sum over its multiples, one by one. */
function spread(filter: usize, dy: usize, channels: i32, multiplier: i32, out: usize): void {
  for (let channel = 0; channel < channels; channel++) {
    const to = out + (<usize>channel << 2);
    let sum = load<f32>(to);
    for (let m = 0; m < multiplier; m++) {
      const at = <usize>(channel * multiplier + m) << 2;
      sum += load<f32>(filter + at) * load<f32>(dy + at);
    }
    store<f32>(to, sum);
  }
}

/** Adds to each multiple of a channel. */
function collect(image: usize, dy: usize, channels: i32, multiplier: i32, out: usize): void {
  for (let channel = 0; channel < channels; channel++) {
    const x = load<f32>(image + (<usize>channel << 2));
    for (let m = 0; m < multiplier; m++) {
      const at = <usize>(channel * multiplier + m) << 2;
      store<f32>(out + at, load<f32>(out + at) + x * load<f32>(dy + at));
    }
  }
}
