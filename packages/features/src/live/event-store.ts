import type { Scalar } from "../evaluate/scalar.js";
import { type Blocks, blockBytes, cutBlocks, LONG_LOG, noteInsert } from "./blocks.js";
import { type CountedDictionary, countedDictionary } from "./counted-dictionary.js";
import { type BeginTallies, tallyTable } from "./fold.js";
import { eraFits, eraOf, lowerBound, lowOf, timeAt, widenEras } from "./instants.js";
import { ERA, type Layout, LINE, TIME } from "./layout.js";
import { numberColumns } from "./number-columns.js";
import type { Past } from "./past.js";
import { type Cells, type CellWidth, codeWidth, createSlabs, type Extent } from "./slabs.js";
import { type LogReader, logReader } from "./wide-log.js";

/** A key that tells equal rows, in two halves of 32 bits. */
export type RowHash = readonly [number, number];

/** The events of all users. */
export interface EventStore {
  /** What is held of each event. */
  readonly layout: Layout;
  /** For users with long logs, states of parts of them. */
  readonly blocks: Map<Extent, Blocks>;
  /** For users whose first events were dropped, what is kept of these. */
  readonly pasts: Map<Extent, Past>;
  /** For each column of texts its dictionary. */
  readonly dictionaries: readonly (CountedDictionary | undefined)[];
  /** Room for the events of one more user. */
  open(): Extent;
  /**
   * Puts an event in its place by time and line.
   *
   * @param extent - The user's events.
   * @param row - The values of the event's columns.
   * @param line - Its line.
   * @param key - Its key, where rows have keys.
   */
  insert(extent: Extent, row: readonly Scalar[], line: number, key: RowHash | undefined): void;
  /**
   * Takes an event out.
   *
   * @param extent - The user's events.
   * @param position - Which, from 0.
   */
  remove(extent: Extent, position: number): void;
  /**
   * Takes the first events out.
   *
   * @param extent - The user's events.
   * @param count - How many.
   */
  drop(extent: Extent, count: number): void;
  /**
   * The last event of a user that equals a given one by its key or, where rows have none, in all that features read; -1
   * when there is none.
   *
   * @param extent - The user's events.
   * @param row - The values of the event's columns.
   * @param key - Its key, where rows have keys.
   */
  find(extent: Extent, row: readonly Scalar[], key: RowHash | undefined): number;
  /**
   * The event of a line; -1 when there is none.
   *
   * @param extent - The user's events.
   * @param line - The line.
   */
  findLine(extent: Extent, line: number): number;
  /**
   * Forgets all events of a user; the extent cannot be used any more.
   *
   * @param extent - The user's events.
   */
  close(extent: Extent): void;
  /**
   * The line of an event, modulo 2^32.
   *
   * @param extent - The user's events.
   * @param position - Which, from 0.
   */
  lineAt(extent: Extent, position: number): number;
  /**
   * Puts events that are in order into an extent without any; their texts have been acquired.
   *
   * @param extent - The extent.
   * @param columns - The values of each column, none of the era.
   * @param from - The first.
   * @param length - How many.
   */
  fill(extent: Extent, columns: readonly Cells[], from: number, length: number): void;
  /**
   * Makes a column wide enough for codes.
   *
   * @param column - A column of texts.
   * @param code - The greatest code.
   */
  fitCode(column: number, code: number): void;
  /**
   * Prepares the reading of events.
   *
   * @param columns - Which columns are read besides the time.
   */
  reader(columns: Iterable<number>): LogReader;
  /** For each column of texts what counts its codes. */
  readonly tables: readonly (BeginTallies | undefined)[];
  /** How many bytes it takes. */
  bytes(): number;
}

/** What a past takes besides its numbers: a map entry, an object and the head of a list, about. */
const PAST_BYTES = 140;

/** Lines are held modulo 2^32: which of two comes first is the sign of their difference. */
const follows = (line: number, other: number): boolean => (line - other) >>> 0 < 2 ** 31;

/** Whether the event at a position comes before one of an instant and line. */
function isBefore({ page, start }: Extent, position: number, time: number, line: number): boolean {
  const other = timeAt(page, start + position);
  if (other !== time) return other < time;
  return follows(line, (page.columns[LINE] as Cells)[start + position] as number);
}

function positionFor(extent: Extent, time: number, line: number): number {
  const { length } = extent;
  if (length === 0 || isBefore(extent, length - 1, time, line)) return length;
  let position = lowerBound(extent, time);
  while (position < length && isBefore(extent, position, time, line)) position++;
  return position;
}

/**
 * Starts a store.
 *
 * @param layout - What is held of each event.
 */
export function createEventStore(layout: Layout): EventStore {
  const { columns } = layout;
  const widths = columns.map(({ width }) => width);
  const slabs = createSlabs(widths);
  const dictionaries = columns.map(({ kind }) => (kind === "text" ? countedDictionary() : undefined));
  const numbers = columns.flatMap(({ kind }, column) => (kind === "number" ? [column] : []));
  const forms = numberColumns(numbers, widths, slabs);
  const texts = columns.flatMap(({ kind }, column) => (kind === "text" ? [column] : []));
  const blocks = new Map<Extent, Blocks>();
  const pasts = new Map<Extent, Past>();
  const cells: number[] = columns.map(() => 0);

  const dictionaryOf = (column: number): CountedDictionary => dictionaries[column] as CountedDictionary;

  function fitCode(column: number, code: number): void {
    if (code < 2 ** (8 * (widths[column] as number))) return;
    widths[column] = codeWidth(code);
    slabs.widen(column, widths[column] as CellWidth);
  }
  function fitEra(time: number): number {
    for (;;) {
      const width = widths[ERA] as CellWidth;
      const era = eraOf(time, width);
      if (eraFits(era, width)) return era;
      const wider: CellWidth = width === 1 ? 2 : 4;
      widths[ERA] = wider;
      slabs.widen(ERA, wider, (held) => widenEras(held, wider));
    }
  }
  function acquire(column: number, text: string): number {
    const code = dictionaryOf(column).acquire(text);
    fitCode(column, code);
    return code;
  }
  const known = (column: number, text: string): number => dictionaryOf(column).find(text);

  function release({ page, start }: Extent, position: number): void {
    for (const column of texts) {
      const code = (page.columns[column] as Cells)[start + position] as number;
      if (code !== 0) dictionaryOf(column).release(code);
    }
  }
  /** Makes cells of the event, for which columns become as wide as they must. */
  function packCells(): void {
    const time = cells[TIME] as number;
    cells[ERA] = fitEra(time);
    cells[TIME] = lowOf(time);
    for (const column of numbers) cells[column] = forms.cellOf(column, cells[column] as number);
  }
  /** Makes cells of an event as columns are; -1 where none stands for the value. */
  function findCells(): void {
    const time = cells[TIME] as number;
    cells[ERA] = eraOf(time, widths[ERA] as CellWidth);
    cells[TIME] = lowOf(time);
    for (const column of numbers) cells[column] = forms.find(column, cells[column] as number);
  }
  function setKey(key: RowHash | undefined): void {
    if (layout.key === undefined || key === undefined) return;
    cells[layout.key[0]] = key[0];
    cells[layout.key[1]] = key[1];
  }
  const compared = layout.key ?? columns.flatMap((_, column) => (column === LINE ? [] : [column]));
  function equalsCells({ page, start }: Extent, position: number): boolean {
    return compared.every((column) =>
      Object.is((page.columns[column] as Cells)[start + position], cells[column]),
    );
  }
  const arrivalOf = (held: readonly number[]): number =>
    layout.arrival === undefined ? Number.NEGATIVE_INFINITY : (held[layout.arrival] as number);
  return {
    layout,
    blocks,
    pasts,
    dictionaries,
    tables: dictionaries.map((dictionary) => (dictionary === undefined ? undefined : tallyTable(dictionary))),
    open: slabs.allocate,
    insert(extent, row, line, key) {
      layout.fill(row, cells, acquire);
      const time = cells[TIME] as number;
      packCells();
      cells[LINE] = line >>> 0;
      setKey(key);
      if (extent.length === extent.capacity) slabs.enlarge(extent);
      const position = positionFor(extent, time, cells[LINE] as number);
      const at = extent.start + position;
      const end = extent.start + extent.length;
      for (let column = 0; column < columns.length; column++) {
        const held = extent.page.columns[column] as Cells;
        if (at < end) held.copyWithin(at + 1, at, end);
        held[at] = cells[column] as number;
      }
      extent.length++;
      const held = extent.length > LONG_LOG ? blocks.get(extent) : undefined;
      if (held !== undefined) noteInsert(held, position, arrivalOf(cells));
    },
    remove(extent, position) {
      release(extent, position);
      const at = extent.start + position;
      const end = extent.start + extent.length;
      for (const held of extent.page.columns) held.copyWithin(at, at + 1, end);
      extent.length--;
      const held = extent.length >= LONG_LOG ? blocks.get(extent) : undefined;
      if (held !== undefined) cutBlocks(held, position);
    },
    drop(extent, count) {
      if (count === 0) return;
      for (let position = 0; position < count; position++) release(extent, position);
      const { page, start, length } = extent;
      for (const held of page.columns) held.copyWithin(start, start + count, start + length);
      extent.length -= count;
      blocks.delete(extent);
      slabs.shrink(extent);
    },
    find(extent, row, key) {
      layout.fill(row, cells, known);
      const time = cells[TIME] as number;
      findCells();
      setKey(key);
      const from = lowerBound(extent, time);
      let found = -1;
      for (let position = from; position < extent.length; position++) {
        if (timeAt(extent.page, extent.start + position) !== time) break;
        if (equalsCells(extent, position)) found = position;
      }
      return found;
    },
    findLine({ page, start, length }, line) {
      return (page.columns[LINE] as Cells).subarray(start, start + length).lastIndexOf(line >>> 0);
    },
    lineAt: ({ page, start }, position) => (page.columns[LINE] as Cells)[start + position] as number,
    fill(extent, given, from, length) {
      slabs.reserve(extent, length);
      for (let place = 0; place < length; place++) {
        columns.forEach((_, column) => {
          cells[column] = (given[column] as Cells)[from + place] as number;
        });
        packCells();
        extent.page.columns.forEach((held, column) => {
          held[extent.start + place] = cells[column] as number;
        });
      }
      extent.length = length;
    },
    close(extent) {
      for (let position = 0; position < extent.length; position++) release(extent, position);
      slabs.free(extent);
      blocks.delete(extent);
      pasts.delete(extent);
    },
    reader: (wanted) => logReader(layout, wanted, forms.scaleOf),
    fitCode,
    bytes() {
      let bytes = slabs.bytes();
      for (const dictionary of dictionaries) bytes += dictionary?.bytes() ?? 0;
      for (const held of blocks.values()) bytes += blockBytes(held);
      for (const { numbers: kept } of pasts.values()) bytes += PAST_BYTES + 8 * kept.length;
      return bytes;
    },
  };
}
