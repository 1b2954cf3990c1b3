import { at, type Memory } from "../dense/views.js";
import type { TensorKernels } from "./kernels.js";
import { f } from "./lanes.js";
import { matMulScratch } from "./matmul-twin.js";

type Names = "convFilterGradient" | "convScratch" | "depthwiseGradient";

/** Gradients of convolutions in plain TypeScript. */
export function convTwin(memory: Memory): Pick<TensorKernels, Names> {
  const f32 = (p: number, n: number): Float32Array => new Float32Array(memory(), p, n);
  return {
    convScratch: (filterSize, outChannels) => 256 * filterSize * 4 + matMulScratch(outChannels),
    convFilterGradient(
      images,
      dy,
      batch,
      height,
      width,
      channels,
      outHeight,
      outWidth,
      outChannels,
      ...rest
    ) {
      const [filterHeight, filterWidth, strideY, strideX, top, left, dilationY, dilationX, out] = rest;
      const from = f32(images, batch * height * width * channels);
      const upstream = f32(dy, batch * outHeight * outWidth * outChannels);
      const to = f32(out, filterHeight * filterWidth * channels * outChannels).fill(0);
      for (let place = 0; place < batch * outHeight * outWidth; place++) {
        const [column, both] = [place % outWidth, Math.floor(place / outWidth)];
        const [row, image] = [both % outHeight, Math.floor(both / outHeight)];
        for (let part = 0; part < filterHeight * filterWidth; part++) {
          const y = row * strideY - top + Math.floor(part / filterWidth) * dilationY;
          const x = column * strideX - left + (part % filterWidth) * dilationX;
          const inside = y >= 0 && y < height && x >= 0 && x < width;
          for (let channel = 0; channel < channels; channel++) {
            const value = inside ? at(from, ((image * height + y) * width + x) * channels + channel) : 0;
            for (let o = 0; o < outChannels; o++) {
              const place2 = (part * channels + channel) * outChannels + o;
              to[place2] = at(to, place2) + f(value * at(upstream, place * outChannels + o));
            }
          }
        }
      }
    },
    depthwiseGradient(toInput, other, dy, batch, height, width, channels, multiplier, ...rest) {
      const [outHeight, outWidth, filterHeight, filterWidth, strideY, strideX, ...more] = rest;
      const [top, left, dilationY, dilationX, out] = more;
      const outChannels = channels * multiplier;
      const [imageSize, filterSize] = [
        batch * height * width * channels,
        filterHeight * filterWidth * outChannels,
      ];
      const given = f32(other, toInput ? filterSize : imageSize);
      const upstream = f32(dy, batch * outHeight * outWidth * outChannels);
      const to = f32(out, toInput ? imageSize : filterSize).fill(0);
      for (let place = 0; place < batch * outHeight * outWidth; place++) {
        const [column, both] = [place % outWidth, Math.floor(place / outWidth)];
        const [row, image] = [both % outHeight, Math.floor(both / outHeight)];
        for (let part = 0; part < filterHeight * filterWidth; part++) {
          const y = row * strideY - top + Math.floor(part / filterWidth) * dilationY;
          const x = column * strideX - left + (part % filterWidth) * dilationX;
          if (y < 0 || y >= height || x < 0 || x >= width) continue;
          for (let o = 0; o < outChannels; o++) {
            const pixel = ((image * height + y) * width + x) * channels + Math.floor(o / multiplier);
            const weight = part * outChannels + o;
            const [source, target] = toInput ? [weight, pixel] : [pixel, weight];
            to[target] = at(to, target) + f(at(given, source) * at(upstream, place * outChannels + o));
          }
        }
      }
    },
  };
}
