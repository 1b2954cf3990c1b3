import type { Algebra } from "../algebra/algebra.js";

/** How many events a block of the lowest level has, and how many blocks one of the next level. */
const BLOCK = 64;
const FAN = 16;

/** From how many events on parts of a log are remembered. */
export const LONG_LOG = 512;

/** The state of an aggregate over whole blocks, as it was last asked for. */
interface Middle {
  readonly from: number;
  readonly to: number;
  readonly state: object;
}

/** States of parts of a long log: for each aggregate and level one for each whole block that was asked for. */
export interface Blocks {
  /** By aggregate, then by level. */
  readonly states: (object | undefined)[][][];
  /** By aggregate, the state that was last asked for. */
  readonly middles: (Middle | undefined)[];
  /** The latest arrival of an event, or later. */
  lastArrival: number;
}

/**
 * Starts remembering.
 *
 * @param lastArrival - The latest arrival of an event.
 */
export function createBlocks(lastArrival: number): Blocks {
  return { states: [], middles: [], lastArrival };
}

/**
 * Forgets the blocks that hold or follow a position.
 *
 * @param blocks - The blocks.
 * @param position - The position.
 */
export function cutBlocks({ states, middles }: Blocks, position: number): void {
  middles.forEach((middle, number) => {
    if (middle !== undefined && middle.to > position) middles[number] = undefined;
  });
  for (const levels of states) {
    let size = BLOCK;
    for (const level of levels ?? []) {
      const whole = Math.floor(position / size);
      if (level.length > whole) level.length = whole;
      size *= FAN;
    }
  }
}

/**
 * Takes note of a new event.
 *
 * @param blocks - The blocks.
 * @param position - Where it is.
 * @param arrival - When it arrived; NaN when it happened.
 */
export function noteInsert(blocks: Blocks, position: number, arrival: number): void {
  if (arrival > blocks.lastArrival) blocks.lastArrival = arrival;
  cutBlocks(blocks, position);
}

/** What is needed to compute the states of one aggregate. */
export interface BlockSource {
  /** The number of the aggregate. */
  readonly number: number;
  /** Its algebra. */
  readonly algebra: Algebra<object>;
  /** The state of no events. */
  empty(): object;
  /**
   * Puts those events into a state that pass the filter.
   *
   * @param state - The state.
   * @param from - The first position.
   * @param to - The first position behind.
   */
  feed(state: object, from: number, to: number): void;
}

function blockState(blocks: Blocks, source: BlockSource, level: number, index: number): object {
  const levels = blocks.states[source.number] ?? [];
  blocks.states[source.number] = levels;
  while (levels.length <= level) levels.push([]);
  const known = (levels[level] as (object | undefined)[])[index];
  if (known !== undefined) return known;
  let state: object;
  if (level === 0) {
    state = source.empty();
    source.feed(state, index * BLOCK, (index + 1) * BLOCK);
  } else {
    const parts = Array.from({ length: FAN }, (_, place) =>
      blockState(blocks, source, level - 1, index * FAN + place),
    );
    state = mergeAll(source.algebra, parts);
  }
  (levels[level] as (object | undefined)[])[index] = state;
  return state;
}

/** Merges neighbours with neighbours, so that great states are copied few times. */
function mergeAll(algebra: Algebra<object>, states: readonly object[]): object {
  let round = states;
  while (round.length > 1) {
    const next: object[] = [];
    for (let at = 0; at < round.length; at += 2) {
      const [left, right] = [round[at] as object, round[at + 1]];
      next.push(right === undefined ? left : algebra.merge(left, right));
    }
    round = next;
  }
  return round[0] as object;
}

/** The states of the greatest blocks that make up a range of whole blocks. */
function cover(blocks: Blocks, source: BlockSource, from: number, to: number): readonly object[] {
  const states: object[] = [];
  let at = from;
  while (at < to) {
    let level = 0;
    let size = BLOCK;
    while (at % (size * FAN) === 0 && at + size * FAN <= to) {
      size *= FAN;
      level++;
    }
    states.push(blockState(blocks, source, level, at / size));
    at += size;
  }
  return states;
}

/** The state over a range of whole blocks: mostly the one that was asked for before, or some blocks more. */
function middleState(blocks: Blocks, source: BlockSource, from: number, to: number): object {
  const known = blocks.middles[source.number];
  if (known?.from === from && known.to === to) return known.state;
  const grown = known?.from === from && known.to < to;
  const before = grown ? [known.state] : [];
  const rest = cover(blocks, source, grown ? known.to : from, to);
  const state = mergeAll(source.algebra, [...before, mergeAll(source.algebra, rest)]);
  blocks.middles[source.number] = { from, to, state };
  return state;
}

/**
 * The state of an aggregate over a part of a long log, from the states of its blocks.
 *
 * @param blocks - The blocks of the log.
 * @param source - The aggregate.
 * @param from - The first position.
 * @param to - The first position behind.
 * @returns A state to finalize, not to update.
 */
export function rangeState(blocks: Blocks, source: BlockSource, from: number, to: number): object {
  const first = Math.ceil(from / BLOCK) * BLOCK;
  const last = Math.floor(to / BLOCK) * BLOCK;
  const fed = (start: number, end: number): readonly object[] => {
    if (start >= end) return [];
    const state = source.empty();
    source.feed(state, start, end);
    return [state];
  };
  if (first >= last) return fed(from, to)[0] ?? source.empty();
  const middle = middleState(blocks, source, first, last);
  return mergeAll(source.algebra, [...fed(from, first), middle, ...fed(last, to)]);
}

/**
 * About how many bytes the states of blocks take; a state of many values is counted as one of few.
 *
 * @param blocks - The blocks.
 */
export function blockBytes({ states }: Blocks): number {
  let held = 0;
  for (const levels of states) for (const level of levels ?? []) held += level.length;
  return held * 128;
}
