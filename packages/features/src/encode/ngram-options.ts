import { booleanOption, choiceOption, integerOption, type OptionRule, optionalOption } from "@portrait/core";

/** Options of `ngramHasher` and `hashNgrams`. */
export interface NgramOptions {
  /**
   * What n-grams are made of. `char`: the characters (code points) of the text, runs of white space as one space;
   * `charInWords`: the characters of each word between white space, with a space before and behind it; `word`: runs of
   * letters, marks, digits and `_`. Left out, `charInWords`.
   */
  readonly analyzer?: "char" | "charInWords" | "word";
  /** The least and the greatest length of n-grams, from 1 to 16; left out, [2, 5] for characters and [1, 1] for words. */
  readonly ngrams?: readonly [least: number, greatest: number];
  /** The vectors have `2 ** bits` places; from 1 to 30; left out, 18. */
  readonly bits?: number;
  /** Whether texts are made lower case first; left out, `true`. */
  readonly lowercase?: boolean;
  /** Whether a count `c` becomes `1 + ln(c)`; left out, `false`. */
  readonly sublinear?: boolean;
  /**
   * What each place is multiplied by, such as `inverseDocumentFrequency` gives; `2 ** bits` finite numbers. Left out, 1.
   */
  readonly idf?: Float32Array;
  /** `l2`: each vector is divided by its Euclidean length; `none`: it is not. Left out, `l2`. */
  readonly norm?: "l2" | "none";
  /**
   * Whether one bit of the hash decides if an n-gram counts 1 or -1, so that collisions cancel out on average. Not for
   * models of counts, such as naive Bayes. Left out, `false`.
   */
  readonly signed?: boolean;
}

const isLength = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 16;

/** The options, defaults filled in but for those that depend on others. */
export type ResolvedNgramOptions = Required<Omit<NgramOptions, "idf" | "ngrams">> & {
  /** As in the options. */
  readonly idf: NgramOptions["idf"] | undefined;
  /** As in the options. */
  readonly ngrams: NgramOptions["ngrams"] | undefined;
};

/** The rules of the options. */
export const ngramRules: {
  readonly [Name in keyof Required<NgramOptions>]: OptionRule<ResolvedNgramOptions[Name]>;
} = {
  analyzer: choiceOption("charInWords", ["char", "charInWords", "word"]),
  ngrams: optionalOption<readonly [number, number]>(
    "two integers from 1 to 16, the least length and the greatest",
    (value) =>
      Array.isArray(value) &&
      value.length === 2 &&
      isLength(value[0]) &&
      isLength(value[1]) &&
      value[0] <= value[1],
  ),
  bits: integerOption(18, { min: 1, max: 30 }),
  lowercase: booleanOption(true),
  sublinear: booleanOption(false),
  idf: optionalOption<Float32Array>(
    "a Float32Array of finite numbers, one for each place",
    (value) => value instanceof Float32Array && value.every(Number.isFinite),
  ),
  norm: choiceOption("l2", ["l2", "none"]),
  signed: booleanOption(false),
};
