import { sparseDenseMatMul } from "@portrait/kernels";
import type { Maths } from "./math.js";
import { segmentSoftmax } from "./ops/attention.js";
import { type Matrix, multiplyMatrices, zeros } from "./ops/matrix.js";

/** Serving: values are plain arrays, and nothing is dropped out. */
export const plainMaths: Maths<Matrix> = {
  constant: (matrix) => matrix,
  matMul: multiplyMatrices,
  add: (a, b) => ({ ...a, data: a.data.map((value, at) => value + (b.data[at] as number)) }),
  reshape: ({ data }, rows, columns) => ({ rows, columns, data }),
  sparseMatMul: ({ matrix }, { columns, data }, values) => ({
    rows: matrix.rows,
    columns,
    data: sparseDenseMatMul(
      values === undefined ? matrix : { ...matrix, values: values.data },
      data,
      columns,
    ),
  }),
  apply: (operation, ...inputs) => operation.forward(inputs),
  dropout: (a) => a,
  dropoutSparse: (sparse) => (weights) => plainMaths.sparseMatMul(sparse, weights),
  dropoutHeads: (a) => (weights) => multiplyMatrices(a, weights),
  segmentSoftmax: ({ matrix }, scores) => segmentSoftmax(matrix, scores),
  noise: zeros,
};
