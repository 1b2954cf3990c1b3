import { createRandom } from "@portrait/core";
import { describe, expect, it } from "vitest";
import { instantiate } from "../runtime/instantiate.js";
import type { KernelInstance } from "../runtime/kernel-instance.js";
import { boosting } from "./boosting.js";
import type { BoostingKernels } from "./boosting-kernels.js";

type Instance = KernelInstance<BoostingKernels>;

/** Runs the same on the binary and on the twin, and says that what comes out has the same bits. */
async function both<T>(run: (instance: Instance) => T): Promise<T> {
  const compiled = await instantiate(boosting);
  const plain = await instantiate(boosting, { simd: false });
  expect(compiled.simd).toBe(true);
  expect(plain.simd).toBe(false);
  const result = run(compiled);
  expect(run(plain)).toEqual(result);
  compiled.dispose();
  plain.dispose();
  return result;
}

function fill(view: { length: number; [at: number]: number }, value: (at: number) => number): void {
  for (let at = 0; at < view.length; at++) view[at] = value(at);
}

describe("binning", () => {
  const spread = [0, 1, 2, 1000].map((n) => [n, "of all magnitudes"] as const);

  it.each([...spread, [3000, "that are alike"] as const])("sorts %d doubles %s", async (n, what) => {
    const random = createRandom(n);
    const numbers = Float64Array.from({ length: n }, (_, at) => {
      if (what === "that are alike") return at === 0 ? -1 : 1 + random.integer(1e9) * Number.EPSILON;
      const kind = random.integer(4);
      return kind === 0 ? random.integer(3) - 1 : random.normal() * 10 ** (random.integer(600) - 300);
    });
    const sorted = await both((instance) => {
      const values = instance.alloc(n * 8);
      const spare = instance.alloc(n * 8);
      const counts = instance.alloc(8192);
      instance.f64(values, n).set(numbers);
      instance.kernels.sortNumbers(values, spare, counts, n);
      return Array.from(instance.f64(values, n), (value) => value + 0);
    });
    expect(sorted).toEqual(Array.from(numbers, (value) => value + 0).sort((a, b) => a - b));
  });

  it("puts a value into the first bin whose bound is not below it", async () => {
    const bounds = Float64Array.from({ length: 255 }, (_, at) =>
      at < 20 ? at * at - 7 : Number.POSITIVE_INFINITY,
    );
    const wanted = Float64Array.from({ length: 1003 }, (_, at) => (at % 11 === 0 ? Number.NaN : at / 2 - 20));
    const bins = await both((instance) => {
      const values = instance.alloc(1008 * 8);
      const uppers = instance.alloc(255 * 8);
      const out = instance.alloc(1008);
      instance.f64(uppers, 255).set(bounds);
      instance.f64(values, 1003).set(wanted);
      instance.kernels.encodeNumbers(values, 1003, uppers, 77, out);
      return [...instance.u8(out, 1003)];
    });
    expect(bins).toEqual(
      Array.from(wanted, (value) => (Number.isNaN(value) ? 77 : bounds.findIndex((bound) => value <= bound))),
    );
  });

  it("interleaves columns of any number", async () => {
    for (const features of [1, 2, 3, 4, 5, 30]) {
      const n = 2050;
      const stride = (features + 3) & ~3;
      await both((instance) => {
        const columns = instance.alloc(n * features);
        const rows = instance.alloc(n * stride);
        fill(instance.u8(columns, n * features), (at) => (at * 7919) % 251);
        instance.parallel("interleave", columns, n, features, n, rows, stride);
        const from = instance.u8(columns, n * features);
        const to = instance.u8(rows, n * stride);
        for (let row = 0; row < n; row += 13) {
          for (let f = 0; f < features; f++) expect(to[row * stride + f]).toBe(from[f * n + row]);
        }
      });
    }
  });
});

describe("gradients", () => {
  const n = 501;
  const sigmoid = (s: number): number => 1 / (1 + Math.exp(-s));

  it.each([false, true])("of the log loss, weighted %s", async (weighted) => {
    const pairs = await both((instance) => {
      const [scores, target, weights, out] = [
        instance.alloc(n * 8 + 8),
        instance.alloc(n + 1),
        instance.alloc(n * 8 + 8),
        instance.alloc(n * 8 + 8),
      ];
      fill(instance.f64(scores, n), (at) => (at - 250) / 6);
      fill(instance.u8(target, n), (at) => at % 2);
      fill(instance.f64(weights, n), (at) => (at % 3) / 2);
      instance.parallel("binaryGradients", n, scores, target, weighted ? weights : 0, out, 2 ** 30, 2 ** 31);
      return [...instance.i32(out, 2 * n)];
    });
    for (let row = 0; row < n; row++) {
      const p = sigmoid((row - 250) / 6);
      const w = weighted ? (row % 3) / 2 : 1;
      expect(Math.abs((pairs[2 * row] as number) / 2 ** 30 - w * (p - (row % 2)))).toBeLessThan(2e-9);
      const least = w > 0 ? 2 ** -31 : 0;
      expect(
        Math.abs((pairs[2 * row + 1] as number) / 2 ** 31 - Math.max(least, w * p * (1 - p))),
      ).toBeLessThan(1e-9);
    }
  });

  it("of the softmax loss", async () => {
    const classes = 3;
    const pitch = 502;
    const score = (at: number): number => Math.sin(at) * 9;
    const pairs = await both((instance) => {
      const scores = instance.alloc(pitch * classes * 8);
      const codes = instance.alloc(pitch * 4);
      const out = instance.alloc(pitch * classes * 8);
      const scratch = instance.alloc(classes * 16);
      fill(instance.f64(scores, pitch * classes), score);
      fill(instance.i32(codes, n), (at) => at % classes);
      instance.parallel(
        "softmaxGradients",
        n,
        pitch,
        classes,
        scores,
        codes,
        0,
        out,
        scratch,
        1.5,
        2 ** 28,
        2 ** 28,
      );
      return [...instance.i32(out, 2 * pitch * classes)].filter((_, at) => (at >> 1) % pitch < n);
    });
    for (let row = 0; row < n; row += 10) {
      const e = [0, 1, 2].map((k) => Math.exp(score(k * pitch + row)));
      const sum = e.reduce((total, value) => total + value, 0);
      e.forEach((value, k) => {
        const p = value / sum;
        const at = 2 * (k * n + row);
        expect((pairs[at] as number) / 2 ** 28).toBeCloseTo(p - (row % classes === k ? 1 : 0), 7);
        expect((pairs[at + 1] as number) / 2 ** 28).toBeCloseTo(1.5 * p * (1 - p), 7);
      });
    }
  });

  it.each([0, 1, 2, 3])("of objective %d of numbers", async (objective) => {
    const parameter = objective === 2 ? 0.7 : 0.3;
    const s = (at: number): number => at / 100 - 2;
    const y = (at: number): number => (at % 5) - 1;
    const found = await both((instance) => {
      const [scores, target, g, h, peaks, out] = Array.from({ length: 6 }, () =>
        instance.alloc(n * 8 + 8),
      ) as [number, number, number, number, number, number];
      fill(instance.f64(scores, n), s);
      fill(instance.f64(target, n), y);
      instance.parallel("pointGradients", objective, n, scores, target, 0, parameter, g, h, peaks);
      instance.parallel("quantise", n, g, h, 0, out, 2 ** 20, 2 ** 20);
      return {
        g: [...instance.f64(g, n)],
        h: [...instance.f64(h, n)],
        peaks: [...instance.f64(peaks, 2)],
        pairs: [...instance.i32(out, 2 * n)],
      };
    });
    const wanted = found.g.map((_, at) => {
      const difference = s(at) - y(at);
      if (objective === 0) return difference;
      if (objective === 1) return Math.sign(difference);
      if (objective === 2) return Math.exp(s(at)) - y(at);
      return difference >= 0 ? 0.7 : -0.3;
    });
    found.g.forEach((g, at) => {
      expect(g).toBeCloseTo(wanted[at] as number, 9);
      expect(found.h[at]).toBeCloseTo(objective === 2 ? Math.exp(s(at) + 0.7) : 1, 9);
      expect((found.pairs[2 * at] as number) / 2 ** 20).toBeCloseTo(g, 5);
    });
    expect(found.peaks[0]).toBe(Math.max(...found.g.map(Math.abs)));
    expect(found.peaks[1]).toBe(Math.max(...found.h));
  });
});

interface Setup {
  readonly n: number;
  readonly features: number;
  readonly sizes: readonly number[];
  readonly pointer: Readonly<
    Record<
      | "bins"
      | "rows"
      | "pairs"
      | "sizes"
      | "hist"
      | "partial"
      | "scratch"
      | "list"
      | "meta"
      | "options"
      | "totals"
      | "out",
      number
    >
  >;
  readonly bytes: number;
  readonly stride: number;
  readonly shift: number;
}

const SHIFT = 50;

/** Random bins and pairs; the last feature is a category, the first has a bin of missing values. */
function setUp(
  instance: Instance,
  n: number,
  features: number,
  options: readonly number[],
  direction = 0,
): Setup {
  const random = createRandom(`${n}/${features}`);
  const stride = (features + 3) & ~3;
  const bytes = features * 4096;
  const sizes = Array.from({ length: features }, (_, f) => [2, 40, 255, 7, 256][f % 5] as number);
  const names = [
    "bins",
    "rows",
    "pairs",
    "sizes",
    "hist",
    "partial",
    "scratch",
    "list",
    "meta",
    "options",
    "totals",
    "out",
  ] as const;
  const lengths = [
    n * stride,
    n * 4,
    n * 8,
    features * 4,
    2 * bytes,
    3 * bytes,
    65536,
    features * 4,
    features * 16,
    80,
    64,
    features * 192,
  ];
  const pointer = Object.fromEntries(
    names.map((name, at) => [name, instance.alloc(lengths[at] as number)]),
  ) as Setup["pointer"];
  const bins = instance.u8(pointer.bins, n * stride);
  for (let row = 0; row < n; row++) {
    for (let f = 0; f < features; f++) bins[row * stride + f] = random.integer(sizes[f] as number);
  }
  fill(instance.u32(pointer.rows, n), (at) => at);
  fill(instance.i32(pointer.pairs, 2 * n), (at) =>
    at & 1 ? random.integer(1 << 20) : random.integer(1 << 30) - (1 << 29),
  );
  instance.u32(pointer.sizes, features).set(sizes);
  fill(instance.u32(pointer.list, features), (at) => at);
  const meta = instance.i32(pointer.meta, features * 4);
  for (let f = 0; f < features; f++) {
    const missing = f % 2 === 0 ? (sizes[f] as number) - 1 : -1;
    meta.set([sizes[f] as number, missing, f === features - 1 ? 1 : 0, f === 1 ? direction : 0], f * 4);
  }
  instance.f64(pointer.options, options.length).set(options);
  for (const at of [0, 32]) instance.f64(pointer.totals + at + 16, 2).set([-1e9, 1e9]);
  return { n, features, sizes, pointer, bytes, stride, shift: SHIFT };
}

function sumAll(instance: Instance, setup: Setup, threads: number, listed: boolean): void {
  const { pointer: p, features, stride, n, shift, bytes } = setup;
  for (let thread = 0; thread < threads; thread++) {
    const tail = [p.sizes, p.rows, n, p.pairs, shift, p.hist, p.partial, bytes, p.scratch] as const;
    if (listed) instance.kernels.histogramOf(thread, threads, p.bins, stride, p.list, features, ...tail);
    else instance.kernels.histogram(thread, threads, p.bins, stride, features, ...tail);
  }
}

describe("histograms", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 65, 130])("are exact sums, with %d features", async (features) => {
    const found = await both((instance) => {
      const setup = setUp(instance, 1301, features, []);
      sumAll(instance, setup, 1, false);
      const { pointer: p, sizes, n, stride } = setup;
      const wanted = new BigInt64Array(features * 512);
      for (let row = 0; row < n; row++) {
        for (let f = 0; f < features; f++) {
          const at = f * 512 + 2 * (instance.u8(p.bins + row * stride + f, 1)[0] as number);
          const [g = 0, h = 0] = instance.i32(p.pairs + row * 8, 2);
          wanted[at] = (wanted[at] as bigint) + BigInt(g);
          wanted[at + 1] = (wanted[at + 1] as bigint) + BigInt(h) + (1n << BigInt(SHIFT));
        }
      }
      const hist = instance.i64(p.hist, features * 512);
      const used = (at: number): boolean => (at % 512) >> 1 < (sizes[at >> 9] as number);
      const sums = [...hist].filter((_, at) => used(at));
      expect(sums).toEqual([...wanted].filter((_, at) => used(at)));
      instance.u8(p.hist, setup.bytes).fill(255);
      sumAll(instance, setup, 1, true);
      expect([...instance.i64(p.hist, features * 512)].filter((_, at) => used(at))).toEqual(sums);
      return sums;
    });
    expect(found.length).toBeGreaterThan(0);
  });
});

const plain = [0, 0, 1, 1, SHIFT, 0, 10, 10, 4];
const cases: readonly (readonly [string, readonly number[], number])[] = [
  ["plain", plain, 0],
  ["penalised", [1e8, 1e5, 1e6, 20, SHIFT, 0, 1e6, 1e6, 4], 0],
  ["one against the rest", [0, 1e5, 1, 5, SHIFT, 0, 10, 10, 300], 0],
  ["monotone, rising", [1e7, 1e5, 1, 5, SHIFT, 1, 10, 10, 4], 1],
  ["monotone, falling", [0, 1e5, 1, 5, SHIFT, 1, 10, 10, 4], -1],
  ["too few rows", [0, 0, 1, 1e6, SHIFT, 0, 10, 10, 4], 0],
];

describe("splits", () => {
  it.each(cases)("are the same bits as the twin's: %s", async (_name, options, direction) => {
    for (const features of [5, 6]) {
      const records = await both((instance) => {
        const setup = setUp(instance, 900, features, options, direction);
        const { pointer: p, bytes } = setup;
        sumAll(instance, setup, 1, false);
        instance.u8(p.hist + bytes, bytes).set(instance.u8(p.hist, bytes));
        instance.kernels.totals(p.hist, setup.sizes[0] as number, p.totals + 32);
        const first = { ...setup, n: 300 };
        sumAll(instance, first, 2, false);
        const small = instance.alloc(bytes);
        instance.u8(small, bytes).set(instance.u8(p.hist, bytes));
        const all = instance.i64(p.totals + 32, 2).slice();
        const low = [0n, 0n];
        for (let part = 0; part < 2; part++) {
          const at = part === 0 ? p.hist : p.partial;
          instance.i64(at, 2 * (setup.sizes[0] as number)).forEach((value, index) => {
            low[index & 1] = (low[index & 1] as bigint) + value;
          });
        }
        instance.i64(p.totals, 2).set(low);
        instance.i64(p.totals + 32, 2).set([...all].map((value, index) => value - (low[index] as bigint)));
        const rest = [
          p.list,
          features,
          p.meta,
          p.hist,
          p.hist + bytes,
          p.partial,
          bytes,
          2,
          p.options,
          p.totals,
          p.totals + 32,
          p.out,
          p.out + 96 * features,
          3,
          p.scratch,
        ];
        for (let thread = 0; thread < 2; thread++) {
          instance.kernels.split(
            thread,
            2,
            ...(rest as [
              number,
              number,
              number,
              number,
              number,
              number,
              number,
              number,
              number,
              number,
              number,
              number,
              number,
              number,
              number,
            ]),
          );
        }
        return Array.from({ length: 2 * features }, (_, at) => {
          const record = p.out + at * 96;
          const bin = instance.i32(record + 48, 1)[0] as number;
          return {
            numbers: [...instance.f64(record, bin < 0 ? 1 : 4)],
            exact: bin < 0 ? [] : [...instance.i64(record + 32, 2)],
            bin,
            missingLeft: bin < 0 ? 0 : instance.i32(record + 52, 1)[0],
            set: at % features === features - 1 && bin >= 0 ? [...instance.u32(record + 56, 8)] : [],
          };
        });
      });
      expect(records.some(({ bin }) => bin >= 0)).toBe(options[3] !== 1e6);
    }
  });
});

describe("rows", () => {
  it.each([1, 2, 3])("are parted stably by %d threads", async (threads) => {
    const n = 1001;
    const rows = await both((instance) => {
      const [column, table, list, left, right, counts] = [
        instance.alloc(n),
        instance.alloc(256),
        instance.alloc(4 * n),
        instance.alloc(4 * n + 4),
        instance.alloc(4 * n + 4),
        instance.alloc(64),
      ];
      fill(instance.u8(column, n), (at) => (at * 31) % 256);
      fill(instance.u8(table, 256), (bin) => (bin % 3 === 0 ? 1 : 0));
      instance.kernels.identity(list, n);
      for (let t = 0; t < threads; t++)
        instance.kernels.partition(t, threads, column, table, list, n, left, right, counts);
      for (let t = 0; t < threads; t++)
        instance.kernels.gatherPartition(t, threads, list, n, left, right, counts);
      return [...instance.u32(list, n)];
    });
    const goes = (row: number): boolean => ((row * 31) % 256) % 3 === 0;
    const all = Array.from({ length: n }, (_, row) => row);
    expect(rows).toEqual([...all.filter(goes), ...all.filter((row) => !goes(row))]);
  });

  it("get the values of their leaves", async () => {
    const scores = await both((instance) => {
      const [bins, list, nodes, tables, values, out] = [
        instance.alloc(40),
        instance.alloc(16),
        instance.alloc(48),
        instance.alloc(768),
        instance.alloc(24),
        instance.alloc(80),
      ];
      fill(instance.u8(bins, 40), (at) => at);
      instance.i32(nodes, 12).set([2, 1, 2, 0, -1, -1, -1, 0, -1, -1, -1, 0]);
      instance.u8(tables, 20).fill(1);
      instance.f64(values, 3).set([9, 1, 2]);
      instance.parallel("addTree", bins, 4, 0, 10, nodes, tables, values, out);
      instance.u32(list, 2).set([9, 0]);
      instance.parallel("addTree", bins, 4, list, 2, nodes, tables, values, out);
      instance.parallel("addLeaf", list, 2, out, 0.5);
      return [...instance.f64(out, 10)];
    });
    expect(scores).toEqual([2.5, 1, 1, 1, 1, 2, 2, 2, 2, 4.5]);
  });
});
