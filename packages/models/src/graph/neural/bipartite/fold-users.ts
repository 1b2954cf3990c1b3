import type { Interactions } from "@portrait/core";
import { type Csr, sparseDenseMatMul } from "@portrait/kernels";
import type { IdIndex } from "../../../recommend/ids.js";
import type { FoldedVectors } from "../../../recommend/learnt-vectors.js";
import { userRows } from "../../../recommend/user-rows.js";
import type { LinkEncoder } from "../link-encoder.js";
import { relu, unitRows } from "../ops/activation.js";
import { type Matrix, multiplyMatrices } from "../ops/matrix.js";
import { addRow } from "../ops/rows.js";

/** What of a trained encoder makes users of their items. */
export interface UserEncoder {
  /** Which network. */
  readonly encoder: LinkEncoder;
  /** What each item adds to the hidden layer of a user who has it, items x hidden. */
  readonly itemHidden: Matrix;
  /** What each item adds to the vector of such a user, items x factors. */
  readonly itemOutputs: Matrix;
  /** What a user is without items in the hidden layer, 1 x hidden. */
  readonly own: Matrix;
  /** What a user's hidden layer becomes in its vector, hidden x factors. */
  readonly ownWeights: Matrix;
  /** The hidden layer's bias, 1 x hidden. */
  readonly hiddenBias: Matrix;
  /** The output's bias, 1 x factors. */
  readonly outputBias: Matrix;
}

/** For each user how much each of its items, and the user itself, count in a sum. */
function shares(encoder: LinkEncoder, count: number): { readonly item: number; readonly own: number } {
  if (encoder === "gcn") return { item: 1 / Math.sqrt(count + 1), own: 1 / (count + 1) };
  return { item: count === 0 ? 0 : 1 / count, own: 1 };
}

/** One layer of users: the items' part, the users' own part, the bias. */
function layer(encoder: LinkEncoder, rows: Csr, items: Matrix, own: Matrix, bias: Matrix): Matrix {
  const { columns } = items;
  const data = sparseDenseMatMul(rows, items.data, columns);
  for (let row = 0; row < rows.rows; row++) {
    const count = (rows.offsets[row + 1] as number) - (rows.offsets[row] as number);
    const share = shares(encoder, count).own;
    const from = own.rows === 1 ? 0 : row * columns;
    for (let at = 0; at < columns; at++) {
      const place = row * columns + at;
      data[place] = (data[place] as number) + share * (own.data[from + at] as number);
    }
  }
  return addRow.forward([{ rows: rows.rows, columns, data }, bias]);
}

/**
 * The vectors of users with the items that the rows name: what the encoder gives for such users in the graph that it learnt from.
 *
 * @param model - What makes users of items.
 * @param rows - For each user the different items; its values are not read.
 * @returns Users x factors.
 */
export function encodeUsers(model: UserEncoder, rows: Csr): Matrix {
  const { encoder, itemHidden, itemOutputs, own, ownWeights, hiddenBias, outputBias } = model;
  const values = new Float32Array(rows.indices.length);
  for (let row = 0; row < rows.rows; row++) {
    const [from, to] = [rows.offsets[row] as number, rows.offsets[row + 1] as number];
    values.fill(shares(encoder, to - from).item, from, to);
  }
  const weighted = { ...rows, values };
  const active = relu.forward([layer(encoder, weighted, itemHidden, own, hiddenBias)]);
  const hidden = encoder === "sage" ? unitRows.forward([active]) : active;
  return layer(encoder, weighted, itemOutputs, multiplyMatrices(hidden, ownWeights), outputBias);
}

/**
 * The vectors of users from what they did, all zero for those without a known item.
 *
 * @param model - What makes users of items.
 * @param catalogue - The items.
 */
export function foldUsers(
  model: UserEncoder,
  catalogue: IdIndex,
): (users: readonly string[], history: Interactions) => FoldedVectors {
  return (users, history) => {
    const { offsets, indices } = userRows(users, history, catalogue);
    const rows = {
      rows: users.length,
      columns: catalogue.ids.length,
      offsets,
      indices,
      values: new Float32Array(0),
    };
    const { columns, data } = encodeUsers(model, rows);
    const known = users.map((_, row) => (offsets[row + 1] as number) > (offsets[row] as number));
    known.forEach((some, row) => {
      if (!some) data.fill(0, row * columns, (row + 1) * columns);
    });
    return { values: data, known };
  };
}
