import { at, type Memory } from "../dense/views.js";
import type { TensorKernels } from "./kernels.js";
import { dot, f, sumOf } from "./lanes.js";

type Names = "adam" | "adamRows" | "layerNorm" | "layerNormGradient";

/** Steps of Adam and normalised rows in plain TypeScript. */
export function trainTwin(memory: Memory): Pick<TensorKernels, Names> {
  const f32 = (p: number, n: number): Float32Array => new Float32Array(memory(), p, n);
  const adam: TensorKernels["adam"] = (x, mean, square, gradient, count, ...rates) => {
    const [values, means, squares, slopes] = [x, mean, square, gradient].map((p) => f32(p, count)) as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    const [beta1, beta2, epsilon, rate, correction] = rates.map(f) as [
      number,
      number,
      number,
      number,
      number,
    ];
    const [b1, b2] = [f(1 - beta1), f(1 - beta2)];
    for (let i = 0; i < count; i++) {
      const [g, m0, s0] = [at(slopes, i), at(means, i), at(squares, i)];
      const m = f(m0 + f(b1 * f(g - m0)));
      const s = f(s0 + f(b2 * f(f(g * g) - s0)));
      means[i] = m;
      squares[i] = s;
      const root = f(f(Math.sqrt(f(s / correction))) + epsilon);
      values[i] = f(at(values, i) - f(f(rate * m) / root));
    }
  };
  return {
    adam,
    adamRows(x, mean, square, gradient, rows, width, ...rates) {
      for (let row = 0; row < rows; row++) {
        const skip = 4 * row * width;
        if (f32(gradient + skip, width).every((value) => value === 0)) continue;
        adam(x + skip, mean + skip, square + skip, gradient + skip, width, ...rates);
      }
    },
    layerNorm(x, gamma, beta, rows, width, epsilon, out, normal, scales) {
      const [factors, shifts, to] = [f32(gamma, width), f32(beta, width), f32(scales, rows)];
      for (let row = 0; row < rows; row++) {
        const from = f32(x + 4 * row * width, width);
        const hat = f32(normal + 4 * row * width, width);
        const result = f32(out + 4 * row * width, width);
        const mean = f(sumOf(from) / width);
        for (let i = 0; i < width; i++) hat[i] = at(from, i) - mean;
        const variance = f(dot(hat, 0, hat, 0, width) / width);
        const scale = f(1 / f(Math.sqrt(f(variance + f(epsilon)))));
        to[row] = scale;
        for (let i = 0; i < width; i++) {
          hat[i] = at(hat, i) * scale;
          result[i] = f(at(hat, i) * at(factors, i)) + at(shifts, i);
        }
      }
    },
    layerNormGradient(normal, scales, gamma, dy, rows, width, dx, dgamma, dbeta) {
      const [factors, held] = [f32(gamma, width), f32(scales, rows)];
      const [toGamma, toBeta] = [f32(dgamma, width).fill(0), f32(dbeta, width).fill(0)];
      for (let row = 0; row < rows; row++) {
        const hat = f32(normal + 4 * row * width, width);
        const upstream = f32(dy + 4 * row * width, width);
        const to = f32(dx + 4 * row * width, width);
        for (let i = 0; i < width; i++) {
          to[i] = at(upstream, i) * at(factors, i);
          toGamma[i] = at(toGamma, i) + f(at(upstream, i) * at(hat, i));
          toBeta[i] = at(toBeta, i) + at(upstream, i);
        }
        const mean = f(sumOf(to) / width);
        const slope = f(dot(to, 0, hat, 0, width) / width);
        for (let i = 0; i < width; i++) {
          to[i] = at(held, row) * f(f(at(to, i) - mean) - f(at(hat, i) * slope));
        }
      }
    },
  };
}
