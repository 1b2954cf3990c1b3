/** The most numbers that the partial results of all parts may take. */
const PARTIAL_NUMBERS = 2 ** 19;

/** As many parts as rows may be cut into, whatever the number of threads. */
const CHUNKS = 64;

/** With fewer rows it costs little to hold the dense columns. */
const LEAST_ROWS = 2 ** 15;

/** As many parts as many rows may be cut into, if each fits a window, and the numbers that their results may take. */
const [MANY_CHUNKS, MANY_NUMBERS] = [1024, 2 ** 20];

/** The most bytes of a window, so that a cache holds it. */
const WINDOW_BYTES = 2 ** 21;

/** The most columns of a window. */
const WINDOW_WIDTH = 255;

/** What decides how rows are cut into parts. */
export interface PartsShape {
  /** How many rows. */
  readonly rows: number;
  /** How many dense columns. */
  readonly width: number;
  /** How many sparse columns. */
  readonly sparseWidth: number;
  /** How many margins a row has. */
  readonly outputs: number;
}

/** Parts that rows are cut into: results are summed in each and then over all, whatever the number of threads. */
export interface Parts {
  /** How many parts. */
  readonly chunks: number;
  /** How many rows each but the last has, a multiple of the block. */
  readonly chunkRows: number;
}

/** How rows are cut. */
export interface RowParts extends Parts {
  /** How many rows are worked on at a time. */
  readonly block: number;
  /** The parts that products of columns are summed in. */
  readonly gram: Parts;
  /** Whether the dense columns of one part fit a window that stays in a cache, and `gram` are the same parts. */
  readonly fitsWindow: boolean;
}

function cut(rows: number, block: number, most: number): Parts {
  const chunkRows = Math.max(1, Math.ceil(rows / most / block)) * block;
  return { chunks: Math.max(1, Math.ceil(rows / chunkRows)), chunkRows };
}

/**
 * How rows are cut into parts; it depends on nothing but the shape.
 *
 * @param shape - The shape.
 */
export function partsOf({ rows, width, sparseWidth, outputs }: PartsShape): RowParts {
  const size = outputs * (width + sparseWidth + 1) + 1;
  const pitch = (width + 4) & ~3;
  const least = 2 ** Math.floor(Math.log2(2 ** 15 / outputs));
  const block = Math.max(8, Math.min(width <= 64 ? 512 : 128, least));
  const few = (numbers: number): number =>
    Math.max(2, Math.min(CHUNKS, Math.floor(PARTIAL_NUMBERS / numbers)));
  if (rows >= LEAST_ROWS && sparseWidth === 0 && width > 0 && width <= WINDOW_WIDTH) {
    const most = Math.floor(MANY_NUMBERS / Math.max(size, pitch * pitch));
    const parts = cut(rows, block, Math.max(2, Math.min(MANY_CHUNKS, most, Math.floor(rows / 1024))));
    if (parts.chunkRows * width * 8 <= WINDOW_BYTES) {
      return { ...parts, block, gram: parts, fitsWindow: true };
    }
  }
  return {
    ...cut(rows, block, few(size)),
    block,
    gram: cut(rows, block, few(pitch * pitch)),
    fitsWindow: false,
  };
}
