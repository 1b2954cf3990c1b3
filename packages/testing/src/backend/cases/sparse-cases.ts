import { gatherRows, sampledMatMul, sparseDenseMatMul, sparseMatrix } from "@portrait/backend-tfjs";
import { createRandom } from "@portrait/core";
import { createCsr } from "@portrait/kernels";
import type * as tf from "@tensorflow/tfjs-core";
import { arrayOf, at, type NaiveArray } from "../naive-array.js";
import { floats, type OpCase } from "../op-case.js";

/** A sparse matrix, as rows, columns and values of its entries and as a dense array. */
function sparse(rows: number, columns: number, count: number) {
  const random = createRandom(`${rows},${columns},${count}`);
  const csr = createCsr({
    rows,
    columns,
    row: Array.from({ length: count }, () => random.integer(rows)),
    column: Array.from({ length: count }, () => random.integer(columns)),
    value: Array.from({ length: count }, () => Math.fround(random.normal())),
  });
  const entries = Array.from(csr.values, (value, entry) => ({
    row: csr.offsets.findIndex((offset) => offset > entry) - 1,
    column: csr.indices[entry] as number,
    value,
  }));
  return { matrix: sparseMatrix(csr), entries };
}

function products(
  name: string,
  rows: number,
  columns: number,
  width: number,
  count: number,
): readonly OpCase[] {
  const { matrix, entries } = sparse(rows, columns, count);
  return [
    {
      op: "sparseDenseMatMul",
      name,
      operands: [floats([columns, width])],
      gradient: true,
      compute: (_, x) => sparseDenseMatMul(matrix, x as tf.Tensor),
      naive: (x) =>
        arrayOf([rows, width], ([row, column = 0]) =>
          entries.reduce(
            (sum, entry) =>
              entry.row === row ? sum + entry.value * at(x as NaiveArray, [entry.column, column]) : sum,
            0,
          ),
        ),
    },
    {
      op: "sampledMatMul",
      name,
      operands: [floats([rows, width], 1), floats([columns, width], 2)],
      gradient: count > 0,
      compute: (_, a, b) => sampledMatMul(matrix, a as tf.Tensor, b as tf.Tensor),
      naive: (a, b) => ({
        shape: [entries.length],
        values: entries.map(({ row, column }) => {
          let sum = 0;
          for (let step = 0; step < width; step++) {
            sum += at(a as NaiveArray, [row, step]) * at(b as NaiveArray, [column, step]);
          }
          return sum;
        }),
      }),
    },
  ];
}

/** The operations of `@portrait/backend-tfjs`. */
export function sparseCases(): readonly OpCase[] {
  const places = [4, 0, 4, 2, 4, 1, 0];
  return [
    ...products("odd shapes", 7, 5, 3, 17),
    ...products("one number", 1, 1, 1, 1),
    ...products("wide", 4, 6, 33, 9),
    ...products("no entry", 4, 4, 2, 0),
    {
      op: "gatherRows",
      name: "with repeats",
      operands: [floats([5, 3])],
      gradient: true,
      compute: (_, x) => gatherRows(x as tf.Tensor, places),
      naive: (x) =>
        arrayOf([places.length, 3], ([row = 0, column = 0]) =>
          at(x as NaiveArray, [places[row] as number, column]),
        ),
    },
  ];
}
