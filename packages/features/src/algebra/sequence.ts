import type { AggregateNode } from "@portrait/core";
import type { Algebra, AlgebraValue } from "./algebra.js";
import { countOne, mergeTallies, mostFirst, noTallies, type TallyState } from "./tally.js";

/** The first and the last of the inputs: what runs across two parts is made of them. */
export interface RunEnds {
  /** How many inputs make a run. */
  readonly length: number;
  /** The first `length - 1` inputs. */
  readonly head: readonly AlgebraValue[];
  /** The last `length - 1` inputs. */
  readonly tail: readonly AlgebraValue[];
}

const noEnds = (length: number): RunEnds => ({ length, head: [], tail: [] });

/** The ends with one more input. */
function extend({ length, head, tail }: RunEnds, value: AlgebraValue): RunEnds {
  return {
    length,
    head: head.length < length - 1 ? [...head, value] : head,
    tail: length === 1 ? tail : [...tail, value].slice(1 - length),
  };
}

function joinEnds(a: RunEnds, b: RunEnds): RunEnds {
  const { length } = a;
  const short = (ends: RunEnds): boolean => ends.head.length < length - 1;
  return {
    length,
    head: short(a) ? [...a.head, ...b.head].slice(0, length - 1) : a.head,
    tail: short(b) && length > 1 ? [...a.tail, ...b.tail].slice(1 - length) : b.tail,
  };
}

/** The runs that begin in one part and end in the next, in order. */
function* runsAcross(a: RunEnds, b: RunEnds): Generator<readonly AlgebraValue[]> {
  const { length } = a;
  const joined = [...a.tail, ...b.head];
  for (let start = 0; start < a.tail.length && start + length <= joined.length; start++) {
    yield joined.slice(start, start + length);
  }
}

/** How often each run of inputs occurred. */
export interface NgramState {
  /** The ends of the inputs. */
  ends: RunEnds;
  /** By the text of the run. */
  tallies: TallyState;
}

/**
 * The text of an n-gram: its values joined by `" > "`; in a value `\` is written `\\` and `>` is written `\>`.
 *
 * @param values - The values.
 */
export function ngramText(values: readonly AlgebraValue[]): string {
  return values.map((value) => String(value).replaceAll("\\", "\\\\").replaceAll(">", "\\>")).join(" > ");
}

/** `ngrams`: the runs of `n` consecutive inputs seen most often, most first. */
export const ngrams: Algebra<NgramState> = Object.freeze({
  prepare: ({ n = 2, limit = 1 }: AggregateNode) => ({ ends: noEnds(n), tallies: noTallies({ limit }) }),
  update: (state: NgramState, _: number, value: AlgebraValue) => {
    const { tail, length } = state.ends;
    if (tail.length === length - 1) countOne(state.tallies, ngramText([...tail, value]));
    state.ends = extend(state.ends, value);
  },
  merge: (a: NgramState, b: NgramState) => {
    const across = noTallies({ limit: a.tallies.limit });
    for (const run of runsAcross(a.ends, b.ends)) countOne(across, ngramText(run));
    return {
      ends: joinEnds(a.ends, b.ends),
      tallies: mergeTallies(mergeTallies(a.tallies, across), b.tallies),
    };
  },
  finalize: ({ tallies }: NgramState) => mostFirst(tallies).map(([text]) => text),
});

/** How often a sequence occurred. */
export interface SequenceState {
  /** The sequence. */
  readonly sequence: readonly AlgebraValue[];
  /** The ends of the inputs. */
  ends: RunEnds;
  /** How often. */
  count: number;
}

const equal = (sequence: readonly AlgebraValue[], run: readonly AlgebraValue[]): boolean =>
  sequence.every((value, place) => value === run[place]);

/** `sequenceCount`: how often the inputs follow each other in a given sequence, overlaps counted. */
export const sequenceCount: Algebra<SequenceState> = Object.freeze({
  prepare: ({ sequence = [] }: AggregateNode) => ({ sequence, ends: noEnds(sequence.length), count: 0 }),
  update: (state: SequenceState, _: number, value: AlgebraValue) => {
    const { tail, length } = state.ends;
    if (tail.length === length - 1 && equal(state.sequence, [...tail, value])) state.count++;
    state.ends = extend(state.ends, value);
  },
  merge: (a: SequenceState, b: SequenceState) => {
    let count = a.count + b.count;
    for (const run of runsAcross(a.ends, b.ends)) if (equal(a.sequence, run)) count++;
    return { sequence: a.sequence, ends: joinEnds(a.ends, b.ends), count };
  },
  finalize: ({ count }: SequenceState) => count,
});
