import { type Column, parseIsoTimestamp } from "@portrait/core";
import { type Fault, faults } from "./fault.js";
import { timestampParser } from "./timestamp-format.js";

/** A value as it is held once read: instants as epoch milliseconds. */
export type ReadValue = string | number | boolean;

type Reader = (raw: unknown) => ReadValue | Fault;

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const INFINITE = /^[+-]?inf(?:inity)?$/i;
const NOT_A_NUMBER = /^nan$/i;
const WHOLE = /^-?\d+(?:\.0*)?$/;
const LEADING_ZEROS = /^(-?)0+(?=\d)/;
const LAST_INSTANT = 8.64e15;

function isMissing(raw: unknown): boolean {
  if (raw === null || raw === undefined || raw === "") return true;
  if (typeof raw === "number") return Number.isNaN(raw);
  return raw instanceof Date && Number.isNaN(raw.getTime());
}

const readText: Reader = (raw) => {
  if (typeof raw === "string") return raw;
  if (typeof raw === "boolean" || typeof raw === "bigint") return String(raw);
  return typeof raw === "number" && Number.isFinite(raw) ? String(raw) : faults.type;
};

const readWholeId: Reader = (raw) => {
  if (typeof raw === "bigint") return String(raw);
  if (typeof raw === "number") return Number.isSafeInteger(raw) ? String(raw) : faults.type;
  if (typeof raw !== "string" || !WHOLE.test(raw)) return faults.type;
  const [whole = ""] = raw.split(".");
  const digits = whole.replace(LEADING_ZEROS, "$1");
  return digits === "-0" ? "0" : digits;
};

const finite = (value: number): number | Fault => (Number.isFinite(value) ? value : faults.notFinite);

function readNumber(raw: unknown): number | Fault {
  if (typeof raw === "number") return finite(raw);
  if (typeof raw === "bigint") return finite(Number(raw));
  if (typeof raw !== "string") return faults.type;
  if (NUMBER.test(raw)) return finite(Number(raw));
  if (NOT_A_NUMBER.test(raw)) return faults.missing;
  return INFINITE.test(raw) ? faults.notFinite : faults.type;
}

const readBoolean: Reader = (raw) => {
  if (typeof raw === "boolean") return raw;
  if (typeof raw !== "string" && typeof raw !== "number" && typeof raw !== "bigint") return faults.type;
  const text = String(raw).toLowerCase();
  if (text === "true" || text === "1") return true;
  return text === "false" || text === "0" ? false : faults.type;
};

function timestampReader(formats: readonly string[]): Reader {
  const parsers = [parseIsoTimestamp, ...formats.map(timestampParser)];
  let lastText = "";
  let lastValue = Number.NaN;
  const parse = (text: string): number => {
    if (text === lastText) return lastValue;
    lastText = text;
    lastValue = Number.NaN;
    for (const parser of parsers) {
      lastValue = parser(text);
      if (!Number.isNaN(lastValue)) break;
    }
    return lastValue;
  };
  return (raw) => {
    let value = Number.NaN;
    if (typeof raw === "string") value = parse(raw);
    else if (raw instanceof Date) value = raw.getTime();
    else if (typeof raw === "number" || typeof raw === "bigint") value = Math.floor(Number(raw));
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
 * A reader of raw values of one column: gives the value, `null` where an optional one is absent, or a fault. Absent
 * are `null`, `undefined`, empty text, NaN and an invalid `Date`.
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
