import { outputDivisors, type TreeEnsemble } from "./tree-ensemble.js";

/** How a column is seen by a node: what a missing value becomes there, or that its values are codes. */
export type ViewMode = "missingRight" | "missingLeft" | "codes";

/** One view of a column. */
export interface ColumnView {
  /** The column. */
  readonly column: number;
  /** How it is seen. */
  readonly mode: ViewMode;
}

/**
 * An ensemble in the order that walks are quick in: siblings lie side by side, nearest the root first. In views of a
 * column missing numbers are +Infinity or -Infinity, so that `x > threshold` alone decides. Codes are counted from 1
 * there, 0 is a missing one, and sets have a bit for each up to `limit`, whose bit is 0 and which stands for all above.
 */
export interface PackedEnsemble {
  /** The views of columns that nodes read; at least one. */
  readonly views: readonly ColumnView[];
  /** The columns in which some nodes send a missing number left and others right. */
  readonly mixed: readonly number[];
  /** The views and what each node reads when no number of a mixed column is missing: one view of it is enough. */
  readonly unmixed: { readonly views: readonly ColumnView[]; readonly view: Int32Array };
  /** Whether any split is categorical. */
  readonly categorical: boolean;
  /** For each tree its root. */
  readonly roots: Int32Array;
  /** For each tree the depth at which half of its leaves have been reached. */
  readonly halfway: Int32Array;
  /** For each node the view that it reads; -1 for a leaf. */
  readonly view: Int32Array;
  /** For each node its threshold; +Infinity for leaves and categorical splits. */
  readonly threshold: Float64Array;
  /** For each node its left child, whose sibling follows it; for a leaf itself. */
  readonly child: Int32Array;
  /** For each node the word of `bits` at which its set begins; 0 for others, whose set is the bit 1. */
  readonly set: Int32Array;
  /** For each node the last bit of its set; 0 for others. */
  readonly limit: Int32Array;
  /** The sets. */
  readonly bits: Uint32Array;
  /** For each node its number in the ensemble. */
  readonly order: Int32Array;
  /** `leafWidth` values for each node. */
  readonly values: Float64Array;
  /** By what the sum of each output is divided. */
  readonly divisors: Float64Array;
}

interface Order {
  readonly order: Int32Array;
  readonly place: Int32Array;
  readonly halfway: Int32Array;
}

function breadthFirst({ roots, left, right, feature }: TreeEnsemble): Order {
  const order = new Int32Array(feature.length);
  const place = new Int32Array(feature.length);
  const level = new Int32Array(feature.length);
  const leaves = new Int32Array(feature.length);
  const halfway = new Int32Array(roots.length);
  for (let tree = 0; tree < roots.length; tree++) {
    const root = roots[tree] as number;
    order[root] = root;
    place[root] = root;
    let end = root + 1;
    let count = 0;
    for (let at = root; at < end; at++) {
      const node = order[at] as number;
      const depth = level[at] as number;
      if ((feature[node] as number) < 0) {
        leaves[count++] = depth;
        continue;
      }
      const first = left[node] as number;
      const second = right[node] as number;
      order[end] = first;
      place[first] = end;
      level[end++] = depth + 1;
      order[end] = second;
      place[second] = end;
      level[end++] = depth + 1;
    }
    halfway[tree] = leaves[count >> 1] as number;
  }
  return { order, place, halfway };
}

interface Splits {
  readonly views: readonly ColumnView[];
  readonly view: Int32Array;
  readonly threshold: Float64Array;
  readonly child: Int32Array;
}

const MODES: readonly ViewMode[] = ["missingRight", "missingLeft", "codes"];

function packSplits(ensemble: TreeEnsemble, { order, place }: Order): Splits {
  const { columns, feature, threshold, left, categories, missingLeft } = ensemble;
  const views: ColumnView[] = [];
  const known = new Int32Array(columns * MODES.length).fill(-1);
  const view = new Int32Array(order.length).fill(-1);
  const limits = new Float64Array(order.length).fill(Number.POSITIVE_INFINITY);
  const child = new Int32Array(order.length);
  for (let at = 0; at < order.length; at++) {
    const node = order[at] as number;
    const column = feature[node] as number;
    if (column < 0) {
      child[at] = at;
      continue;
    }
    const mode = (categories[node] as number) >= 0 ? 2 : (missingLeft[node] as number);
    const key = column * MODES.length + mode;
    if (known[key] === -1) known[key] = views.push({ column, mode: MODES[mode] as ViewMode }) - 1;
    view[at] = known[key] as number;
    if (mode !== 2) limits[at] = threshold[node] as number;
    child[at] = place[left[node] as number] as number;
  }
  if (views.length === 0) views.push({ column: 0, mode: "missingRight" });
  return { views, view, threshold: limits, child };
}

function packValues({ values, leafWidth }: TreeEnsemble, order: Int32Array): Float64Array {
  const packed = new Float64Array(values.length);
  for (let at = 0; at < order.length; at++) {
    const from = (order[at] as number) * leafWidth;
    for (let index = 0; index < leafWidth; index++) {
      packed[at * leafWidth + index] = values[from + index] as number;
    }
  }
  return packed;
}

/** The views that are left when the two of a mixed column are one. */
function unmix(
  views: readonly ColumnView[],
  view: Int32Array,
): { mixed: readonly number[]; unmixed: PackedEnsemble["unmixed"] } {
  const first = (column: number): number =>
    views.findIndex((other) => other.column === column && other.mode !== "codes");
  const kept = views.filter(({ column, mode }, index) => mode === "codes" || first(column) === index);
  const mixed = views.flatMap(({ column, mode }, index) =>
    mode === "codes" || first(column) === index ? [] : [column],
  );
  if (mixed.length === 0) return { mixed, unmixed: { views, view } };
  const place = views.map((found, index) =>
    kept.indexOf(
      found.mode === "codes" ? found : (views[first(found.column)] ?? (views[index] as ColumnView)),
    ),
  );
  return {
    mixed,
    unmixed: { views: kept, view: view.map((index) => (index < 0 ? -1 : (place[index] as number))) },
  };
}

interface Sets {
  readonly set: Int32Array;
  readonly limit: Int32Array;
  readonly bits: Uint32Array;
}

function packSets({ categories, categoryWords, bitset, missingLeft }: TreeEnsemble, order: Int32Array): Sets {
  const set = new Int32Array(order.length);
  const limit = new Int32Array(order.length);
  if (bitset.length === 0) return { set, limit, bits: Uint32Array.of(1) };
  let words = 1;
  order.forEach((node, at) => {
    if ((categories[node] as number) < 0) return;
    const last = (categoryWords[node] as number) * 32 + 1;
    set[at] = words;
    limit[at] = last;
    words += (last >>> 5) + 1;
  });
  const bits = new Uint32Array(words);
  bits[0] = 1;
  order.forEach((node, at) => {
    const from = categories[node] as number;
    if (from < 0) return;
    const to = set[at] as number;
    let carry = missingLeft[node] as number;
    for (let word = 0; word < (categoryWords[node] as number); word++) {
      const source = bitset[from + word] as number;
      bits[to + word] = (source << 1) | carry;
      carry = source >>> 31;
    }
    bits[to + (categoryWords[node] as number)] = carry;
  });
  return { set, limit, bits };
}

/**
 * Packs an ensemble for walks. O(nodes).
 *
 * @param ensemble - The ensemble.
 */
export function packEnsemble(ensemble: TreeEnsemble): PackedEnsemble {
  const found = breadthFirst(ensemble);
  const { order, halfway } = found;
  const splits = packSplits(ensemble, found);
  return Object.freeze<PackedEnsemble>({
    ...splits,
    ...unmix(splits.views, splits.view),
    ...packSets(ensemble, order),
    categorical: splits.views.some(({ mode }) => mode === "codes"),
    roots: ensemble.roots,
    halfway,
    order,
    values: packValues(ensemble, order),
    divisors: outputDivisors(ensemble),
  });
}
