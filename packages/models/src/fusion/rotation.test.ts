import { createRandom } from "@portrait/core";
import { Matrix, QrDecomposition } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { alignSpaces, identityRotation, rotate } from "./rotation.js";

const random = createRandom(13);
const size = 5;
const normals = (count: number) => Float64Array.from({ length: count }, () => random.normal());
const orthogonal = () =>
  Float64Array.from(
    new QrDecomposition(
      new Matrix(Array.from({ length: size }, () => [...normals(size)])),
    ).orthogonalMatrix.to1DArray(),
  );
const catalogue = Array.from({ length: 20 }, (_, index) => `item ${index}`);
const space = (vectors: Float64Array, items: readonly string[] = catalogue) => ({
  catalogue: items,
  dimensions: size,
  vectors,
});

function expectOrthogonal(rotation: Float64Array): void {
  const columns = rotate(
    rotation,
    Float64Array.from(
      new Matrix(
        Array.from({ length: size }, (_, row) => [...rotation.subarray(row * size, (row + 1) * size)]),
      )
        .transpose()
        .to1DArray(),
    ),
    size,
  );
  identityRotation(size).forEach((value, at) => {
    expect(columns[at]).toBeCloseTo(value, 12);
  });
}

const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, at) => sum + (value - (b[at] as number)) ** 2, 0);

describe("alignSpaces", () => {
  test("finds the rotation that made one space of another", () => {
    const vectors = normals(20 * size);
    const turn = orthogonal();
    const found = alignSpaces(space(vectors), space(rotate(vectors, turn, size)));
    turn.forEach((value, at) => {
      expect(found[at]).toBeCloseTo(value, 10);
    });
  });

  test("goes by the names of the items that both spaces hold", () => {
    const vectors = normals(20 * size);
    const turn = orthogonal();
    const order = [19, 3, 7, 0, 11, 5, 16, 8];
    const other = Float64Array.from(
      order.flatMap((item) => [...rotate(vectors, turn, size).subarray(item * size, (item + 1) * size)]),
    );
    const known = [...order.map((item) => catalogue[item] as string), "new"];
    const found = alignSpaces(space(vectors), space(Float64Array.of(...other, ...normals(size)), known));
    turn.forEach((value, at) => {
      expect(found[at]).toBeCloseTo(value, 10);
    });
  });

  test("is nearer than any other rotation", () => {
    const [from, to] = [normals(20 * size), normals(20 * size)];
    const found = alignSpaces(space(from), space(to));
    expectOrthogonal(found);
    const least = distance(rotate(from, found, size), to);
    expect(least).toBeLessThan(distance(from, to));
    for (let trial = 0; trial < 200; trial++) {
      expect(distance(rotate(from, orthogonal(), size), to)).toBeGreaterThan(least);
    }
  });

  test("stays a rotation where dimensions are empty, and turns nothing without a common item", () => {
    const flat = normals(20 * size).map((value, at) => (at % size < 2 ? value : 0));
    expectOrthogonal(alignSpaces(space(flat), space(flat)));
    expect(distance(rotate(flat, alignSpaces(space(flat), space(flat)), size), flat)).toBeLessThan(1e-20);
    const others = catalogue.map((item) => `other ${item}`);
    expect(alignSpaces(space(flat), space(flat, others))).toEqual(identityRotation(size));
    expect(alignSpaces(space(new Float64Array(100)), space(flat))).toEqual(identityRotation(size));
  });
});
