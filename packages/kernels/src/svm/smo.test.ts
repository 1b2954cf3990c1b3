import { createRandom } from "@portrait/core";
import { describe, expect, test } from "vitest";
import type { KernelInstance } from "../runtime/kernel-instance.js";
import { bothKernels } from "./points.fixture.js";
import type { SvmKernels } from "./svm-kernels.js";

interface Arrays {
  readonly gradient: Float64Array;
  readonly up: Float64Array;
  readonly down: Float64Array;
  readonly rowI: Float32Array;
  readonly rowJ: Float32Array;
  readonly diagonal: Float32Array;
}

function draw(count: number, seed: number): Arrays {
  const random = createRandom(seed);
  const room = Math.ceil(count / 4) * 4;
  const wide = (make: () => number) =>
    Float64Array.from({ length: room }, (_, at) => (at < count ? make() : 0));
  const addend = (none: number) =>
    Float64Array.from({ length: room }, (_, at) => (at < count && random.next() < 0.6 ? 0.1 : none));
  return {
    gradient: wide(() => random.normal()),
    up: addend(Number.NEGATIVE_INFINITY),
    down: addend(Number.POSITIVE_INFINITY),
    rowI: Float32Array.from(wide(() => random.normal())),
    rowJ: Float32Array.from(wide(() => random.normal())),
    diagonal: Float32Array.from(wide(() => 9 + random.next())),
  };
}

function place(instance: KernelInstance<SvmKernels>, arrays: Arrays): Record<keyof Arrays, number> {
  const put = (values: Float64Array | Float32Array): number => {
    const at = instance.alloc(values.byteLength);
    if (values instanceof Float64Array) instance.f64(at, values.length).set(values);
    else instance.f32(at, values.length).set(values);
    return at;
  };
  return {
    gradient: put(arrays.gradient),
    up: put(arrays.up),
    down: put(arrays.down),
    rowI: put(arrays.rowI),
    rowJ: put(arrays.rowJ),
    diagonal: put(arrays.diagonal),
  };
}

describe.each([1, 3, 4, 63, 64, 65, 200, 1001])("with %i variables", (count) => {
  test("smoUpdate updates and selects as the formula says, to the twin's bits", async () => {
    for (let seed = 0; seed < 10; seed++) {
      const arrays = draw(count, seed);
      const room = arrays.gradient.length;
      const answers = (await bothKernels()).map((instance) => {
        const at = place(instance, arrays);
        const result = instance.alloc(64);
        instance.kernels.smoUpdate(at.gradient, at.up, at.down, room, at.rowI, at.rowJ, 0.37, result);
        return [instance.f64(at.gradient, room).slice(), instance.f64(result, 4).slice()] as const;
      });
      expect(answers[0]).toEqual(answers[1]);
      const [gradient, result] = answers[0] as readonly [Float64Array, Float64Array];
      const expected = arrays.gradient.map(
        (value, at) => value - 0.37 * ((arrays.rowI[at] as number) - (arrays.rowJ[at] as number)),
      );
      expect(gradient).toEqual(expected);
      const ups = expected.map((value, at) => value + (arrays.up[at] as number));
      const downs = expected.map((value, at) => value + (arrays.down[at] as number));
      expect(result[0]).toBe(Math.max(...ups));
      expect(result[1]).toBe(ups.indexOf(Math.max(...ups)));
      expect(result[2]).toBe(Math.min(...downs));
      expect(result[3]).toBe(downs.indexOf(Math.min(...downs)));
    }
  });

  test("smoPartner finds the greatest gain, to the twin's bits", async () => {
    for (let seed = 0; seed < 10; seed++) {
      const arrays = draw(count, seed);
      const room = arrays.gradient.length;
      const greatest = 1.5;
      const found = (await bothKernels()).map((instance) => {
        const at = place(instance, arrays);
        const result = instance.alloc(64);
        instance.kernels.smoPartner(
          at.gradient,
          at.down,
          room,
          at.rowI,
          at.diagonal,
          9.5,
          greatest,
          0.5,
          result,
        );
        return instance.f64(result, 1)[0] as number;
      });
      expect(found[0]).toBe(found[1]);
      const gains = Array.from(arrays.gradient, (value, at) => {
        const gap = Math.max(0, greatest - value - (arrays.down[at] as number));
        return gap ** 2 / (9.5 + (arrays.diagonal[at] as number) - 2 * (arrays.rowI[at] as number));
      });
      const best = Math.max(...gains);
      if (best === 0) expect(found[0]).toBe(-1);
      else expect(gains[found[0] as number]).toBeGreaterThan(best * (1 - 1e-5));
    }
  });
});
