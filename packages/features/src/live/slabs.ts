/** The values of one column of a page. */
export type Cells = Float64Array | Uint32Array | Uint16Array | Uint8Array;

/** How many bytes a value of a column takes; 8 are a float, fewer an unsigned integer. */
export type CellWidth = 1 | 2 | 4 | 8;

/**
 * How many bytes codes take.
 *
 * @param code - The greatest of them.
 */
export function codeWidth(code: number): CellWidth {
  if (code < 2 ** 8) return 1;
  return code < 2 ** 16 ? 2 : 4;
}

/** Cells of several columns, side by side. */
export interface Page {
  /** The columns; a column is replaced when its values need more bytes. */
  readonly columns: Cells[];
}

/** Where the events of one user lie: `columns[...][start ... start + length)` of a page, in order of time and line. */
export interface Extent {
  /** The page. */
  page: Page;
  /** The first cell. */
  start: number;
  /** How many events there are. */
  length: number;
  /** For how many events there is room. */
  capacity: number;
  /** The place among the extents of this capacity. */
  slot: number;
}

/** What a column of a page takes besides its cells: a typed array and its buffer, about. */
const COLUMN_BYTES = 200;

/** How many cells a page has, about: a page holds extents of one capacity. */
const PAGE_CELLS = 2048;

/** The least capacity, and how it grows: by a half, a quarter or an eighth of a power of two: 4, 6, 8, 12, 16, 20, ... 32, 36, ... */
const LEAST = 4;
function larger(capacity: number): number {
  const power = 2 ** (31 - Math.clz32(capacity));
  if (capacity < 16) return capacity + power / 2;
  return capacity + power / (capacity < 32 ? 4 : 8);
}

/**
 * Room for values of a column.
 *
 * @param width - How many bytes a value takes.
 * @param length - How many values.
 */
export function cellsOf(width: CellWidth, length: number): Cells {
  if (width === 8) return new Float64Array(length);
  if (width === 4) return new Uint32Array(length);
  return width === 2 ? new Uint16Array(length) : new Uint8Array(length);
}

function capacityFor(length: number): number {
  let capacity = LEAST;
  while (capacity < length) capacity = larger(capacity);
  return capacity;
}

/** The extents of one capacity, without holes. */
interface Slab {
  readonly capacity: number;
  readonly perPage: number;
  readonly pages: Page[];
  readonly owners: Extent[];
}

/** Memory for extents. There are no holes: the last extent of a capacity moves to where one became free. */
export interface Slabs {
  /** An extent without events. */
  allocate(): Extent;
  /**
   * Moves an extent to where there is room for more.
   *
   * @param extent - The extent, changed in place.
   */
  enlarge(extent: Extent): void;
  /**
   * Moves an extent without events to where there is room for some.
   *
   * @param extent - The extent, changed in place.
   * @param length - For how many.
   */
  reserve(extent: Extent, length: number): void;
  /**
   * Moves an extent to where there is less room to spare, if it has much.
   *
   * @param extent - The extent, changed in place.
   */
  shrink(extent: Extent): void;
  /**
   * Frees an extent; it cannot be used any more.
   *
   * @param extent - The extent.
   */
  free(extent: Extent): void;
  /**
   * Widens a column in all pages.
   *
   * @param column - The column.
   * @param width - How many bytes its values take from now on.
   * @param convert - What becomes of the values; left out, they stay the same.
   */
  widen(column: number, width: CellWidth, convert?: (cells: Cells) => Cells): void;
  /** How many bytes the pages take. */
  bytes(): number;
}

function copyCells(from: Page, start: number, to: Page, target: number, length: number): void {
  for (let column = 0; column < from.columns.length; column++) {
    const source = from.columns[column] as Cells;
    const copy = to.columns[column] as Cells;
    for (let cell = 0; cell < length; cell++) copy[target + cell] = source[start + cell] as number;
  }
}

/**
 * Starts memory for extents.
 *
 * @param widths - How many bytes a value of each column takes.
 */
export function createSlabs(widths: readonly CellWidth[]): Slabs {
  const current = [...widths];
  const slabs = new Map<number, Slab>();

  function slabOf(capacity: number): Slab {
    const known = slabs.get(capacity);
    if (known !== undefined) return known;
    const perPage = Math.max(1, Math.floor(PAGE_CELLS / capacity));
    const slab = { capacity, perPage, pages: [], owners: [] };
    slabs.set(capacity, slab);
    return slab;
  }
  function newPage({ perPage, capacity }: Slab): Page {
    return { columns: current.map((width) => cellsOf(width, perPage * capacity)) };
  }
  function place(slab: Slab, extent: Extent): void {
    const slot = slab.owners.length;
    const at = Math.floor(slot / slab.perPage);
    if (at === slab.pages.length) slab.pages.push(newPage(slab));
    extent.page = slab.pages[at] as Page;
    extent.start = (slot % slab.perPage) * slab.capacity;
    extent.capacity = slab.capacity;
    extent.slot = slot;
    slab.owners.push(extent);
  }
  function vacate(slab: Slab, page: Page, start: number, slot: number): void {
    const last = slab.owners.pop() as Extent;
    if (slab.owners.length !== slot) {
      copyCells(last.page, last.start, page, start, last.length);
      last.page = page;
      last.start = start;
      last.slot = slot;
      slab.owners[slot] = last;
    }
    if (slab.owners.length <= (slab.pages.length - 1) * slab.perPage) slab.pages.pop();
  }
  function move(extent: Extent, capacity: number): void {
    const { page, start, slot, capacity: before, length } = extent;
    place(slabOf(capacity), extent);
    copyCells(page, start, extent.page, extent.start, length);
    vacate(slabOf(before), page, start, slot);
  }
  return {
    allocate() {
      const extent: Extent = {
        page: { columns: [] },
        start: 0,
        length: 0,
        capacity: 0,
        slot: 0,
      };
      place(slabOf(LEAST), extent);
      return extent;
    },
    enlarge: (extent) => move(extent, larger(extent.capacity)),
    reserve(extent, length) {
      const capacity = capacityFor(length);
      if (capacity > extent.capacity) move(extent, capacity);
    },
    shrink(extent) {
      const capacity = capacityFor(extent.length);
      if (capacity < extent.capacity) move(extent, capacity);
    },
    free: ({ page, start, slot, capacity }) => vacate(slabOf(capacity), page, start, slot),
    widen(column, width, convert = (cells) => cells) {
      current[column] = width;
      for (const { pages } of slabs.values()) {
        for (const { columns } of pages) {
          const wider = cellsOf(width, (columns[column] as Cells).length);
          wider.set(convert(columns[column] as Cells));
          columns[column] = wider;
        }
      }
    },
    bytes() {
      const perEvent = current.reduce<number>((sum, width) => sum + width, 0);
      let bytes = 0;
      for (const { pages, perPage, capacity } of slabs.values()) {
        bytes += pages.length * (perPage * capacity * perEvent + current.length * COLUMN_BYTES);
      }
      return bytes;
    },
  };
}
