import { describeValue, hashView, PortraitError } from "@portrait/core";

/** The first bytes of every sketch: "PSKT". */
const MAGIC: readonly number[] = [0x50, 0x53, 0x4b, 0x54];
const VERSION = 1;
const HASH_BYTES = 16;
const encoder = (): TextEncoder => new TextEncoder();

/**
 * The error of bytes that hold no sketch.
 *
 * @param kind - The kind expected.
 * @param problem - What is wrong, following "the bytes".
 */
export function invalidBytes(kind: string, problem: string): PortraitError {
  return new PortraitError({
    code: "invalid-artifact",
    message: `${kind}: the bytes ${problem}.`,
    hint: "Pass what encode() of a sketch with the same options gave, whole and unchanged.",
  });
}

/** Numbers to be written one after another, little-endian. */
export interface ByteWriter {
  /** A whole number from 0 to 255. */
  byte(value: number): void;
  /** A whole number from 0 to 2^32 - 1. */
  word(value: number): void;
  /** Any number. */
  double(value: number): void;
  /** Bytes as they are. */
  raw(bytes: Uint8Array): void;
}

/** Reads what a {@link ByteWriter} wrote; reading past the end is an error. */
export interface ByteReader {
  /** A byte. */
  byte(): number;
  /** 32 bits. */
  word(): number;
  /** 64 bits. */
  double(): number;
  /** Bytes as they are, copied. */
  raw(length: number): Uint8Array;
}

/**
 * The bytes of a sketch: magic, version, kind, what is written, and a hash of it all.
 *
 * @param kind - The kind.
 * @param write - Writes the state.
 */
export function writeSketch(kind: string, write: (writer: ByteWriter) => void): Uint8Array {
  const parts: number[] = [...MAGIC, VERSION, kind.length, ...encoder().encode(kind)];
  const view = new DataView(new ArrayBuffer(8));
  const push = (count: number): void => {
    for (let at = 0; at < count; at++) parts.push(view.getUint8(at));
  };
  write({
    byte: (value) => parts.push(value),
    word(value) {
      view.setUint32(0, value, true);
      push(4);
    },
    double(value) {
      view.setFloat64(0, value, true);
      push(8);
    },
    raw(bytes) {
      for (const byte of bytes) parts.push(byte);
    },
  });
  const content = Uint8Array.from(parts);
  const bytes = new Uint8Array(content.length + HASH_BYTES);
  bytes.set(content);
  bytes.set(encoder().encode(hashView(content)), content.length);
  return bytes;
}

function contentOf(kind: string, bytes: unknown): Uint8Array {
  if (!(bytes instanceof Uint8Array)) {
    throw invalidBytes(kind, `must be a Uint8Array; received ${describeValue(bytes)}`);
  }
  const start = MAGIC.length + 2;
  if (bytes.length < start + HASH_BYTES) throw invalidBytes(kind, `are cut short: there are ${bytes.length}`);
  if (MAGIC.some((byte, at) => bytes[at] !== byte)) throw invalidBytes(kind, "are of no sketch");
  if (bytes[MAGIC.length] !== VERSION) {
    throw invalidBytes(kind, `have version ${bytes[MAGIC.length]}; this release reads version ${VERSION}`);
  }
  const end = bytes.length - HASH_BYTES;
  const content = bytes.slice(0, end);
  if (new TextDecoder().decode(bytes.subarray(end)) !== hashView(content)) {
    throw invalidBytes(kind, "are damaged: they do not have their hash");
  }
  const name = new TextDecoder().decode(content.subarray(start, start + (content[start - 1] as number)));
  if (name !== kind) throw invalidBytes(kind, `are of the sketch ${JSON.stringify(name)}`);
  return content.subarray(start + kind.length);
}

/**
 * Reads the bytes of a sketch.
 *
 * @param kind - The kind expected.
 * @param bytes - The bytes.
 * @param read - Reads the state; all bytes must be read.
 * @throws PortraitError `invalid-artifact`.
 */
export function readSketch<State>(
  kind: string,
  bytes: Uint8Array,
  read: (reader: ByteReader) => State,
): State {
  const content = contentOf(kind, bytes);
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  let at = 0;
  const take = (count: number): number => {
    if (count > content.length - at) throw invalidBytes(kind, "are malformed: they end too early");
    at += count;
    return at - count;
  };
  const state = read({
    byte: () => view.getUint8(take(1)),
    word: () => view.getUint32(take(4), true),
    double: () => view.getFloat64(take(8), true),
    raw: (length) => {
      const from = take(length);
      return content.slice(from, from + length);
    },
  });
  if (at !== content.length) throw invalidBytes(kind, "are malformed: they go on after the state");
  return state;
}
