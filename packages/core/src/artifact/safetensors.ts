import { describeValue, listWords } from "../errors/describe.js";
import type { Tensor, TensorData } from "../model/state.js";
import { type Fail, isJsonObject, MAX_JSON_BYTES, parseJson } from "./json.js";

/** The number types of tensors, by their names in the safetensors format. */
export type DType = "F64" | "F32" | "I32" | "U8";

/** What the header says of one tensor. */
export interface TensorInfo {
  /** The type of its numbers. */
  readonly dtype: DType;
  /** The extent of each dimension. */
  readonly shape: readonly number[];
}

/** A safetensors file, taken apart. */
export interface Safetensors {
  /** The texts under `__metadata__`. */
  readonly metadata: Readonly<Record<string, string>>;
  /** What the header says of each tensor, by name, in the order of the data. */
  readonly infos: ReadonlyMap<string, TensorInfo>;
  /** The tensors by name; each owns its memory. */
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** The bytes behind the header. */
  readonly data: Uint8Array;
}

const arrays = { F64: Float64Array, F32: Float32Array, I32: Int32Array, U8: Uint8Array } as const;
const dtypes: Readonly<Record<string, DType>> = {
  Float64Array: "F64",
  Float32Array: "F32",
  Int32Array: "I32",
  Uint8Array: "U8",
};
const ALIGNMENT = 8;

/**
 * The safetensors name of a typed array's number type; `undefined` for any other value.
 *
 * @param data - Anything.
 */
export function dtypeOf(data: unknown): DType | undefined {
  return ArrayBuffer.isView(data) ? dtypes[(data as TensorData)[Symbol.toStringTag]] : undefined;
}

/**
 * How many numbers a shape holds; `NaN` when it is no shape or holds more than 2^53 - 1.
 *
 * @param shape - The extent of each dimension.
 */
export function sizeOf(shape: unknown): number {
  if (!Array.isArray(shape)) return Number.NaN;
  if (!shape.every((extent) => Number.isSafeInteger(extent) && extent >= 0)) return Number.NaN;
  if (shape.includes(0)) return 0;
  const size = shape.reduce((product: number, extent: number) => product * extent, 1);
  return Number.isSafeInteger(size) ? size : Number.NaN;
}

interface Place extends TensorInfo {
  readonly name: string;
  readonly begin: number;
  readonly end: number;
}

/** By type, widest first, then by name: every tensor is aligned without a gap, as in the reference implementation. */
function layOut(infos: Iterable<readonly [string, TensorInfo]>): readonly Place[] {
  const rank = (info: TensorInfo): number => Object.keys(arrays).indexOf(info.dtype);
  const sorted = [...infos].sort(([nameA, a], [nameB, b]) => rank(a) - rank(b) || (nameA < nameB ? -1 : 1));
  let end = 0;
  return sorted.map(([name, info]) => {
    const begin = end;
    end += sizeOf(info.shape) * arrays[info.dtype].BYTES_PER_ELEMENT;
    return { name, ...info, begin, end };
  });
}

function headerOf(places: readonly Place[], metadata: Readonly<Record<string, string>>): Uint8Array {
  const tensors = places.map(
    ({ name, dtype, shape, begin, end }) =>
      `${JSON.stringify(name)}:${JSON.stringify({ dtype, shape, data_offsets: [begin, end] })}`,
  );
  const words = Object.keys(metadata).length === 0 ? [] : [`"__metadata__":${JSON.stringify(metadata)}`];
  const text = new TextEncoder().encode(`{${[...words, ...tensors].join(",")}}`);
  const length = Math.ceil(text.length / ALIGNMENT) * ALIGNMENT;
  const header = new Uint8Array(8 + length).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true);
  header.set(text, 8);
  return header;
}

/**
 * The header of a safetensors file, its length included, as this package writes it.
 *
 * @param infos - The tensors by name, in any order.
 */
export function safetensorsHeader(infos: Iterable<readonly [string, TensorInfo]>): Uint8Array {
  return headerOf(layOut(infos), {});
}

/**
 * Writes a safetensors file: equal tensors give equal bytes, whatever their order.
 *
 * @param tensors - The tensors by name; shapes and lengths agree.
 * @param metadata - Texts for `__metadata__`.
 */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const places = layOut(
    [...tensors].map(([name, { data, shape }]) => [name, { dtype: dtypeOf(data) as DType, shape }] as const),
  );
  const header = headerOf(places, metadata);
  const bytes = new Uint8Array(header.length + (places.at(-1)?.end ?? 0));
  bytes.set(header);
  for (const { name, begin } of places) {
    const { data } = tensors.get(name) as Tensor;
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), header.length + begin);
  }
  return bytes;
}

function readHeader(bytes: Uint8Array, fail: Fail): { readonly text: string; readonly end: number } {
  if (bytes.length < 8) {
    throw fail(`the weights have ${bytes.length} bytes; the length of their header alone takes 8`);
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > BigInt(MAX_JSON_BYTES)) {
    throw fail(`the weights' header claims ${length} bytes; at most ${MAX_JSON_BYTES} are allowed`);
  }
  const end = 8 + Number(length);
  if (end > bytes.length) {
    throw fail(`the weights' header claims ${length} bytes; only ${bytes.length - 8} follow its length`);
  }
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    return { text: decoder.decode(bytes.subarray(8, end)), end };
  } catch (cause) {
    throw fail("the weights' header is no UTF-8", cause);
  }
}

function readInfo(name: string, entry: unknown, fail: Fail): TensorInfo {
  const subject = `tensor ${JSON.stringify(name)}`;
  if (!isJsonObject(entry)) throw fail(`${subject} must be described by an object`);
  const { dtype, shape } = entry;
  if (typeof dtype !== "string" || !Object.hasOwn(arrays, dtype)) {
    throw fail(
      `${subject} must be of type ${listWords(Object.keys(arrays))}; received ${describeValue(dtype)}`,
    );
  }
  const info = { dtype: dtype as DType, shape: shape as readonly number[] };
  if (!Number.isSafeInteger(sizeOf(shape) * arrays[info.dtype].BYTES_PER_ELEMENT)) {
    throw fail(
      `${subject} must have a shape of whole numbers >= 0 whose product can be counted; received ${JSON.stringify(shape)}`,
    );
  }
  return info;
}

function readMetadata(entry: unknown, fail: Fail): Readonly<Record<string, string>> {
  if (entry === undefined) return {};
  if (isJsonObject(entry) && Object.values(entry).every((text) => typeof text === "string")) {
    return entry as Readonly<Record<string, string>>;
  }
  throw fail("the weights' __metadata__ must hold texts");
}

function checkPlaces(places: readonly Place[], header: object, available: number, fail: Fail): void {
  for (const { name, begin, end } of places) {
    const { data_offsets: offsets } = (header as Record<string, { data_offsets: unknown }>)[name] as {
      data_offsets: unknown;
    };
    if (!Array.isArray(offsets) || offsets.length !== 2 || offsets[0] !== begin || offsets[1] !== end) {
      throw fail(
        `tensor ${JSON.stringify(name)} must lie at bytes [${begin},${end}]; its header says ${JSON.stringify(offsets) ?? "nothing"}`,
      );
    }
  }
  const needed = places.at(-1)?.end ?? 0;
  if (needed !== available) {
    throw fail(`the tensors take ${needed} bytes; ${available} follow the weights' header`);
  }
}

function readTensor({ dtype, shape, begin, end }: Place, data: Uint8Array): Tensor {
  const copy = new Uint8Array(end - begin);
  copy.set(data.subarray(begin, end));
  return Object.freeze({ shape: Object.freeze([...shape]), data: new arrays[dtype](copy.buffer) });
}

/**
 * Reads a safetensors file that this package wrote; one that is laid out in any other way (gaps, overlaps, repeated
 * names, blanks) is refused, so that no byte of the header can change unnoticed. Nothing is allocated beyond the size
 * of the file.
 *
 * @param bytes - The file.
 * @param fail - Makes the error.
 */
export function decodeSafetensors(bytes: Uint8Array, fail: Fail): Safetensors {
  const { text, end } = readHeader(bytes, fail);
  const header = parseJson(text, "the weights' header", fail);
  if (!isJsonObject(header)) throw fail("the weights' header must be an object");
  const { __metadata__: words, ...entries } = header;
  const metadata = readMetadata(words, fail);
  const infos = Object.entries(entries).map(([name, entry]) => [name, readInfo(name, entry, fail)] as const);
  const places = layOut(infos);
  const data = bytes.subarray(end);
  checkPlaces(places, header, data.length, fail);
  const canonical = headerOf(places, metadata);
  if (canonical.length !== end || canonical.some((byte, index) => byte !== bytes[index])) {
    throw fail("the weights' header is not written as this format writes it");
  }
  return {
    metadata,
    infos: new Map(places.map(({ name, dtype, shape }) => [name, { dtype, shape }])),
    tensors: new Map(places.map((place) => [place.name, readTensor(place, data)])),
    data,
  };
}
