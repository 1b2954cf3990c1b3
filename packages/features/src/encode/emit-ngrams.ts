import { murmurEnd, murmurStep } from "./murmur.js";

/** Takes the hash of an n-gram. */
export type Emit = (hash: number) => void;

/** Hashes all n-grams of a text. */
export type EmitNgrams = (text: string, emit: Emit) => void;

const SPACE = 0x20;

/** Tells characters of a kind from others: quickly those of ASCII, which are most. */
function characterClass(pattern: RegExp): (point: number) => boolean {
  const ascii = Array.from({ length: 128 }, (_, point) => pattern.test(String.fromCharCode(point)));
  return (point) => (point < 128 ? (ascii[point] as boolean) : pattern.test(String.fromCodePoint(point)));
}

/** Code points of a text in an array that is used again; what belongs to none of the parts is one space. */
interface Scratch {
  /**
   * Fills the array.
   *
   * @param text - The text.
   * @param belongs - Whether a code point belongs to a part; runs of others become one space.
   * @param around - Whether there is a space before the first part and behind the last in any case.
   * @returns The array, and how much of it is filled.
   */
  fill(
    text: string,
    belongs: (point: number) => boolean,
    around: boolean,
  ): { readonly points: Uint32Array; readonly length: number };
}

function createScratch(): Scratch {
  let points = new Uint32Array(1024);
  return {
    fill(text, belongs, around) {
      if (points.length < text.length + 2) points = new Uint32Array(2 * text.length + 2);
      let length = 0;
      if (around) points[length++] = SPACE;
      for (let at = 0; at < text.length; at++) {
        const point = text.codePointAt(at) as number;
        if (point > 0xffff) at++;
        if (belongs(point)) points[length++] = point;
        else if (length === 0 || points[length - 1] !== SPACE) points[length++] = SPACE;
      }
      if (around && points[length - 1] !== SPACE) points[length++] = SPACE;
      return { points, length };
    },
  };
}

interface Lengths {
  readonly least: number;
  readonly greatest: number;
}

function emitRuns(points: Uint32Array, from: number, to: number, lengths: Lengths, emit: Emit): void {
  const { least, greatest } = lengths;
  for (let start = from; start + least <= to; start++) {
    const end = Math.min(start + greatest, to);
    let hash = 0;
    for (let at = start; at < end; at++) {
      hash = murmurStep(hash, points[at] as number);
      const length = at + 1 - start;
      if (length >= least) emit(murmurEnd(hash, length));
    }
  }
}

/**
 * N-grams of the characters of a text, runs of white space taken as one space.
 *
 * @param least - The least length.
 * @param greatest - The greatest length.
 */
export function charNgrams(least: number, greatest: number): EmitNgrams {
  const scratch = createScratch();
  const isText = characterClass(/\S/u);
  return (text, emit) => {
    const { points, length } = scratch.fill(text, isText, false);
    emitRuns(points, 0, length, { least, greatest }, emit);
  };
}

/** The ends of the words between single spaces: where each stops, from where the next begins. */
function eachWord(points: Uint32Array, length: number, take: (from: number, to: number) => void): void {
  let from = 1;
  for (let at = 1; at < length; at++) {
    if (points[at] !== SPACE) continue;
    take(from, at);
    from = at + 1;
  }
}

/**
 * N-grams of the characters of each word, with a space before and behind it; a word that is too short for any counts
 * once as it is.
 *
 * @param least - The least length.
 * @param greatest - The greatest length.
 */
export function charNgramsInWords(least: number, greatest: number): EmitNgrams {
  const scratch = createScratch();
  const isText = characterClass(/\S/u);
  return (text, emit) => {
    const { points, length } = scratch.fill(text, isText, true);
    eachWord(points, length, (from, to) => {
      const lengths = { least: Math.min(least, to - from + 2), greatest };
      emitRuns(points, from - 1, to + 1, lengths, emit);
    });
  };
}

/**
 * N-grams of words, hashed as the words with a space between them.
 *
 * @param least - The least number of words.
 * @param greatest - The greatest number of words.
 */
export function wordNgrams(least: number, greatest: number): EmitNgrams {
  const scratch = createScratch();
  const isWord = characterClass(/[\p{L}\p{M}\p{N}_]/u);
  return (text, emit) => {
    const { points, length } = scratch.fill(text, isWord, true);
    const ends: number[] = [];
    eachWord(points, length, (_, to) => ends.push(to));
    for (let start = 0; start + least <= ends.length; start++) {
      const from = start === 0 ? 1 : (ends[start - 1] as number) + 1;
      let hash = 0;
      let at = from;
      for (let words = 1; words <= greatest && start + words <= ends.length; words++) {
        for (const end = ends[start + words - 1] as number; at < end; at++) {
          hash = murmurStep(hash, points[at] as number);
        }
        if (words >= least) emit(murmurEnd(hash, at - from));
      }
    }
  };
}
