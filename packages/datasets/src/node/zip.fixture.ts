import { deflateRawSync } from "node:zlib";

/** One entry of a zip archive that a test makes; `claims` lies about its size. */
export interface ZipEntry {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly claims?: number;
}

function header(
  signature: number,
  size: number,
  fields: readonly (readonly [number, number, 2 | 4])[],
): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.writeUInt32LE(signature, 0);
  for (const [offset, value, width] of fields) {
    if (width === 2) bytes.writeUInt16LE(value, offset);
    else bytes.writeUInt32LE(value, offset);
  }
  return bytes;
}

/** A zip archive of deflated entries, as PKWARE's APPNOTE lays it out; checksums are left at 0. */
export function makeZip(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, claims } of entries) {
    const raw = Buffer.from(content);
    const packed = deflateRawSync(raw);
    const label = Buffer.from(name);
    const size = claims ?? raw.length;
    const local = header(0x04034b50, 30, [
      [4, 20, 2],
      [8, 8, 2],
      [18, packed.length, 4],
      [22, size, 4],
      [26, label.length, 2],
    ]);
    const central = header(0x02014b50, 46, [
      [6, 20, 2],
      [10, 8, 2],
      [20, packed.length, 4],
      [24, size, 4],
      [28, label.length, 2],
      [42, offset, 4],
    ]);
    parts.push(local, label, packed);
    directory.push(central, label);
    offset += local.length + label.length + packed.length;
  }
  const listing = Buffer.concat(directory);
  const end = header(0x06054b50, 22, [
    [8, entries.length, 2],
    [10, entries.length, 2],
    [12, listing.length, 4],
    [16, offset, 4],
  ]);
  return Buffer.concat([...parts, listing, end]);
}
