import { hashView, PortraitError } from "@portrait/core";
import type { CountedDictionary } from "./counted-dictionary.js";
import { ERA, TIME } from "./layout.js";
import type { LiveState } from "./live-state.js";
import { type Scale, unpackNumber } from "./packed.js";
import { type Cells, type CellWidth, cellsOf } from "./slabs.js";
import { HASH_BYTES, MAGIC, type SnapshotHead, writtenColumns } from "./snapshot-encode.js";

interface Header extends SnapshotHead {
  readonly kinds: readonly string[];
  readonly widths: readonly CellWidth[];
  readonly users: readonly string[];
  readonly lengths: readonly number[];
  readonly memberFrom: readonly number[];
  readonly texts: readonly (readonly (string | null)[] | null)[];
  readonly scales: readonly (Scale | 0)[];
  /** The numbers of what is kept of dropped events, infinities as texts. */
  readonly pasts: readonly (readonly (number | string)[])[];
}

function invalid(problem: string, hint = "Pass what snapshot() gave, whole and unchanged."): PortraitError {
  return new PortraitError({ code: "invalid-artifact", message: `live: the snapshot ${problem}.`, hint });
}

/** The header's text and where the events begin. */
function headerOf(bytes: Uint8Array): {
  readonly json: unknown;
  readonly start: number;
  readonly end: number;
} {
  const fixed = MAGIC.length + 4;
  if (bytes.length < fixed + HASH_BYTES) throw invalid(`is cut short: it has ${bytes.length} bytes`);
  const [version = 0] = bytes.subarray(MAGIC.length - 1);
  if (MAGIC.slice(0, -1).some((byte, place) => bytes[place] !== byte))
    throw invalid("is none: it begins with other bytes");
  if (version !== MAGIC[MAGIC.length - 1]) {
    throw invalid(
      `has version ${version}; this release reads version 2`,
      "Use the release that wrote it, or replay the log.",
    );
  }
  const end = bytes.length - HASH_BYTES;
  const hash = new TextDecoder().decode(bytes.subarray(end));
  if (hash !== hashView(bytes.subarray(0, end))) throw invalid("is damaged: its bytes do not have its hash");
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(MAGIC.length, true);
  if (fixed + length > end) throw invalid("is malformed: its header is longer than it");
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(fixed, fixed + length));
    return { json: JSON.parse(text), start: fixed + length, end };
  } catch (cause) {
    throw new PortraitError({
      code: "invalid-artifact",
      message: "live: the snapshot is malformed: its header is no JSON.",
      hint: "Pass what snapshot() gave, whole and unchanged.",
      cause,
    });
  }
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isInstant = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const isTextOrNull = (value: unknown): value is string | null => value === null || typeof value === "string";
const isKeptNumber = (value: unknown): boolean =>
  isInstant(value) || value === "Infinity" || value === "-Infinity";
const isList = (value: unknown, item: (value: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(item);

/** The header, checked. */
function checkHeader(json: unknown): Header {
  if (typeof json !== "object" || json === null) throw invalid("is malformed: its header is no object");
  const {
    definition,
    nextLine,
    expiredUntil,
    kinds,
    widths,
    users,
    lengths,
    memberFrom,
    texts,
    scales,
    pasts,
  } = json as Record<string, unknown>;
  const orNone = (value: unknown): boolean => value === null || isInstant(value);
  const parts: readonly (readonly [string, boolean])[] = [
    ["definition", typeof definition === "string"],
    ["nextLine", isCount(nextLine)],
    ["expiredUntil", orNone(expiredUntil)],
    ["kinds", isList(kinds, (kind) => typeof kind === "string")],
    ["widths", isList(widths, (width) => [1, 2, 4, 8].includes(width as number))],
    [
      "users",
      isList(users, (user) => typeof user === "string") &&
        new Set(users as string[]).size === (users as string[]).length,
    ],
    ["lengths", isList(lengths, isCount) && (lengths as number[]).length === (users as string[]).length],
    [
      "memberFrom",
      isList(memberFrom, orNone) && (memberFrom as number[]).length === (users as string[]).length,
    ],
    ["texts", isList(texts, (list) => list === null || isList(list, isTextOrNull))],
    [
      "pasts",
      isList(pasts, (list) => isList(list, isKeptNumber)) &&
        (pasts as unknown[]).length === (users as string[]).length,
    ],
    ["scales", isList(scales, (scale) => [0, 1, 100].includes(scale as number))],
  ];
  const odd = parts.find(([, fits]) => !fits);
  if (odd !== undefined) throw invalid(`is malformed: "${odd[0]}" of its header is not as it must be`);
  return {
    ...(json as Header),
    expiredUntil: (expiredUntil as number | null) ?? Number.NEGATIVE_INFINITY,
    memberFrom: (memberFrom as readonly (number | null)[]).map((from) => from ?? Number.POSITIVE_INFINITY),
  };
}

function checkLayout({ kinds, widths, texts, scales }: Header, { store }: LiveState): void {
  const own = writtenColumns(store.layout);
  const same = own.length === kinds.length && own.every(({ kind }, place) => kind === kinds[place]);
  if (!same) {
    throw invalid(
      "was made with another cleaning plan: it holds other columns",
      'Pass the same "clean" as before: duplicates are dropped by keys that it then holds.',
    );
  }
  own.forEach(({ kind, width }, place) => {
    const given = widths[place];
    const codes = kind === "text" || (kind === "number" && scales[place] !== 0);
    const fits = codes ? given !== 8 : given === (kind === "number" ? 8 : width);
    if (!fits || (kind === "text") !== (texts[place] != null) || scales[place] === undefined)
      throw invalid(`is malformed: column ${place} is not as it must be`);
  });
}

/** The values of each column, all users one after another. */
function columnsOf(
  bytes: Uint8Array,
  start: number,
  end: number,
  { widths, lengths }: Header,
): readonly Cells[] {
  const events = lengths.reduce((sum, length) => sum + length, 0);
  const needed = events * widths.reduce<number>((sum, width) => sum + width, 0);
  if (needed !== end - start)
    throw invalid(`is malformed: it has ${end - start} bytes of events rather than ${needed}`);
  let at = start;
  return widths.map((width) => {
    const cells = cellsOf(width, events);
    new Uint8Array(cells.buffer).set(bytes.subarray(at, at + cells.byteLength));
    at += cells.byteLength;
    return cells;
  });
}

/** Texts are given new codes, so that a code stands for nothing but a text that is used. */
function acquire(
  dictionary: CountedDictionary,
  texts: readonly (string | null)[],
  codes: Cells,
): { readonly codes: Uint32Array; readonly greatest: number } {
  let greatest = 0;
  const renamed = Uint32Array.from(codes, (code) => {
    if (code === 0) return 0;
    const text = texts[code];
    if (text === null || text === undefined) throw invalid(`is malformed: there is no text ${code}`);
    const renewed = dictionary.acquire(text);
    if (renewed > greatest) greatest = renewed;
    return renewed;
  });
  return { codes: renamed, greatest };
}

/** Numbers as floats. */
function numbersOf(cells: Cells, scale: Scale | 0): Cells {
  const numbers = scale === 0 ? cells : Float64Array.from(cells, (code) => unpackNumber(code, scale));
  if (numbers.some((value) => value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY)) {
    throw invalid("is malformed: a number is infinite");
  }
  return numbers;
}

/** The last instant that a `Date` holds. */
const LAST_INSTANT = 8.64e15;

function checkTimes(times: Cells, lengths: readonly number[]): void {
  let at = 0;
  for (const length of lengths) {
    for (let place = 0; place < length; place++, at++) {
      const time = times[at] as number;
      const sound =
        Math.abs(time) <= LAST_INSTANT &&
        Number.isInteger(time) &&
        (place === 0 || (times[at - 1] as number) <= time);
      if (!sound) throw invalid("is malformed: the events of a user are not in order of time");
    }
  }
}

/**
 * Puts a snapshot into a state without events.
 *
 * @param bytes - The snapshot.
 * @param definition - The hash of the profile's definition.
 * @param state - The state.
 * @returns What it says besides events.
 * @throws PortraitError `invalid-artifact`.
 */
export function decodeSnapshot(bytes: Uint8Array, definition: string, state: LiveState): SnapshotHead {
  const { json, start, end } = headerOf(bytes);
  const header = checkHeader(json);
  if (header.definition !== definition) {
    throw invalid(
      "was made with another definition of the profile",
      "Replay the log through the new definition, or restore with the old one.",
    );
  }
  checkLayout(header, state);
  const { store } = state;
  const columns: Cells[] = [];
  columns[ERA] = new Uint8Array(0);
  const written = writtenColumns(store.layout);
  columnsOf(bytes, start, end, header).forEach((cells, place) => {
    const { column, kind } = written[place] as (typeof written)[number];
    columns[column] = kind === "number" ? numbersOf(cells, header.scales[place] ?? 0) : cells;
    const dictionary = store.dictionaries[column];
    if (dictionary === undefined) return;
    const { codes, greatest } = acquire(dictionary, header.texts[place] ?? [], cells);
    store.fitCode(column, greatest);
    columns[column] = codes;
  });
  checkTimes(columns[TIME] as Cells, header.lengths);
  let at = 0;
  header.users.forEach((user, place) => {
    const length = header.lengths[place] as number;
    const extent = state.open(user);
    const since = header.memberFrom[place] as number;
    const numbers = (header.pasts[place] ?? []).map(Number);
    if (!state.fitsPast(numbers)) throw invalid(`is malformed: "pasts" of its header is not as it must be`);
    if (since < Number.POSITIVE_INFINITY || numbers.length > 0) store.pasts.set(extent, { since, numbers });
    store.fill(extent, columns, at, length);
    at += length;
  });
  return header;
}
