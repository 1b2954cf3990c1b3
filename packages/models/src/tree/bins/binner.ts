import type { Random } from "@portrait/core";
import { instantiate } from "@portrait/kernels";
import { boosting } from "@portrait/kernels/boosting";
import type { TreeColumn } from "../ensemble/tree-inputs.js";
import { type BinOptions, type ColumnBins, UNKNOWN_BIN } from "./column-bins.js";
import { levelBins } from "./level-bins.js";
import { numberBounds } from "./number-bounds.js";

/** Learns bins and encodes columns, with a little memory of its own. To be disposed of. */
export interface Binner {
  /**
   * Learns the bins of a column. A number's are placed by its values in at most `sampleRows` rows, drawn evenly.
   * O(rows).
   *
   * @param column - What the column is.
   * @param values - Its values as {@link TreeInputs.encode} gives them: NaN for missing, codes for a category.
   * @param options - How.
   */
  learn(column: TreeColumn, values: Float64Array, options: BinOptions): ColumnBins;
  /**
   * Writes the bin of each value.
   *
   * @param bins - The column's bins.
   * @param values - Its values.
   * @param into - As many bytes as there are values.
   */
  encode(bins: ColumnBins, values: Float64Array, into: Uint8Array): void;
  /** Frees the memory. */
  dispose(): void;
}

const SAMPLE_ROWS = 200_000;
const BLOCK = 16_384;

/** Row numbers, one drawn from each of equal parts. */
function drawRows(rows: number, random: Random, count: number): Uint32Array {
  const stream = random.fork("bins");
  return Uint32Array.from({ length: count }, (_, at) => Math.floor(((at + stream.next()) * rows) / count));
}

function present(values: Float64Array, into: Float64Array): number {
  let count = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    into[count] = value;
    count += Number.isNaN(value) ? 0 : 1;
  }
  return count;
}

function holdsNaN(values: Float64Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (Number.isNaN(values[at])) return true;
  return false;
}

/** Whether any value is missing. Eight at a time: their sum is a number unless one is none, or huge ones overflow. */
function hasMissing(values: Float64Array): boolean {
  const whole = values.length & ~7;
  for (let at = 0; at < whole; at += 8) {
    const a = (values[at] as number) + (values[at + 1] as number);
    const b = (values[at + 2] as number) + (values[at + 3] as number);
    const c = (values[at + 4] as number) + (values[at + 5] as number);
    const d = (values[at + 6] as number) + (values[at + 7] as number);
    if (Number.isNaN(a + b + (c + d)) && holdsNaN(values, at, at + 8)) return true;
  }
  return holdsNaN(values, whole, values.length);
}

/**
 * Makes a binner.
 *
 * @param simd - `false` for the TypeScript twin of the kernels; left out, they are WebAssembly where there is any.
 */
export async function createBinner(simd = true): Promise<Binner> {
  const instance = await instantiate(boosting, { simd });
  const { kernels, alloc, f64, u8 } = instance;
  const [block, out, uppers] = [alloc(BLOCK * 8), alloc(BLOCK), alloc(255 * 8)];
  const start = instance.mark();
  let drawn: { readonly random: Random; readonly rows: number; readonly list: Uint32Array } | undefined;

  function sampleOf(values: Float64Array, { random, sampleRows = SAMPLE_ROWS }: BinOptions): Float64Array {
    const rows = values.length;
    if (rows <= sampleRows) return values;
    if (drawn?.random !== random || drawn.rows !== rows || drawn.list.length !== sampleRows) {
      drawn = { random, rows, list: drawRows(rows, random, sampleRows) };
    }
    const { list } = drawn;
    const sample = new Float64Array(sampleRows);
    for (let at = 0; at < sampleRows; at++) sample[at] = values[list[at] as number] as number;
    return sample;
  }

  function boundsOf(sample: Float64Array, maxBins: number, missing: boolean): Float64Array {
    const [numbers, spare, counts] = [alloc((sample.length + 1) * 8), alloc(sample.length * 8), alloc(8192)];
    const into = f64(numbers, sample.length + 1);
    if (!missing) into.set(sample);
    const count = missing ? present(sample, into) : sample.length;
    kernels.sortNumbers(numbers, spare, counts, count);
    const bounds = numberBounds(f64(numbers, count), maxBins);
    instance.release(start);
    return bounds;
  }

  function encodeNumbers({ bounds, missing }: ColumnBins, values: Float64Array, into: Uint8Array): void {
    const table = f64(uppers, 255);
    table.fill(Number.POSITIVE_INFINITY).set(bounds);
    const bin = missing < 0 ? UNKNOWN_BIN : missing;
    for (let from = 0; from < values.length; from += BLOCK) {
      const part = values.subarray(from, from + BLOCK);
      f64(block, part.length).set(part);
      kernels.encodeNumbers(block, part.length, uppers, bin, out);
      into.set(u8(out, part.length), from);
    }
  }

  return Object.freeze<Binner>({
    learn(column, values, options) {
      const missing = hasMissing(values) ? 1 : 0;
      if (column.type === "category") {
        const { bins, count } = levelBins(values, column.levels?.length ?? 0, options.maxBins);
        return Object.freeze<ColumnBins>({
          kind: "category",
          count: count + missing,
          missing: missing === 1 ? count : -1,
          bounds: new Float64Array(0),
          levelBins: bins,
        });
      }
      const bounds = boundsOf(sampleOf(values, options), options.maxBins, missing === 1);
      return Object.freeze<ColumnBins>({
        kind: "number",
        count: bounds.length + missing,
        missing: missing === 1 ? bounds.length : -1,
        bounds,
        levelBins: new Uint8Array(0),
      });
    },
    encode(bins, values, into) {
      if (bins.kind === "number") {
        encodeNumbers(bins, values, into);
        return;
      }
      const missing = bins.missing < 0 ? UNKNOWN_BIN : bins.missing;
      const { levelBins } = bins;
      for (let row = 0; row < values.length; row++) {
        const code = values[row] as number;
        into[row] = code >= 0 && code < levelBins.length ? (levelBins[code] as number) : missing;
      }
    },
    dispose: instance.dispose,
  });
}
