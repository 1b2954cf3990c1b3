import { describeValue, PortraitError } from "@portrait/core";

/** Some lines of a LightGBM model file: `name=value` by name, with the lines on which they stand. */
export interface Section {
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** The values by name. */
  readonly entries: ReadonlyMap<string, { readonly line: number; readonly value: string }>;
  /** Lines that are a name alone. */
  readonly flags: ReadonlySet<string>;
}

/** A LightGBM model file, taken apart. */
export interface LightGbmFile {
  /** What stands before the first tree. */
  readonly header: Section;
  /** The trees. */
  readonly trees: readonly Section[];
  /** The levels of the categorical columns of a pandas data frame, if the file holds them. */
  readonly pandas: readonly (readonly unknown[])[] | undefined;
}

/** Who imports, for messages. */
export const OWNER = "importLightGbm";

/**
 * The error of a file that is malformed.
 *
 * @param line - The line, from 1.
 * @param problem - What is wrong, a sentence without its full stop.
 */
export function malformed(line: number, problem: string): PortraitError {
  return new PortraitError({
    code: "invalid-data",
    message: `${OWNER}: line ${line}: ${problem}.`,
    hint: "Pass the whole text that LightGBM's save_model wrote.",
    details: { line },
  });
}

function sectionOf(lines: readonly string[], from: number, to: number): Section {
  const entries = new Map<string, { readonly line: number; readonly value: string }>();
  const flags = new Set<string>();
  for (let at = from; at < to; at++) {
    const text = (lines[at] as string).trim();
    const equals = text.indexOf("=");
    if (equals > 0) entries.set(text.slice(0, equals), { line: at + 1, value: text.slice(equals + 1) });
    else if (text !== "") flags.add(text);
  }
  return { line: from + 1, entries, flags };
}

function pandasLevels(lines: readonly string[], from: number): LightGbmFile["pandas"] {
  const at = lines.findIndex((line, index) => index >= from && line.startsWith("pandas_categorical:"));
  if (at < 0) return undefined;
  const text = (lines[at] as string).slice("pandas_categorical:".length).trim();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw malformed(
      at + 1,
      `pandas_categorical is no JSON (${cause instanceof Error ? cause.message : cause})`,
    );
  }
  if (value === null) return undefined;
  if (Array.isArray(value) && value.every((levels) => Array.isArray(levels))) return value;
  throw malformed(at + 1, `pandas_categorical must be a list of lists; received ${describeValue(value)}`);
}

/**
 * Takes a LightGBM model file apart.
 *
 * @param text - The file.
 * @throws PortraitError `invalid-argument`, `invalid-data`.
 */
export function readSections(text: unknown): LightGbmFile {
  if (typeof text !== "string") {
    throw new PortraitError({
      code: "invalid-argument",
      message: `${OWNER}: the model must be the text of a LightGBM model file; received ${describeValue(text)}.`,
      hint: 'Read it first, for instance with readFile(path, "utf8").',
    });
  }
  const lines = text.split("\n");
  if (lines[0]?.trim() !== "tree") {
    throw malformed(
      1,
      `a LightGBM model file begins with "tree"; this one with ${describeValue(lines[0]?.trim())}`,
    );
  }
  const starts: number[] = [];
  let end = -1;
  for (let at = 0; at < lines.length && end < 0; at++) {
    const line = lines[at] as string;
    if (line.startsWith("Tree=")) starts.push(at);
    else if (line.trim() === "end of trees") end = at;
  }
  if (end < 0) throw malformed(lines.length, 'the file ends before "end of trees"');
  return {
    header: sectionOf(lines, 1, starts[0] ?? end),
    trees: starts.map((from, tree) => sectionOf(lines, from, starts[tree + 1] ?? end)),
    pandas: pandasLevels(lines, end),
  };
}

/**
 * A value of a section.
 *
 * @param section - The section.
 * @param name - Its name.
 * @throws PortraitError `invalid-data` when it is missing.
 */
export function textOf(section: Section, name: string): { readonly line: number; readonly value: string } {
  const found = section.entries.get(name);
  if (found === undefined) throw malformed(section.line, `"${name}" is missing in the part that begins here`);
  return found;
}

/**
 * An integer of a section.
 *
 * @param section - The section.
 * @param name - Its name.
 * @param min - The least allowed.
 * @throws PortraitError `invalid-data`.
 */
export function integerOf(section: Section, name: string, min: number): number {
  const { line, value } = textOf(section, name);
  const number = Number(value);
  if (value.trim() !== "" && Number.isSafeInteger(number) && number >= min && number < 2 ** 31) return number;
  throw malformed(line, `"${name}" must be an integer >= ${min}; received ${describeValue(value)}`);
}

/**
 * A list of numbers of a section.
 *
 * @param section - The section.
 * @param name - Its name.
 * @param count - How many there must be.
 * @param integers - Whether they must be integers of 32 bits.
 * @throws PortraitError `invalid-data`.
 */
export function numbersOf(section: Section, name: string, count: number, integers = false): Float64Array {
  const { line, value } = textOf(section, name);
  const words = value.trim() === "" ? [] : value.trim().split(/\s+/);
  if (words.length !== count)
    throw malformed(line, `"${name}" must hold ${count} numbers; it holds ${words.length}`);
  return Float64Array.from(words, (word) => {
    const number = Number(word);
    const fits = integers ? Number.isInteger(number) && Math.abs(number) <= 2 ** 32 : Number.isFinite(number);
    if (fits) return number;
    throw malformed(
      line,
      `"${name}" must hold ${integers ? "integers" : "finite numbers"}; received ${describeValue(word)}`,
    );
  });
}

/**
 * The same for a list that may be left out.
 *
 * @param section - The section.
 * @param name - Its name.
 * @param count - How many there must be.
 * @returns The numbers; zeros when there are none.
 * @throws PortraitError `invalid-data`.
 */
export function optionalNumbersOf(section: Section, name: string, count: number): Float64Array {
  const found = section.entries.get(name);
  return found === undefined || found.value.trim() === ""
    ? new Float64Array(count)
    : numbersOf(section, name, count);
}
