import type { Csr } from "@portrait/kernels";
import type { Extent, Kernels, Sides } from "./sides.js";

/** A sparse matrix in the kernels' memory: where its three arrays lie. */
export type Places = readonly [offsets: number, indices: number, values: number];

/** Edges between users and items in the kernels' memory, by user and by item. */
export interface PlacedEdges {
  /** Rows are users. */
  readonly byUser: Places;
  /** Rows are items. */
  readonly byItem: Places;
}

/**
 * Takes room for edges.
 *
 * @param kernels - Whose memory.
 * @param extent - How many users and items.
 * @param capacity - The most edges that there will be.
 */
export function allocateEdges(kernels: Kernels, extent: Extent, capacity: number): PlacedEdges {
  const side = (rows: number): Places => [
    kernels.alloc(4 * (rows + 1)),
    kernels.alloc(4 * capacity),
    kernels.alloc(4 * capacity),
  ];
  return { byUser: side(extent.users), byItem: side(extent.items) };
}

/**
 * Sorts by item what lies there by user.
 *
 * @param kernels - Whose memory.
 * @param extent - How many users and items.
 * @param edges - Where.
 */
export function turnEdges(kernels: Kernels, extent: Extent, edges: PlacedEdges): void {
  kernels.kernels.transpose(...edges.byUser, extent.users, extent.items, ...edges.byItem);
}

/**
 * Puts edges where there is room for them, by user; {@link turnEdges} sorts them by item.
 *
 * @param kernels - Whose memory.
 * @param edges - Where.
 * @param matrix - The edges; rows are users.
 */
export function putEdges(kernels: Kernels, edges: PlacedEdges, matrix: Csr): void {
  const [offsets, indices, values] = edges.byUser;
  kernels.i32(offsets, matrix.offsets.length).set(matrix.offsets);
  kernels.i32(indices, matrix.indices.length).set(matrix.indices);
  kernels.f32(values, matrix.values.length).set(matrix.values);
}

/**
 * What both sides receive over edges: `out = scale * (base + edges times from)`.
 *
 * @param kernels - Whose memory.
 * @param extent - How many users and items.
 * @param edges - The edges.
 * @param from - What is sent.
 * @param base - What is there already; absent, nothing.
 * @param scale - The factor.
 * @param out - Where the result goes; it may be `base`, never `from`.
 */
export function receive(
  kernels: Kernels,
  { users, items, width }: Extent,
  edges: PlacedEdges,
  from: Sides,
  base: Sides | undefined,
  scale: number,
  out: Sides,
): void {
  const [toUsers, toItems] = [base?.users ?? 0, base?.items ?? 0];
  const { parallel } = kernels;
  parallel("propagate", ...edges.byUser, users, items, from.items, width, toUsers, scale, out.users);
  parallel("propagate", ...edges.byItem, items, users, from.users, width, toItems, scale, out.items);
}

/**
 * The mean over layers 0 to K of what is propagated from layer 0, as `(x + A (x + A (x + ...))) / (K + 1)`. It is its
 * own adjoint, as A is symmetric: the same function takes vectors forward and gradients back.
 *
 * @param kernels - Whose memory.
 * @param extent - How many users and items.
 * @param edges - The normalised edges.
 * @param start - Layer 0.
 * @param layers - K, at least 1.
 * @param room - Two places to compute in, other than `start`.
 * @returns Which of the two holds the result.
 */
export function meanOfLayers(
  kernels: Kernels,
  extent: Extent,
  edges: PlacedEdges,
  start: Sides,
  layers: number,
  room: readonly [Sides, Sides],
): Sides {
  let from = start;
  for (let layer = 1; layer <= layers; layer++) {
    const to = room[layer % 2] as Sides;
    receive(kernels, extent, edges, from, start, layer === layers ? 1 / (layers + 1) : 1, to);
    from = to;
  }
  return from;
}
