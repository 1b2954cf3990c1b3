import { booleanOption, numberOption, optionalOption, PortraitError, resolveOptions } from "@portrait/core";
import * as tf from "@tensorflow/tfjs-core";
import { compute } from "../kernels/compute.js";

/** Options of {@link attention}. */
export interface AttentionOptions {
  /** What inner products are multiplied with; one over the root of their width, if left out. */
  readonly scale?: number;
  /** Whether a query sees only the keys up to its own place; false, if left out. */
  readonly causal?: boolean;
  /** How many keys of each group count, from the first on; all, if left out. */
  readonly lengths?: ArrayLike<number>;
}

const rules = {
  scale: numberOption(0),
  causal: booleanOption(false),
  lengths: optionalOption<ArrayLike<number>>(
    "a list of whole numbers",
    (value) => typeof value === "object" && value !== null && "length" in value,
  ),
};

interface Extents {
  readonly groups: number;
  readonly queries: number;
  readonly keys: number;
  readonly width: number;
  readonly valueWidth: number;
}

/**
 * Scaled dot-product attention (Vaswani et al. 2017): for each group `softmax(scale q k') v`, and its gradient, which computes
 * the weights again rather than keep them for all groups. A query that sees no key gives zeros. On the wasm backend it runs
 * in its memory, on others over copies. Differentiable once. Cost: 4 x groups x queries x keys x width operations, and 2.5
 * times that backwards, about what the composed operations take; memory for the weights of one group, not of all.
 *
 * @param q - Queries, float32: groups x queries x width. For several heads put batch and heads into the groups.
 * @param k - Keys, float32: groups x keys x width.
 * @param v - Values, float32: groups x keys x value width.
 * @param options - See {@link AttentionOptions}.
 * @returns Float32, groups x queries x value width.
 * @throws PortraitError `invalid-argument` when shapes or types do not fit; `invalid-option` for an unknown or unfit option.
 *
 * @example
 * ```ts
 * import { attention, tfjs } from "@portrait/backend-tfjs";
 *
 * const backend = await tfjs("wasm");
 * const first = backend.tidy((tf) => {
 *   const x = tf.tensor3d([[[1, 0], [0, 1]]]);
 *   return attention(x, x, x, { causal: true }).dataSync();
 * });
 * first[0]; // => 1
 * first[1]; // => 0
 * backend.dispose();
 * ```
 */
export function attention(
  q: tf.Tensor,
  k: tf.Tensor,
  v: tf.Tensor,
  options: AttentionOptions = {},
): tf.Tensor3D {
  const { scale: given, causal, lengths } = resolveOptions("attention", rules, options);
  const extents = extentsOf(q, k, v);
  const { groups, queries, keys, width, valueWidth } = extents;
  const scale = options.scale === undefined ? 1 / Math.sqrt(width) : given;
  const counts = lengths === undefined ? undefined : checkLengths(lengths, groups, keys);
  const numbers = [groups, queries, keys, width, valueWidth, scale, causal ? 1 : 0] as const;
  const optional = counts === undefined ? [] : [counts];
  const operation = tf.customGrad((...given3) => {
    const save = given3.pop() as tf.GradSaveFunc;
    const [x, y, z] = given3 as [tf.Tensor, tf.Tensor, tf.Tensor];
    save([x, y, z]);
    const [value] = compute({
      inputs: [x, y, z, ...optional],
      outputs: [{ shape: [groups, queries, valueWidth] }],
      scratch: scratchOf(extents),
      run: (kernels, [a, b, c, l = 0], [out], scratch) =>
        kernels.attention(a as number, b as number, c as number, l, ...numbers, out as number, scratch),
    });
    return { value: value as tf.Tensor, gradFunc: gradients };
  });
  const gradients = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] =>
    compute({
      inputs: [...saved, dy, ...optional],
      outputs: saved.map(({ shape }) => ({ shape })),
      scratch: scratchOf(extents),
      run: (kernels, [a, b, c, d, l = 0], [dq, dk, dv], scratch) =>
        kernels.attentionGradient(
          a as number,
          b as number,
          c as number,
          l,
          d as number,
          ...numbers,
          dq as number,
          dk as number,
          dv as number,
          scratch,
        ),
    });
  return operation(q, k, v) as tf.Tensor3D;
}

/** As many bytes as the kernels ask for. */
function scratchOf({ queries, keys, width, valueWidth }: Extents): number {
  const widest = Math.ceil(Math.max(keys, width, valueWidth) / 8) * 8;
  return 8 * queries * keys + 1024 * widest + 8192;
}

function extentsOf(q: tf.Tensor, k: tf.Tensor, v: tf.Tensor): Extents {
  const [groups = 0, queries = 0, width = 0] = q.shape;
  const [, keys = 0] = k.shape;
  const valueWidth = v.shape[2] ?? 0;
  const fits =
    [q, k, v].every(({ dtype, rank }) => dtype === "float32" && rank === 3) &&
    width > 0 &&
    tf.util.arraysEqual(k.shape, [groups, keys, width]) &&
    tf.util.arraysEqual(v.shape, [groups, keys, valueWidth]);
  if (!fits) {
    const received = [q, k, v].map(({ dtype, shape }) => `${dtype} of shape [${shape.join(", ")}]`);
    throw new PortraitError({
      code: "invalid-argument",
      message: `attention: "q", "k" and "v" must be float32 of shapes [groups, queries, width], [groups, keys, width] and [groups, keys, value width]; received ${received.join(", ")}.`,
    });
  }
  return { groups, queries, keys, width, valueWidth };
}

function checkLengths(lengths: ArrayLike<number>, groups: number, keys: number): Int32Array {
  const counts = Int32Array.from(lengths);
  const fault = counts.findIndex((count, group) => count !== lengths[group] || count < 0 || count > keys);
  if (counts.length === groups && fault < 0) return counts;
  throw new PortraitError({
    code: "invalid-argument",
    message: `attention: "lengths" must hold ${groups} integers >= 0 and <= ${keys}; received ${fault < 0 ? `${counts.length} numbers` : `${lengths[fault]} at position ${fault}`}.`,
  });
}
