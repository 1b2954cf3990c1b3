import { hashView } from "@portrait/core";
import { type HeldColumn, type Layout, TIME } from "./layout.js";
import type { LiveState } from "./live-state.js";
import { packAll, type Scale } from "./packed.js";
import type { Past } from "./past.js";
import { type Cells, type CellWidth, cellsOf, codeWidth, type Extent } from "./slabs.js";

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
export const MAGIC: readonly number[] = [0x50, 0x4f, 0x52, 0x54, 0x4c, 0x49, 0x56, 2];

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

/** The instants or the numbers of a column, all users one after another. */
function numbersIn(
  column: number,
  { store }: LiveState,
  extents: readonly Extent[],
  events: number,
): Float64Array {
  const read = store.reader([column]);
  const numbers = new Float64Array(events);
  let at = 0;
  for (const extent of extents) {
    const { columns, length } = read(extent, 0, extent.length);
    numbers.set((columns[column] as Cells).subarray(0, length), at);
    at += length;
  }
  return numbers;
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

/** A column of a snapshot. */
interface Written {
  readonly cells: Cells;
  /** The texts by code, if it holds codes of texts. */
  readonly texts: readonly (string | null)[] | null;
  /** The scale of numbers that are held as codes; 0 for all else. */
  readonly scale: Scale | 0;
}

function columnIn(state: LiveState, column: number, order: readonly string[]): Written {
  const { users, store } = state;
  const extents = order.map((user) => users.get(user) as Extent);
  const events = extents.reduce((sum, { length }) => sum + length, 0);
  const { kind, width } = store.layout.columns[column] as HeldColumn;
  const plain = { texts: null, scale: 0 } as const;
  if (kind === "number") return { ...packAll(numbersIn(column, state, extents, events)), texts: null };
  if (column === TIME) return { ...plain, cells: numbersIn(column, state, extents, events) };
  if (kind !== "text") return { ...plain, cells: cellsIn(column, extents, cellsOf(width, events)) };
  const codes = cellsIn(column, extents, cellsOf(4, events));
  return { ...renumber(codes, store.dictionaries[column]?.texts ?? []), scale: 0 };
}

/**
 * The columns of a snapshot: those that are held, but whole instants instead of both parts of them.
 *
 * @param layout - What is held of each event.
 * @returns The number of each column, and how many bytes a value takes at least.
 */
export function writtenColumns({ columns }: Layout): readonly (HeldColumn & { readonly column: number })[] {
  return columns.flatMap(({ kind, width }, column) => {
    if (kind === "era") return [];
    return [{ column, kind, width: kind === "time" ? (8 as CellWidth) : width }];
  });
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Cells): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** JSON has no infinities. */
const writtenNumber = (value: number): number | string => (Number.isFinite(value) ? value : String(value));

/**
 * The state as bytes: 8 that say what they are, the length of a JSON header (32 bits, little-endian), the header, and for
 * each column the values of all users one after another; at the end a hash of it all. Equal states have equal bytes.
 *
 * @param state - The state.
 * @param head - What else is to be kept.
 */
export function encodeSnapshot(state: LiveState, head: SnapshotHead): Uint8Array {
  const { users, store } = state;
  const pastOf = (user: string): Past | undefined => store.pasts.get(users.get(user) as Extent);
  const order = [...users.keys()].sort((a, b) => (a < b ? -1 : 1));
  const written = writtenColumns(store.layout);
  const columns = written.map(({ column }) => columnIn(state, column, order));
  const header = {
    ...head,
    expiredUntil: finiteOrNull(head.expiredUntil),
    kinds: written.map(({ kind }) => kind),
    widths: columns.map(({ cells }) => cells.BYTES_PER_ELEMENT),
    users: order,
    lengths: order.map((user) => users.get(user)?.length),
    memberFrom: order.map((user) => finiteOrNull(pastOf(user)?.since ?? Number.POSITIVE_INFINITY)),
    pasts: order.map((user) => (pastOf(user)?.numbers ?? []).map(writtenNumber)),
    texts: columns.map(({ texts }) => texts),
    scales: columns.map(({ scale }) => scale),
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
