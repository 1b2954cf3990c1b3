import type { Examples, Model, RowValues, TargetVector } from "@portrait/core";
import { fingerprintOf, hashText, isClassTarget, isoText, PortraitError, rowAt } from "@portrait/core";

/** Which rows a search saw: enough to find out whether others are among them. Plain data. */
export interface SeenRows {
  /** The hash of all the examples. */
  readonly fingerprint: string;
  /** How many rows there were. */
  readonly rows: number;
  /** How many different users they were of. */
  readonly users: number;
  /** The earliest and the latest cutoff as ISO 8601 text. */
  readonly cutoffs: readonly [first: string, last: string];
  /** A hash of each row, ascending. */
  readonly hashes: Float64Array;
}

/** How a model was chosen: what a search attaches to it. Plain data. */
export interface Selection {
  /** What chose it: `"gridSearch"`, `"randomSearch"` or `"successiveHalving"`. */
  readonly by: string;
  /** The name of the metric that it was chosen by. */
  readonly metric: string;
  /** How many candidates there were. */
  readonly candidates: number;
  /** The rows that the search saw. */
  readonly seen: SeenRows;
}

/** A model that a search chose. */
export type SelectedModel<M extends Model = Model> = M & {
  /** How it was chosen. It lives with the value: `save` does not keep it. */
  readonly selection: Selection;
};

type AnyExamples = Examples<RowValues, TargetVector>;

/** Hexadecimal digits of a hash that a double holds exactly. */
const DIGITS = 13;

function targetAt(target: TargetVector, row: number): number | string | undefined {
  return isClassTarget(target) ? target.classes[target.codes[row] as number] : target[row];
}

/**
 * A hash of each row: of user and cutoff for rows that a definition made; of user, cutoff, values and answer for rows
 * made by hand, whose users may be row numbers.
 *
 * @param examples - The examples.
 */
export function rowHashes(examples: AnyExamples): Float64Array {
  const { definition, users, cutoffs, table, target } = examples;
  return Float64Array.from(users, (user, row) => {
    const key: unknown[] = [definition, user, cutoffs[row]];
    if (definition === "") key.push(rowAt(table, row), targetAt(target, row));
    return Number.parseInt(hashText(JSON.stringify(key)).slice(0, DIGITS), 16);
  });
}

/**
 * What is remembered of examples that were seen.
 *
 * @param examples - The examples, at least one row.
 */
export function seenRows(examples: AnyExamples): SeenRows {
  const instants = Float64Array.from(new Set(examples.cutoffs)).sort();
  return Object.freeze({
    fingerprint: fingerprintOf(examples),
    rows: examples.users.length,
    users: new Set(examples.users).size,
    cutoffs: Object.freeze([isoText(instants[0] ?? 0), isoText(instants.at(-1) ?? 0)] as const),
    hashes: rowHashes(examples).sort(),
  });
}

/**
 * How many rows of examples were seen.
 *
 * @param seen - What is remembered.
 * @param examples - The examples.
 */
export function countSeen(seen: SeenRows, examples: AnyExamples): number {
  const known = new Set(seen.hashes);
  return rowHashes(examples).reduce((count, hash) => count + (known.has(hash) ? 1 : 0), 0);
}

function selectionOf(model: object): Selection | undefined {
  const selection = "selection" in model ? model.selection : undefined;
  return typeof selection === "object" && selection !== null && "seen" in selection
    ? (selection as Selection)
    : undefined;
}

/**
 * Refuses to judge a model by rows by which it was chosen.
 *
 * @param owner - Who asks, for the message.
 * @param model - The model.
 * @param test - The rows.
 * @throws PortraitError `leakage`.
 */
export function refuseSeen(owner: string, model: Model, test: AnyExamples): void {
  const selection = selectionOf(model);
  if (selection === undefined) return;
  const count = countSeen(selection.seen, test);
  if (count === 0) return;
  const { users, cutoffs } = selection.seen;
  throw new PortraitError({
    code: "leakage",
    message: `${owner}: ${selection.by} saw ${count} of these ${test.users.length} rows when it chose the model of kind "${model.kind}", so its figures on them would be too good.`,
    hint: "Judge by rows that were held out of the search, or pass allowSeen: true.",
    details: {
      seen: count,
      rows: test.users.length,
      searched: { rows: selection.seen.rows, users, cutoffs },
    },
  });
}
