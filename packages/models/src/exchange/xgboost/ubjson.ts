import { describeValue } from "@portrait/core";
import { malformed } from "./fields.js";

const DEEPEST = 64;

const SIZES: Readonly<Record<string, number>> = { i: 1, U: 1, I: 2, l: 4, L: 8, d: 4, D: 8 };

/** Reads the bytes of one Universal Binary JSON value, front to back. */
function createReader(bytes: Uint8Array): { read(): unknown; done(): boolean } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let at = 0;

  function take(count: number): number {
    if (count > bytes.length - at)
      throw malformed(`byte ${at}`, `must be followed by ${count} bytes; the file ends`);
    at += count;
    return at - count;
  }

  const marker = (): string => String.fromCharCode(bytes[take(1)] as number);

  function number(type: string): number {
    switch (type) {
      case "i":
        return view.getInt8(take(1));
      case "U":
        return view.getUint8(take(1));
      case "I":
        return view.getInt16(take(2));
      case "l":
        return view.getInt32(take(4));
      case "L":
        return Number(view.getBigInt64(take(8)));
      case "d":
        return view.getFloat32(take(4));
      case "D":
        return view.getFloat64(take(8));
      default:
        throw malformed(`byte ${at - 1}`, `must be the type of a number; received ${describeValue(type)}`);
    }
  }

  function length(): number {
    const start = at;
    const count = number(marker());
    if (Number.isSafeInteger(count) && count >= 0) return count;
    throw malformed(`byte ${start}`, `must be a length; received ${count}`);
  }

  function text(): string {
    const count = length();
    const from = take(count);
    try {
      return decoder.decode(bytes.subarray(from, at));
    } catch {
      throw malformed(`byte ${from}`, "must be text in UTF-8");
    }
  }

  /** The type and number of the elements of a list or object, as far as they stand in front of it. */
  function heading(): { readonly type: string | undefined; readonly count: number | undefined } {
    const next = (): string => String.fromCharCode(bytes[at] ?? 0);
    let type: string | undefined;
    if (next() === "$") {
      at++;
      type = marker();
      if (next() !== "#") throw malformed(`byte ${at}`, 'must be "#"');
    }
    if (next() !== "#") return { type, count: undefined };
    at++;
    return { type, count: length() };
  }

  function list(depth: number): unknown {
    const { type, count } = heading();
    if (type !== undefined && count !== undefined) {
      const size = SIZES[type];
      if (size === undefined)
        throw malformed(`byte ${at}`, `must be a list of numbers; received type ${describeValue(type)}`);
      if (count * size > bytes.length - at)
        throw malformed(`byte ${at}`, `must be followed by ${count} numbers; the file ends`);
      return Float64Array.from({ length: count }, () => number(type));
    }
    const found: unknown[] = [];
    if (count === undefined) {
      for (let next = marker(); next !== "]"; next = marker()) found.push(value(next, depth + 1));
    } else for (let left = count; left > 0; left--) found.push(value(marker(), depth + 1));
    return found;
  }

  function object(depth: number): unknown {
    const { count } = heading();
    const entries: [string, unknown][] = [];
    const more = (): boolean => {
      if (count !== undefined) return entries.length < count;
      if (bytes[at] !== 0x7d) return true;
      at++;
      return false;
    };
    while (more()) {
      const name = text();
      entries.push([name, value(marker(), depth + 1)]);
    }
    return Object.fromEntries(entries);
  }

  function value(type: string, depth: number): unknown {
    if (depth > DEEPEST) throw malformed(`byte ${at}`, `must not be nested more than ${DEEPEST} deep`);
    switch (type) {
      case "{":
        return object(depth);
      case "[":
        return list(depth);
      case "S":
        return text();
      case "C":
        return marker();
      case "T":
        return true;
      case "F":
        return false;
      case "Z":
        return null;
      default:
        return number(type);
    }
  }

  return { read: () => value(marker(), 0), done: () => at === bytes.length };
}

/**
 * Reads Universal Binary JSON (draft 12). A list whose type stands in front of it becomes a Float64Array.
 *
 * @param bytes - The file.
 * @throws PortraitError `invalid-data` naming the byte that is malformed.
 */
export function readUbjson(bytes: Uint8Array): unknown {
  const reader = createReader(bytes);
  const value = reader.read();
  if (!reader.done()) throw malformed("the end of the value", "must be the end of the file; bytes follow");
  return value;
}
