import { hashView } from "@portrait/core";
import type { HeldColumn } from "./layout.js";
import type { LiveState } from "./live-state.js";
import { isPacked, packAll, unpackAll } from "./packed.js";
import { type Cells, cellsOf, codeWidth, type Extent } from "./slabs.js";

/** What a snapshot says besides events. */
export interface SnapshotHead {
  /** The hash of the profile's definition. */
  readonly definition: string;
  /** The next line. */
  readonly nextLine: number;
  /** The instant before which there is no reading; minus infinity if there is none. */
  readonly expiredUntil: number;
}

/** The first bytes of a snapshot; the last one is the version. */
export const MAGIC: readonly number[] = [0x50, 0x4f, 0x52, 0x54, 0x4c, 0x49, 0x56, 1];

/** How many bytes the hash at the end takes, as text. */
export const HASH_BYTES = 16;

/** The values of a column, all users one after another. */
function cellsIn(column: number, extents: readonly Extent[], into: Cells): Cells {
  let at = 0;
  for (const { page, start, length } of extents) {
    into.set((page.columns[column] as Cells).subarray(start, start + length), at);
    at += length;
  }
  return into;
}

/** The numbers of a column as floats, all users one after another. */
function numbersIn(column: number, extents: readonly Extent[], events: number): Float64Array {
  const [first] = extents;
  const packed = first !== undefined && isPacked(first.page.columns[column] as Cells);
  return unpackAll(cellsIn(column, extents, cellsOf(packed ? 4 : 8, events)));
}

/** Codes in the order in which texts are met, so that equal states have equal bytes. */
function renumber(
  codes: Cells,
  texts: readonly (string | undefined)[],
): { readonly cells: Cells; readonly texts: readonly (string | null)[] } {
  const renamed = new Map([[0, 0]]);
  const used: (string | null)[] = [null];
  const renewed = codes.map((code) => {
    const known = renamed.get(code);
    if (known !== undefined) return known;
    renamed.set(code, used.length);
    return used.push(texts[code] ?? null) - 1;
  });
  const cells = cellsOf(codeWidth(used.length - 1), codes.length);
  cells.set(renewed);
  return { cells, texts: used };
}

function columnIn({ users, store }: LiveState, column: number, order: readonly string[]) {
  const extents = order.map((user) => users.get(user) as Extent);
  const events = extents.reduce((sum, { length }) => sum + length, 0);
  const { kind, width } = store.layout.columns[column] as HeldColumn;
  if (kind === "number") return { cells: packAll(numbersIn(column, extents, events)), texts: null };
  if (kind !== "text") return { cells: cellsIn(column, extents, cellsOf(width, events)), texts: null };
  return renumber(cellsIn(column, extents, cellsOf(4, events)), store.dictionaries[column]?.texts ?? []);
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Cells): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

/**
 * The state as bytes: 8 that say what they are, the length of a JSON header (32 bits, little-endian), the header, and for
 * each column the values of all users one after another; at the end a hash of it all. Equal states have equal bytes.
 *
 * @param state - The state.
 * @param head - What else is to be kept.
 */
export function encodeSnapshot(state: LiveState, head: SnapshotHead): Uint8Array {
  const { users, store } = state;
  const order = [...users.keys()].sort((a, b) => (a < b ? -1 : 1));
  const columns = store.layout.columns.map((_, column) => columnIn(state, column, order));
  const header = {
    ...head,
    expiredUntil: finiteOrNull(head.expiredUntil),
    kinds: store.layout.columns.map(({ kind }) => kind),
    widths: columns.map(({ cells }) => cells.BYTES_PER_ELEMENT),
    users: order,
    lengths: order.map((user) => users.get(user)?.length),
    memberFrom: order.map((user) => state.memberFrom.get(users.get(user) as Extent) ?? null),
    texts: columns.map(({ texts }) => texts),
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, text.length, true);
  const parts = [Uint8Array.from(MAGIC), length, text, ...columns.map(({ cells }) => bytesOf(cells))];
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  const bytes = new Uint8Array(size + HASH_BYTES);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  bytes.set(new TextEncoder().encode(hashView(bytes.subarray(0, size))), size);
  return bytes;
}
