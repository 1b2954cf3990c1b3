import { createRandom } from "@portrait/core";
import { createCsr } from "@portrait/kernels";
import { expect, test } from "vitest";
import { elu, relu, unitRows } from "./activation.js";
import { additiveScores, dynamicScores, segmentSoftmax } from "./attention.js";
import { headMeans, headProducts } from "./heads.js";
import { latentDivergence, latentDraw } from "./latent.js";
import { crossEntropy, linkLoss } from "./losses.js";
import { type Matrix, multiplyMatrices } from "./matrix.js";
import { mixture } from "./mixture.js";
import type { Operation } from "./operation.js";
import { addRow, firstRows, neighbourMax } from "./rows.js";

/** Node 2 has no neighbours, node 3 is its own, node 0 is everyone's. */
const pattern = createCsr({
  rows: 4,
  columns: 4,
  row: [0, 0, 0, 1, 1, 3, 3],
  column: [1, 2, 3, 0, 3, 0, 3],
});
const places = pattern.indices.length;

const cases: readonly (readonly [string, Operation, readonly (readonly [number, number])[]])[] = [
  ["relu", relu, [[3, 4]]],
  ["elu", elu, [[3, 4]]],
  ["unitRows", unitRows, [[3, 4]]],
  [
    "additiveScores",
    additiveScores(pattern, 0.2),
    [
      [4, 1],
      [4, 1],
    ],
  ],
  [
    "dynamicScores",
    dynamicScores(pattern, 2, 0.2),
    [
      [4, 3],
      [4, 3],
      [1, 6],
    ],
  ],
  [
    "headProducts",
    headProducts(2),
    [
      [4, 6],
      [1, 6],
    ],
  ],
  ["headMeans", headMeans(3), [[4, 6]]],
  ["crossEntropy", crossEntropy([2, 0], [1, 2]), [[4, 3]]],
  ["linkLoss", linkLoss([0, 1, 2], [1, 1, 3], [1, 0, 0]), [[4, 3]]],
  ["firstRows", firstRows(2), [[4, 3]]],
  [
    "addRow",
    addRow,
    [
      [4, 3],
      [1, 3],
    ],
  ],
  ["neighbourMax", neighbourMax(pattern), [[4, 3]]],
  [
    "latentDraw",
    latentDraw,
    [
      [3, 4],
      [3, 2],
    ],
  ],
  ["latentDivergence", latentDivergence, [[3, 4]]],
  [
    "mixture",
    mixture,
    [
      [1, 2],
      [3, 2],
      [3, 2],
    ],
  ],
];

test.each(cases)("the gradients of %s agree with central differences", (_, operation, shapes) => {
  const random = createRandom(4);
  const inputs = shapes.map(
    ([rows, columns]): Matrix => ({
      rows,
      columns,
      data: Float32Array.from({ length: rows * columns }, () => random.normal()),
    }),
  );
  const y = operation.forward(inputs);
  const dy = Float32Array.from(y.data, () => random.normal());
  const gradients = operation.backward(dy, inputs, y);
  const value = (changed: readonly Matrix[]): number =>
    operation.forward(changed).data.reduce((sum, number, at) => sum + number * (dy[at] as number), 0);
  expect(gradients.map(({ length }) => length)).toEqual(inputs.map(({ data }) => data.length));
  inputs.forEach((input, index) => {
    input.data.forEach((_, at) => {
      const moved = (step: number): number => {
        const data = input.data.slice();
        data[at] = (data[at] as number) + step;
        return value(inputs.map((other, place) => (place === index ? { ...input, data } : other)));
      };
      const expected = (moved(2e-3) - moved(-2e-3)) / 4e-3;
      expect(Math.abs((gradients[index]?.[at] as number) - expected)).toBeLessThan(
        0.01 * (1 + Math.abs(expected)),
      );
    });
  });
});

test("the softmax of each row sums to 1, however great the scores; a row without places has none", () => {
  const data = Float32Array.from({ length: places }, (_, at) => (at % 3) * 1e4);
  const { data: shares } = segmentSoftmax(pattern, { rows: places, columns: 1, data });
  for (const [from, to] of [
    [0, 3],
    [3, 5],
    [5, 7],
  ] as const) {
    expect(shares.subarray(from, to).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
  }
  expect([
    ...neighbourMax(pattern).forward([{ rows: 4, columns: 1, data: Float32Array.of(-1, -2, -4, -8) }]).data,
  ]).toEqual([-2, -1, 0, -1]);
});

test("products of matrices", () => {
  const a = { rows: 2, columns: 3, data: Float32Array.of(1, 2, 3, 0, 1, 0) };
  const b = { rows: 3, columns: 1, data: Float32Array.of(1, 10, 100) };
  expect([...multiplyMatrices(a, b).data]).toEqual([321, 10]);
});
