import { describeValue } from "@portrait/core";
import { refusal } from "./errors.js";
import type { Edges } from "./graph.js";

/** Edges as parallel arrays of node numbers, in any order and with repeats. */
export interface EdgeList {
  /** For each its first node. */
  readonly from: ArrayLike<number>;
  /** For each its second node. */
  readonly to: ArrayLike<number>;
  /** For each its weight; left out, 1. */
  readonly weights?: ArrayLike<number>;
  /** For each its time in epoch milliseconds; left out, edges have no times. */
  readonly times?: ArrayLike<number>;
}

/** What the packed edges are of. */
export interface EdgeFrame {
  /** The type of the nodes that they start from. */
  readonly from: string;
  /** The type of the nodes that they lead to. */
  readonly to: string;
  /** Whether it matters which end is which. */
  readonly directed: boolean;
  /** How many nodes they may start from. */
  readonly rows: number;
  /** How many nodes they may lead to. */
  readonly columns: number;
}

/**
 * Throws `invalid-data` unless every weight is finite and > 0 and every time is finite.
 *
 * @param owner - Who makes a graph.
 * @param name - The type of edge.
 * @param list - The edges.
 */
export function checkEdgeValues(owner: string, name: string, list: EdgeList): void {
  const { weights, times, from } = list;
  for (let edge = 0; edge < from.length; edge++) {
    const weight = weights === undefined ? 1 : (weights[edge] as number);
    if (!(weight > 0) || !Number.isFinite(Math.fround(weight))) {
      throw refusal(
        "invalid-data",
        owner,
        `the weight of an edge must be a number > 0 that a 32-bit float can hold; ${JSON.stringify(name)} ${edge} has ${describeValue(weight)}`,
        "Leave out edges that do not count.",
      );
    }
    if (times !== undefined && !Number.isFinite(times[edge] as number)) {
      throw refusal(
        "invalid-data",
        owner,
        `the time of an edge must be an instant; ${JSON.stringify(name)} ${edge} has ${describeValue(times[edge])}`,
      );
    }
  }
}

/** Entry numbers sorted by row, then column (two stable counting sorts), and where each row starts. */
function sortEntries(rows: ArrayLike<number>, columns: ArrayLike<number>, height: number, width: number) {
  const pass = (keys: ArrayLike<number>, bound: number, input: Uint32Array) => {
    const starts = new Uint32Array(bound + 1);
    for (let entry = 0; entry < keys.length; entry++) {
      const next = (keys[entry] as number) + 1;
      starts[next] = (starts[next] as number) + 1;
    }
    for (let key = 0; key < bound; key++)
      starts[key + 1] = (starts[key + 1] as number) + (starts[key] as number);
    const cursor = starts.slice();
    const order = new Uint32Array(input.length);
    for (const entry of input) {
      const key = keys[entry] as number;
      order[cursor[key] as number] = entry;
      cursor[key] = (cursor[key] as number) + 1;
    }
    return { order, starts };
  };
  const all = Uint32Array.from({ length: rows.length }, (_, entry) => entry);
  return pass(rows, height, pass(columns, width, all).order);
}

/**
 * Packs edges into rows: repeats become one edge, its weight their sum and its time the last of theirs; undirected edges
 * are put into both rows, self-loops once. O(edges + nodes).
 *
 * @param frame - What the edges are of.
 * @param list - The edges, checked.
 */
export function packEdges(frame: EdgeFrame, list: EdgeList): Edges {
  const both = !frame.directed;
  const [from, to, origin] = both ? mirrored(list) : [list.from, list.to, undefined];
  const { order, starts } = sortEntries(from, to, frame.rows, frame.columns);
  const offsets = new Uint32Array(frame.rows + 1);
  const targets = new Uint32Array(order.length);
  const weights = new Float64Array(order.length);
  const times = list.times === undefined ? undefined : new Float64Array(order.length);
  let count = 0;
  for (let row = 0; row < frame.rows; row++) {
    const first = count;
    for (let place = starts[row] as number; place < (starts[row + 1] as number); place++) {
      const entry = order[place] as number;
      const source = origin === undefined ? entry : (origin[entry] as number);
      const column = to[entry] as number;
      if (count === first || targets[count - 1] !== column) {
        targets[count] = column;
        if (times !== undefined) times[count] = Number.NEGATIVE_INFINITY;
        count++;
      }
      weights[count - 1] =
        (weights[count - 1] as number) + (list.weights === undefined ? 1 : (list.weights[source] as number));
      if (times !== undefined) {
        times[count - 1] = Math.max(times[count - 1] as number, list.times?.[source] as number);
      }
    }
    offsets[row + 1] = count;
  }
  return Object.freeze<Edges>({
    from: frame.from,
    to: frame.to,
    directed: frame.directed,
    offsets,
    targets: targets.slice(0, count),
    weights: Float32Array.from(weights.subarray(0, count)),
    ...(times === undefined ? {} : { times: times.slice(0, count) }),
  });
}

function mirrored(list: EdgeList): readonly [Uint32Array, Uint32Array, Uint32Array] {
  const { from, to } = list;
  let loops = 0;
  for (let edge = 0; edge < from.length; edge++) if (from[edge] === to[edge]) loops++;
  const length = 2 * from.length - loops;
  const [rows, columns, origin] = [new Uint32Array(length), new Uint32Array(length), new Uint32Array(length)];
  let at = 0;
  const put = (row: number, column: number, edge: number): void => {
    rows[at] = row;
    columns[at] = column;
    origin[at++] = edge;
  };
  for (let edge = 0; edge < from.length; edge++) {
    const [a, b] = [from[edge] as number, to[edge] as number];
    put(a, b, edge);
    if (a !== b) put(b, a, edge);
  }
  return [rows, columns, origin];
}

/**
 * Edges of a type unpacked: each undirected one once, from the lower number to the higher.
 *
 * @param edges - The edges.
 *
 * @example
 * ```ts
 * import { createGraph, defineGraph, listEdges } from "@portrait/graph";
 *
 * const people = defineGraph({ nodes: ["user"], edges: { knows: { from: "user", to: "user" } } });
 * const graph = createGraph(people, { edges: { knows: [{ from: "bob", to: "ann" }] } });
 * const { from, to } = listEdges(graph.edges.knows);
 * [...from, ...to]; // => [0, 1]
 * ```
 */
export function listEdges(edges: Edges): {
  /** For each edge the number of its first node. */
  readonly from: Uint32Array;
  /** For each edge the number of its second node. */
  readonly to: Uint32Array;
  /** For each edge its weight. */
  readonly weights: Float32Array;
  /** For each edge its time, where edges have times. */
  readonly times?: Float64Array;
} {
  const { offsets, targets, weights, times, directed } = edges;
  const kept: number[] = [];
  const from: number[] = [];
  for (let row = 0; row + 1 < offsets.length; row++) {
    for (let edge = offsets[row] as number; edge < (offsets[row + 1] as number); edge++) {
      if (!directed && (targets[edge] as number) < row) continue;
      kept.push(edge);
      from.push(row);
    }
  }
  const keep = Uint32Array.from(kept);
  return {
    from: Uint32Array.from(from),
    to: Uint32Array.from(keep, (edge) => targets[edge] as number),
    weights: Float32Array.from(keep, (edge) => weights[edge] as number),
    ...(times === undefined ? {} : { times: Float64Array.from(keep, (edge) => times[edge] as number) }),
  };
}
