import { createRandom } from "@portrait/core";
import { afterAll, beforeAll, describe, test } from "vitest";
import { openPair, type Pair } from "./pair.fixture.js";

let pair: Pair;
beforeAll(async () => {
  pair = await openPair();
});
afterAll(() => pair.close());

const random = createRandom("sequences");
const f32 = (length: number): Float32Array => Float32Array.from({ length }, () => random.normal());

// The values are checked by the operations of @portrait/backend-tfjs; here the binary and the twin must agree.

test.each([
  [1, 4, 4, 1, 3, 3, 2],
  [2, 5, 7, 3, 3, 4, 9],
  [3, 17, 9, 17, 15, 8, 3],
])("convolutions: %i x %i x %i x %i, out %i x %i x %i", (batch, height, width, channels, oh, ow, oc) => {
  const [x, dy] = [f32(batch * height * width * channels), f32(batch * oh * ow * oc)];
  const window = [3, 2, 1, 2, 1, 0, 1, 2] as const;
  const filterSize = 6 * channels;
  const scratch = new Uint8Array(1024 * filterSize + 16384 + 4224);
  pair.same({ x, dy, scratch }, 4 * filterSize * oc, (kernels, at) =>
    kernels.convFilterGradient(
      at.x,
      at.dy,
      batch,
      height,
      width,
      channels,
      oh,
      ow,
      oc,
      ...window,
      at.out,
      at.scratch,
    ),
  );
  for (const multiplier of [1, 3]) {
    const upstream = f32(batch * oh * ow * channels * multiplier);
    const filter = f32(filterSize * multiplier);
    const shape = [batch, height, width, channels, multiplier, oh, ow] as const;
    pair.same({ x, upstream }, 4 * filterSize * multiplier, (kernels, at) =>
      kernels.depthwiseGradient(0, at.x, at.upstream, ...shape, ...window, at.out),
    );
    pair.same({ filter, upstream }, 4 * x.length, (kernels, at) =>
      kernels.depthwiseGradient(1, at.filter, at.upstream, ...shape, ...window, at.out),
    );
  }
});

describe.each([0, 1])("attention, causal %i", (causal) => {
  test.each([
    [2, 1, 1, 1, 1],
    [3, 5, 7, 6, 9],
    [2, 20, 33, 16, 4],
  ])("%i groups, %i queries, %i keys, widths %i and %i", (groups, queries, keys, width, valueWidth) => {
    const [q, k, v] = [
      f32(groups * queries * width),
      f32(groups * keys * width),
      f32(groups * keys * valueWidth),
    ];
    const dy = f32(groups * queries * valueWidth);
    const lengths = Int32Array.from({ length: groups }, (_, group) => [keys, 0, keys - 1][group] as number);
    const scratch = new Uint8Array(8 * queries * keys + 1024 * 40 + 4224);
    const shape = [groups, queries, keys, width, valueWidth, 0.3, causal] as const;
    for (const all of [true, false]) {
      pair.same({ q, k, v, lengths, scratch }, 4 * dy.length, (kernels, at) =>
        kernels.attention(at.q, at.k, at.v, all ? 0 : at.lengths, ...shape, at.out, at.scratch),
      );
      const size = q.length + k.length + v.length;
      pair.same({ q, k, v, lengths, dy, scratch }, 4 * size, (kernels, at) => {
        const dk = at.out + 4 * q.length;
        const dv = dk + 4 * k.length;
        kernels.attentionGradient(
          at.q,
          at.k,
          at.v,
          all ? 0 : at.lengths,
          at.dy,
          ...shape,
          at.out,
          dk,
          dv,
          at.scratch,
        );
      });
    }
  });
});

test.each([1, 3, 4, 10])("gates of states of %i", (width) => {
  const size = 5 * width;
  const [a, b, h, dy] = [f32(3 * size), f32(3 * size), f32(size), f32(size)];
  pair.same({ a, b, h }, 4 * size, (kernels, at) => kernels.gruGates(at.a, at.b, at.h, 5, width, at.out));
  pair.same({ a, b, h, dy }, 28 * size, (kernels, at) =>
    kernels.gruGatesGradient(
      at.a,
      at.b,
      at.h,
      at.dy,
      5,
      width,
      at.out,
      at.out + 12 * size,
      at.out + 24 * size,
    ),
  );
});
