import { type Column, parseIsoTimestamp } from "@portrait/core";
import { type Fault, faults } from "./fault.js";
import { timestampParser } from "./timestamp-format.js";

/** A value as it is held once read: instants as epoch milliseconds. */
export type ReadValue = string | number | boolean;

type Reader = (raw: unknown) => ReadValue | Fault;

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const INFINITE = /^[+-]?inf(?:inity)?$/i;
const WHOLE = /^-?\d+(?:\.0*)?$/;
const LAST_INSTANT = 8.64e15;

function isMissing(raw: unknown): boolean {
  if (raw === null || raw === undefined || raw === "") return true;
  if (typeof raw === "number") return Number.isNaN(raw);
  return raw instanceof Date && Number.isNaN(raw.getTime());
}

const readText: Reader = (raw) => {
  if (typeof raw === "string") return raw;
  if (typeof raw === "boolean" || typeof raw === "bigint") return String(raw);
  if (typeof raw === "number") return Number.isFinite(raw) ? String(raw) : faults.type;
  return faults.type;
};

const readWholeId: Reader = (raw) => {
  if (typeof raw === "bigint") return String(raw);
  if (typeof raw === "number") return Number.isSafeInteger(raw) ? String(raw) : faults.type;
  if (typeof raw !== "string" || !WHOLE.test(raw)) return faults.type;
  return String(BigInt(raw.replace(/\..*$/, "")));
};

function readNumber(raw: unknown): number | Fault {
  if (typeof raw === "number") return Number.isFinite(raw) ? raw : faults.notFinite;
  if (typeof raw === "bigint") return Number(raw);
  if (typeof raw !== "string") return faults.type;
  if (/^nan$/i.test(raw)) return faults.missing;
  if (INFINITE.test(raw)) return faults.notFinite;
  if (!NUMBER.test(raw)) return faults.type;
  const value = Number(raw);
  return Number.isFinite(value) ? value : faults.notFinite;
}

const readBoolean: Reader = (raw) => {
  if (typeof raw === "boolean") return raw;
  const text = String(raw).toLowerCase();
  if (typeof raw === "string" || typeof raw === "number" || typeof raw === "bigint") {
    if (text === "true" || text === "1") return true;
    if (text === "false" || text === "0") return false;
  }
  return faults.type;
};

function timestampReader(formats: readonly string[]): Reader {
  const parsers = [parseIsoTimestamp, ...formats.map(timestampParser)];
  return (raw) => {
    let value = Number.NaN;
    if (raw instanceof Date) value = raw.getTime();
    else if (typeof raw === "number" || typeof raw === "bigint") value = Math.floor(Number(raw));
    else if (typeof raw === "string") {
      for (const parse of parsers) {
        value = parse(raw);
        if (!Number.isNaN(value)) break;
      }
    }
    return Math.abs(value) <= LAST_INSTANT ? value : faults.type;
  };
}

function inRange(reader: (raw: unknown) => number | Fault, min: number, max: number): Reader {
  return (raw) => {
    const value = reader(raw);
    return typeof value === "number" && (value < min || value > max) ? faults.range : value;
  };
}

function oneOfReader(values: readonly string[]): Reader {
  const known = new Set<unknown>(values);
  return (raw) => {
    const value = readText(raw);
    return typeof value === "string" && !known.has(value) ? faults.unknownValue : value;
  };
}

function readerOf(column: Column): Reader {
  switch (column.kind) {
    case "id":
      return column.integer ? readWholeId : readText;
    case "timestamp":
      return timestampReader(column.formats ?? []);
    case "category":
      return column.values === undefined ? readText : oneOfReader(column.values);
    case "number":
      return inRange(
        readNumber,
        column.min ?? Number.NEGATIVE_INFINITY,
        column.max ?? Number.POSITIVE_INFINITY,
      );
    case "boolean":
      return readBoolean;
    case "text":
      return readText;
  }
}

/**
 * A reader of raw values of one column: gives the value, `null` where an optional one is absent, or a fault. An empty
 * text and a NaN are absent.
 *
 * @param column - The column.
 */
export function valueReader(column: Column): (raw: unknown) => ReadValue | null | Fault {
  const read = readerOf(column);
  const absent = column.nullable ? null : faults.missing;
  return (raw) => {
    if (isMissing(raw)) return absent;
    const value = read(raw);
    return value === faults.missing ? absent : value;
  };
}
