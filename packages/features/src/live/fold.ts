import type { AggregateNode } from "@portrait/core";
import { type AlgebraResult, finiteOrNull } from "../algebra/algebra.js";
import { addNumber, emptySum, numberOf } from "../algebra/exact-sum.js";
import type { CountedDictionary } from "./counted-dictionary.js";
import { type Source, TIME } from "./layout.js";
import type { Cells } from "./slabs.js";
import type { WideLog } from "./wide-log.js";

/** The result of an aggregate over the events at `cells[0 ... length)` of a log. */
export type Fold = (log: WideLog, cells: Int32Array, length: number, now: number) => AlgebraResult;

/** How often codes were seen, without a map: what was counted before `round` began is not counted. */
export interface Tallies {
  /** Which round this is, from 1. */
  round: number;
  /** For each code the round in which it was seen. */
  rounds: Uint32Array;
  /** For each code how often it was seen in that round. */
  counts: Uint32Array;
}

/** Begins to count codes of a dictionary. */
export type BeginTallies = () => Tallies;

/**
 * A table to count codes in, for one aggregate after another.
 *
 * @param dictionary - The texts of the codes.
 */
export function tallyTable(dictionary: CountedDictionary): BeginTallies {
  const held: Tallies = { round: 0, rounds: new Uint32Array(16), counts: new Uint32Array(16) };
  return () => {
    const needed = dictionary.texts.length;
    if (held.rounds.length < needed || held.round === 2 ** 32 - 1) {
      held.rounds = new Uint32Array(2 * needed);
      held.counts = new Uint32Array(2 * needed);
      held.round = 0;
    }
    held.round++;
    return held;
  };
}

/** Counts one more of a code, and says how many there are now. */
function countCode({ round, rounds, counts }: Tallies, code: number): number {
  const count = rounds[code] === round ? (counts[code] as number) + 1 : 1;
  rounds[code] = round;
  counts[code] = count;
  return count;
}

function distinctCodes(column: number, begin: BeginTallies): Fold {
  return (log, cells, length) => {
    const codes = log.columns[column] as Cells;
    const seen = begin();
    let different = 0;
    for (let at = 0; at < length; at++) {
      const code = codes[cells[at] as number] as number;
      if (code !== 0 && countCode(seen, code) === 1) different++;
    }
    return different;
  };
}

/** Among equals the one seen last is the one that first reaches the count when they are counted from the end. */
function mostFrequentCode(column: number, begin: BeginTallies): Fold {
  return (log, cells, length) => {
    const codes = log.columns[column] as Cells;
    const seen = begin();
    let most = 0;
    for (let at = 0; at < length; at++) {
      const code = codes[cells[at] as number] as number;
      if (code !== 0) most = Math.max(most, countCode(seen, code));
    }
    for (let at = length - 1; at >= 0; at--) {
      const code = codes[cells[at] as number] as number;
      if (code !== 0 && seen.counts[code] === most) return code;
    }
    return null;
  };
}

function lastCodes(
  column: number,
  limit: number,
): (log: WideLog, cells: Int32Array, length: number) => number[] {
  return (log, cells, length) => {
    const codes = log.columns[column] as Cells;
    const found: number[] = [];
    for (let at = length - 1; at >= 0 && found.length < limit; at--) {
      const code = codes[cells[at] as number] as number;
      if (code !== 0) found.push(code);
    }
    return found;
  };
}

function overTexts(node: AggregateNode, column: number, begin: BeginTallies): Fold | undefined {
  switch (node.aggregate) {
    case "distinct":
      return distinctCodes(column, begin);
    case "mostFrequent":
      return mostFrequentCode(column, begin);
    case "last": {
      const read = lastCodes(column, 1);
      return (log, cells, length) => read(log, cells, length)[0] ?? null;
    }
    case "history": {
      const read = lastCodes(column, node.limit ?? 1);
      return (log, cells, length) => read(log, cells, length).reverse();
    }
    default:
      return undefined;
  }
}

function overInstants(node: AggregateNode): Fold | undefined {
  const unit = node.unit ?? 1;
  if (node.aggregate === "recency") {
    return ({ columns }, cells, length, now) =>
      length === 0
        ? null
        : finiteOrNull((now - ((columns[TIME] as Cells)[cells[length - 1] as number] as number)) / unit);
  }
  if (node.aggregate !== "tenure") return undefined;
  return ({ columns }, cells, length, now) =>
    length === 0
      ? null
      : finiteOrNull((now - ((columns[TIME] as Cells)[cells[0] as number] as number)) / unit);
}

/** The sum and the number of the inputs. */
function adder(
  column: number,
): (log: WideLog, cells: Int32Array, length: number) => readonly [number, number] {
  return (log, cells, length) => {
    const values = log.columns[column] as Cells;
    const sum = emptySum();
    let inputs = 0;
    for (let at = 0; at < length; at++) {
      const value = values[cells[at] as number] as number;
      if (Number.isNaN(value)) continue;
      addNumber(sum, value);
      inputs++;
    }
    return [numberOf(sum), inputs];
  };
}

function overNumbers(node: AggregateNode, column: number): Fold | undefined {
  if (column === TIME) return overInstants(node);
  switch (node.aggregate) {
    case "sum": {
      const add = adder(column);
      return (log, cells, length) => finiteOrNull(add(log, cells, length)[0]);
    }
    case "mean": {
      const add = adder(column);
      return (log, cells, length) => {
        const [sum, inputs] = add(log, cells, length);
        return finiteOrNull(sum / inputs);
      };
    }
    case "min":
      return (log, cells, length) => {
        const values = log.columns[column] as Cells;
        let least = Number.POSITIVE_INFINITY;
        for (let at = 0; at < length; at++) {
          const value = values[cells[at] as number] as number;
          if (value < least) least = value;
        }
        return finiteOrNull(least);
      };
    case "max":
      return (log, cells, length) => {
        const values = log.columns[column] as Cells;
        let greatest = Number.NEGATIVE_INFINITY;
        for (let at = 0; at < length; at++) {
          const value = values[cells[at] as number] as number;
          if (value > greatest) greatest = value;
        }
        return finiteOrNull(greatest);
      };
    default:
      return undefined;
  }
}

/**
 * A short cut to the result of a common aggregate over a short log, without a state; `undefined` where there is none. It
 * gives what the aggregate's algebra gives.
 *
 * @param node - The aggregate.
 * @param source - Where its input is found.
 * @param begin - Begins to count the codes of its input, if that is a text.
 */
export function foldOf(
  node: AggregateNode,
  source: Source,
  begin: BeginTallies | undefined,
): Fold | undefined {
  if (node.aggregate === "count") return (_, __, length) => length;
  if (node.aggregate === "exists") return (_, __, length) => length > 0;
  if (source.kind === "number") return overNumbers(node, source.column);
  if (source.kind === "text" && begin !== undefined) return overTexts(node, source.column, begin);
  if (source.kind !== "truth") return undefined;
  const { column, mask } = source.truth;
  return ({ columns }, cells, length) => {
    const flags = columns[column] as Cells;
    let hits = 0;
    for (let at = 0; at < length; at++) if (((flags[cells[at] as number] as number) & mask) !== 0) hits++;
    return length === 0 ? null : hits / length;
  };
}
