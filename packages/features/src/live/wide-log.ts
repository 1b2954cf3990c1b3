import { readTimes } from "./instants.js";
import { type ComputedColumn, type HeldColumn, type Layout, type Operand, TIME } from "./layout.js";
import { type Scale, unpackNumber } from "./packed.js";
import type { Cells, Extent } from "./slabs.js";

/** Events of one user as they are read: instants and numbers as floats, computed columns behind those that are held. */
export interface WideLog {
  /** The columns; those that nobody asked for are empty. */
  readonly columns: readonly Cells[];
  /** How many events there are. */
  length: number;
}

/** Reads neighbouring events of one user. The log serves until the next call. */
export type LogReader = (extent: Extent, from: number, to: number) => WideLog;

const ARITHMETIC = {
  add: (a: number, b: number): number => a + b,
  subtract: (a: number, b: number): number => a - b,
  multiply: (a: number, b: number): number => a * b,
  divide: (a: number, b: number): number => a / b,
};

function roomFor(kind: HeldColumn["kind"] | undefined, length: number): Cells {
  if (kind === "flags") return new Uint8Array(length);
  return kind === "text" ? new Uint32Array(length) : new Float64Array(length);
}

function unpack(cells: Cells, start: number, length: number, scale: Scale, into: Cells): void {
  if (cells instanceof Float64Array) {
    for (let at = 0; at < length; at++) into[at] = cells[start + at] as number;
  } else {
    for (let at = 0; at < length; at++) into[at] = unpackNumber(cells[start + at] as number, scale);
  }
}

function copy(cells: Cells, start: number, length: number, into: Cells): void {
  for (let at = 0; at < length; at++) into[at] = cells[start + at] as number;
}

/** What must be read so that some columns can be: themselves and the operands of those that are computed. */
function closureOf({ columns, computed }: Layout, wanted: Iterable<number>): readonly number[] {
  const found = new Set<number>();
  const add = (column: number): void => {
    const parts = computed[column - columns.length];
    for (const operand of parts === undefined ? [] : [parts.left, parts.right]) {
      if ("column" in operand) add(operand.column);
    }
    found.add(column);
  };
  for (const column of wanted) add(column);
  return [...found];
}

/**
 * Prepares the reading of events.
 *
 * @param layout - What is held of each event.
 * @param wanted - Which columns are read besides the time.
 * @param scaleOf - The scale of the codes of a column of numbers.
 */
export function logReader(
  layout: Layout,
  wanted: Iterable<number>,
  scaleOf: (column: number) => Scale,
): LogReader {
  const held = layout.columns.length;
  const read = closureOf(layout, wanted).filter((column) => column !== TIME);
  const columns: Cells[] = Array.from({ length: held + layout.computed.length }, () => new Float64Array(0));
  const log = { columns, length: 0 };
  let room = 0;

  function reserve(length: number): void {
    if (length <= room) return;
    room = Math.max(64, 2 * length);
    for (const column of [TIME, ...read]) columns[column] = roomFor(layout.columns[column]?.kind, room);
  }
  function compute({ op, left, right }: ComputedColumn, length: number, into: Cells): void {
    const apply = ARITHMETIC[op];
    const operandAt = (operand: Operand, at: number): number =>
      "column" in operand ? ((columns[operand.column] as Cells)[at] as number) : operand.value;
    for (let at = 0; at < length; at++) {
      const value = apply(operandAt(left, at), operandAt(right, at));
      into[at] = Number.isFinite(value) ? value + 0 : Number.NaN;
    }
  }
  return (extent, from, to) => {
    const { page } = extent;
    const start = extent.start + from;
    const length = Math.max(0, to - from);
    reserve(length);
    log.length = length;
    readTimes(page, start, length, columns[TIME] as Float64Array);
    for (const column of read) {
      const into = columns[column] as Cells;
      if (column >= held) compute(layout.computed[column - held] as ComputedColumn, length, into);
      else if (layout.columns[column]?.kind === "number")
        unpack(page.columns[column] as Cells, start, length, scaleOf(column), into);
      else copy(page.columns[column] as Cells, start, length, into);
    }
    return log;
  };
}

/**
 * The first position of a log whose time is not before an instant.
 *
 * @param log - The log.
 * @param instant - Epoch milliseconds.
 */
export function firstFrom({ columns, length }: WideLog, instant: number): number {
  const times = columns[TIME] as Float64Array;
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
