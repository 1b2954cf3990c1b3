import { describeValue, PortraitError } from "@portrait/core";
import { outOfMemory } from "./errors.js";

const PAGE = 65_536;
const MAXIMUM = 65_536;
const ALIGNMENT = 64;

/** How far behind what was handed out a kernel may have written, which fills up vectors. */
const OVERRUN = 4096;

/** A growing memory and the bump allocator over it. */
export interface KernelMemory {
  /** The WebAssembly memory; `undefined` where there is no WebAssembly. */
  readonly wasm: WebAssembly.Memory | undefined;
  /** The current buffer. */
  buffer(): ArrayBufferLike;
  /** Takes zeroed bytes. */
  alloc(bytes: number): number;
  /** Where the next allocation begins. */
  mark(): number;
  /** Gives back all that was taken since a mark. */
  release(mark: number): void;
  /** What another owner may use from now on. */
  retire(): UsedMemory;
}

/** A memory whose owner is done with it. */
export interface UsedMemory {
  /** The memory. */
  readonly store: Store;
  /** Up to where it may hold something other than zeros. */
  readonly dirty: number;
}

/** What {@link createMemory} takes. */
export interface MemoryOptions {
  /** Whose memory it is, for errors. */
  readonly owner: string;
  /** How many pages at its beginning hold static data. */
  readonly reserved: number;
  /** How many bytes to hold from the start. */
  readonly bytes: number;
  /** Whether threads share it. */
  readonly shared: boolean;
  /** A memory of the same kind to use again, if there is one. */
  readonly used?: UsedMemory | undefined;
}

/** The memory itself. */
export interface Store {
  /** The WebAssembly memory; `undefined` where there is no WebAssembly. */
  readonly wasm: WebAssembly.Memory | undefined;
  /** How many pages it can grow to. */
  readonly maximum: number;
  /** The current buffer. */
  buffer(): ArrayBufferLike;
  /** Adds pages. */
  grow(pages: number): void;
}

/** Makes a memory of at most 4 GiB, zeroed. Offset 0 is never handed out. */
export function createMemory(options: MemoryOptions): KernelMemory {
  const { owner, reserved, bytes, shared, used } = options;
  const base = Math.max(reserved * PAGE, ALIGNMENT);
  const pages = Math.ceil((base + bytes) / PAGE);
  if (pages > MAXIMUM) throw outOfMemory(owner, bytes, base);
  const store = used?.store ?? openStore(owner, pages, shared);
  let top = base;
  let dirty = Math.max(used?.dirty ?? 0, base);

  function ensure(end: number, added: number): void {
    const held = store.buffer().byteLength;
    if (end <= held) return;
    const least = Math.ceil((end - held) / PAGE);
    const room = store.maximum - held / PAGE;
    if (least > room) throw outOfMemory(owner, added, top);
    try {
      store.grow(Math.min(room, Math.max(least, Math.ceil(held / PAGE / 8), 16)));
    } catch {
      try {
        store.grow(least);
      } catch (cause) {
        throw outOfMemory(owner, added, top, cause);
      }
    }
  }

  if (used !== undefined) {
    ensure(pages * PAGE, bytes);
    new Uint8Array(store.buffer(), 0, base).fill(0);
  }

  return {
    wasm: store.wasm,
    buffer: store.buffer,
    retire: () => ({ store, dirty: Math.min(dirty + OVERRUN, store.buffer().byteLength) }),
    alloc(count) {
      if (!Number.isSafeInteger(count) || count < 0) {
        throw new PortraitError({
          code: "invalid-argument",
          message: `${owner}: "bytes" must be an integer >= 0; received ${describeValue(count)}.`,
        });
      }
      const start = top;
      const end = Math.ceil((start + count) / ALIGNMENT) * ALIGNMENT;
      ensure(end, count);
      if (start < dirty) new Uint8Array(store.buffer(), start, Math.min(end, dirty) - start).fill(0);
      top = end;
      dirty = Math.max(dirty, end);
      return start;
    },
    mark: () => top,
    release(mark) {
      if (!Number.isSafeInteger(mark) || mark < base || mark > top || mark % ALIGNMENT !== 0) {
        throw new PortraitError({
          code: "invalid-argument",
          message: `${owner}: "mark" must be what mark() gave and lie in [${base}, ${top}]; received ${describeValue(mark)}.`,
          hint: "Release marks in the reverse order of their making.",
        });
      }
      top = mark;
    },
  };
}

function openStore(owner: string, pages: number, shared: boolean): Store {
  if (typeof WebAssembly !== "object") return plainStore(owner, pages);
  let failure: unknown;
  for (let maximum = MAXIMUM; maximum >= Math.max(pages, 4096); maximum /= 2) {
    try {
      const memory = new WebAssembly.Memory({ initial: pages, maximum, shared });
      return {
        wasm: memory,
        maximum,
        buffer: () => memory.buffer,
        grow: (more) => {
          memory.grow(more);
        },
      };
    } catch (error) {
      failure = error;
    }
  }
  throw outOfMemory(owner, pages * PAGE, 0, failure);
}

function plainStore(owner: string, pages: number): Store {
  const make = (count: number): ArrayBuffer => {
    try {
      return new ArrayBuffer(count * PAGE);
    } catch (error) {
      throw outOfMemory(owner, count * PAGE, 0, error);
    }
  };
  let buffer = make(pages);
  return {
    wasm: undefined,
    maximum: MAXIMUM,
    buffer: () => buffer,
    grow: (more) => {
      const larger = make(buffer.byteLength / PAGE + more);
      new Uint8Array(larger).set(new Uint8Array(buffer));
      buffer = larger;
    },
  };
}
