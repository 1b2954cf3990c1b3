import { describeValue } from "@portrait/core";
import { ARRAY_LIMIT, bitsOf, type Container, containerOf, valuesOf } from "./bitmap-container.js";
import { invalidBytes } from "./sketch-bytes.js";

const KIND = "userBitmap";
const COOKIE = 12346;
const RUN_COOKIE = 12347;
const BITS_BYTES = 8192;
const NO_OFFSETS_BELOW = 4;

/**
 * Containers in the portable format of Roaring bitmaps, without runs.
 *
 * @param containers - The containers by the upper 16 bits.
 */
export function encodeRoaring(containers: ReadonlyMap<number, Container>): Uint8Array {
  const entries = [...containers].sort(([a], [b]) => a - b);
  const sizes = entries.map(([, { size }]) => (size > ARRAY_LIMIT ? BITS_BYTES : 2 * size));
  const head = 8 + 8 * entries.length;
  const bytes = new Uint8Array(head + sizes.reduce((sum, size) => sum + size, 0));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, COOKIE, true);
  view.setUint32(4, entries.length, true);
  let at = head;
  entries.forEach(([key, container], index) => {
    view.setUint16(8 + 4 * index, key, true);
    view.setUint16(10 + 4 * index, container.size - 1, true);
    view.setUint32(8 + 4 * entries.length + 4 * index, at, true);
    if (container.size > ARRAY_LIMIT) {
      bitsOf(container).forEach((word, place) => {
        view.setUint32(at + 4 * place, word, true);
      });
    } else {
      valuesOf(container).forEach((value, place) => {
        view.setUint16(at + 2 * place, value, true);
      });
    }
    at += sizes[index] as number;
  });
  return bytes;
}

interface Cursor {
  readonly view: DataView;
  at: number;
}

const malformed = (problem: string) => invalidBytes(KIND, `are malformed: ${problem}`);

function take(cursor: Cursor, count: number): number {
  if (count > cursor.view.byteLength - cursor.at) throw malformed("they end too early");
  cursor.at += count;
  return cursor.at - count;
}

const short = (cursor: Cursor): number => cursor.view.getUint16(take(cursor, 2), true);
const long = (cursor: Cursor): number => cursor.view.getUint32(take(cursor, 4), true);

function readArray(cursor: Cursor, size: number): Container {
  let before = -1;
  const values = Uint16Array.from({ length: size }, () => {
    const value = short(cursor);
    if (value <= before) throw malformed("numbers do not ascend");
    before = value;
    return value;
  });
  return { values, size };
}

function readBits(cursor: Cursor, size: number): Container {
  const container = containerOf(Uint32Array.from({ length: BITS_BYTES / 4 }, () => long(cursor)));
  if (container.size !== size) throw malformed(`${container.size} bits are set where ${size} are said`);
  return container;
}

function readRuns(cursor: Cursor, size: number): Container {
  const bits = new Uint32Array(BITS_BYTES / 4);
  let before = -1;
  for (let left = short(cursor); left > 0; left--) {
    const [start, more] = [short(cursor), short(cursor)];
    if (start <= before || start + more > 65_535) throw malformed("runs do not ascend");
    before = start + more;
    for (let value = start; value <= before; value++) {
      bits[value >>> 5] = (bits[value >>> 5] as number) | (1 << (value & 31));
    }
  }
  const container = containerOf(bits);
  if (container.size !== size) throw malformed(`runs hold ${container.size} numbers where ${size} are said`);
  return container;
}

/** Which containers are runs: one bit each. */
function readHead(cursor: Cursor): {
  readonly count: number;
  readonly runs: Uint8Array;
  readonly offsets: boolean;
} {
  const cookie = long(cursor);
  if ((cookie & 0xffff) === RUN_COOKIE) {
    const count = (cookie >>> 16) + 1;
    const length = (count + 7) >> 3;
    const from = take(cursor, length);
    const { buffer, byteOffset } = cursor.view;
    return {
      count,
      runs: new Uint8Array(buffer, byteOffset + from, length),
      offsets: count >= NO_OFFSETS_BELOW,
    };
  }
  if (cookie !== COOKIE) throw invalidBytes(KIND, "are no Roaring bitmap of 32-bit numbers");
  const count = long(cursor);
  if (count > 65_536) throw malformed(`there cannot be ${count} containers`);
  return { count, runs: new Uint8Array((count + 7) >> 3), offsets: true };
}

/**
 * Containers from the portable format of Roaring bitmaps, as CRoaring and its kin write it, runs included.
 *
 * @param bytes - The bytes; they may be hostile.
 * @throws PortraitError `invalid-artifact`.
 */
export function decodeRoaring(bytes: Uint8Array): Map<number, Container> {
  const given: unknown = bytes;
  if (!(given instanceof Uint8Array)) {
    throw invalidBytes(KIND, `must be a Uint8Array; received ${describeValue(given)}`);
  }
  const cursor: Cursor = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), at: 0 };
  const { count, runs, offsets } = readHead(cursor);
  const heads = Array.from({ length: count }, () => [short(cursor), short(cursor) + 1] as const);
  if (offsets) take(cursor, 4 * count);
  const containers = new Map<number, Container>();
  let before = -1;
  heads.forEach(([key, size], index) => {
    if (key <= before) throw malformed("containers do not ascend");
    before = key;
    const run = (((runs[index >> 3] as number) >> (index & 7)) & 1) === 1;
    const read = run ? readRuns : size > ARRAY_LIMIT ? readBits : readArray;
    containers.set(key, read(cursor, size));
  });
  if (cursor.at !== bytes.length) throw malformed("they go on after the last container");
  return containers;
}
