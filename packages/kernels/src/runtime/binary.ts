/** What a loader must know of the memory that a binary imports. */
export interface MemoryImport {
  /** Where the byte with the limits' flags lies. */
  readonly flags: number;
  /** How many pages of 64 KiB the memory must hold at least; static data lie there. */
  readonly pages: number;
}

/** The bytes behind a base64 text. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = characters.charCodeAt(at);
  return bytes;
}

const MEMORY = 2;
const IMPORTS = 2;
const DATA = 11;

/** Reads a binary from a place on, byte by byte and number by number. */
interface Cursor {
  /** Where it is. */
  at(): number;
  byte(): number;
  number(): number;
  skip(length: number): void;
}

function cursorAt(binary: Uint8Array, start: number): Cursor {
  let at = start;
  const byte = (): number => binary[at++] as number;
  return {
    at: () => at,
    byte,
    number() {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const next = byte();
        value += (next & 127) * 2 ** shift;
        if (next < 128) return value;
      }
    },
    skip(length) {
      at += length;
    },
  };
}

/** A cursor at the contents of the first section of a kind; `undefined` if there is none. */
function findSection(binary: Uint8Array, kind: number): Cursor | undefined {
  const cursor = cursorAt(binary, 8);
  while (cursor.at() < binary.length) {
    const section = cursor.byte();
    const length = cursor.number();
    if (section === kind) return cursor;
    cursor.skip(length);
  }
  return undefined;
}

/** Finds the memory import of a WebAssembly binary; `undefined` if there is none. */
export function memoryImport(binary: Uint8Array): MemoryImport | undefined {
  const cursor = findSection(binary, IMPORTS);
  if (cursor === undefined) return undefined;
  const { byte, number, skip } = cursor;
  const limits = (): MemoryImport => {
    const flags = cursor.at();
    const bounded = (byte() & 1) === 1;
    const pages = number();
    if (bounded) number();
    return { flags, pages };
  };
  for (let left = number(); left > 0; left--) {
    skip(number());
    skip(number());
    const kind = byte();
    if (kind === MEMORY) return limits();
    if (kind === 0) number();
    else if (kind === 1) {
      skip(1);
      limits();
    } else skip(2);
  }
  return undefined;
}

/** Whether a binary brings data that are written into its memory when it starts. */
export function hasData(binary: Uint8Array): boolean {
  return findSection(binary, DATA) !== undefined;
}

/**
 * The binary for a memory that threads share, or for one of its own: only the flag of the import differs, since no
 * kernel uses atomic instructions.
 */
export function withSharedMemory(binary: Uint8Array<ArrayBuffer>, shared: boolean): Uint8Array<ArrayBuffer> {
  const found = memoryImport(binary);
  if (found === undefined) return binary;
  const copy = binary.slice();
  copy[found.flags] = shared ? 3 : 1;
  return copy;
}

/** How many pages a binary's memory must hold at least. */
export function pagesOf(binary: Uint8Array): number {
  return memoryImport(binary)?.pages ?? 1;
}
