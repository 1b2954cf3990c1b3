import { decodeModelOf, ENCODER_VERSION, optionsState, type StateReader } from "./artifact.js";
import { valueEncoding } from "./category-encoding.js";
import type { ColumnEncoding } from "./column-encoding.js";
import type { EncoderModel } from "./encoder.js";
import { createEncoderModel } from "./encoder-model.js";
import { type Levels, levelPlaces, levelsState, NO_LEVEL } from "./levels.js";
import type { Categories } from "./row-types.js";

/** The kind of target encoders. */
export const TARGET_ENCODER = "targetEncoder";

/** Options of `targetEncoder`. */
export interface TargetEncoderOptions {
  /**
   * How far means are drawn towards the mean of all: `auto`, by how sure they are; or a number >= 0, as if so many more rows had
   * the mean of all. Left out, `auto`.
   */
  readonly smooth?: "auto" | number;
  /** In how many parts users are divided to encode training rows, an integer >= 2; left out, 5. */
  readonly folds?: number;
  /** `ignore`: a level that training rows do not have becomes the mean of all; `error`: it is refused. Left out, `ignore`. */
  readonly unseen?: "ignore" | "error";
}

/** The options, defaults filled in. */
export type TargetEncoderParams = Required<TargetEncoderOptions>;

/** Rows of a target encoder of yes-or-no answers or numbers. */
export type TargetRow<Name extends string> = { readonly [Column in Name]: number };

/** Rows of a target encoder of several classes: one column a class, such as `country:gold`. */
export type ClassTargetRow<Name extends string> = { readonly [Column in `${Name}:${string}`]: number };

/** Learnt mean answers of levels. */
export interface TargetEncoderModel<
  Name extends string = string,
  Out extends TargetRow<string> = TargetRow<Name>,
> extends EncoderModel<Categories<Name>, Out> {
  /** What kind of model. */
  readonly kind: "targetEncoder";
  /** The classes of the answers, in order; empty for yes-or-no answers and numbers. */
  readonly classes: readonly string[];
  /** The mean answer of all training rows: the share of yes, the mean number, or the share of each class. */
  readonly mean: readonly number[];
}

/** What a target encoder learnt. */
export interface TargetEncoderFit {
  /** The columns. */
  readonly names: readonly string[];
  /** The levels of each column. */
  readonly levels: readonly Levels[];
  /** The classes, empty for a single answer. */
  readonly classes: readonly string[];
  /** The mean answer of all rows: one number, or one a class. */
  readonly mean: Float64Array;
  /** For each column and level, null last where it occurs, one number or one a class. */
  readonly encodings: readonly Float64Array[];
  /** The options. */
  readonly params: TargetEncoderParams;
}

/**
 * How many encodings a column has.
 *
 * @param levels - Its levels.
 */
export const encodingCount = ({ levels, nulls }: Levels): number => levels.length + (nulls ? 1 : 0);

/**
 * The names that a column's encodings have.
 *
 * @param name - The column.
 * @param classes - The classes, empty for a single answer.
 */
export const targetOutputs = (name: string, classes: readonly string[]): readonly string[] =>
  classes.length === 0 ? [name] : classes.map((class_) => `${name}:${class_}`);

function encodingOf(fit: TargetEncoderFit, column: number): ColumnEncoding {
  const { mean, classes, params } = fit;
  const name = fit.names[column] as string;
  const learnt = fit.levels[column] as Levels;
  const encodings = fit.encodings[column] as Float64Array;
  const placeOf = levelPlaces(TARGET_ENCODER, name, learnt, params.unseen);
  const nullPlace = learnt.nulls ? learnt.levels.length : NO_LEVEL;
  return valueEncoding(name, targetOutputs(name, classes), (level) => {
    const place = level === null ? nullPlace : placeOf(level);
    return place === NO_LEVEL ? mean : encodings.subarray(place * mean.length, (place + 1) * mean.length);
  });
}

/**
 * The model of a fit.
 *
 * @param fit - What was learnt.
 */
export function createTargetEncoderModel<Name extends string, Out extends TargetRow<string>>(
  fit: TargetEncoderFit,
): TargetEncoderModel<Name, Out> {
  const { names, levels, classes, mean, encodings, params } = fit;
  const base = createEncoderModel<Categories<Name>, Out>({
    kind: TARGET_ENCODER,
    columns: names.map((_, column) => encodingOf(fit, column)),
    state: () => ({
      kind: TARGET_ENCODER,
      version: ENCODER_VERSION,
      config: {
        columns: [...names],
        levels: levels.map(levelsState),
        classes: [...classes],
        options: optionsState(params),
      },
      tensors: {
        mean: { shape: [mean.length], data: mean.slice() },
        ...Object.fromEntries(
          encodings.map((data, column) => [
            `column${column}`,
            { shape: [data.length / mean.length, mean.length], data: data.slice() },
          ]),
        ),
      },
      parts: {},
    }),
  });
  return Object.freeze<TargetEncoderModel<Name, Out>>({
    ...base,
    kind: TARGET_ENCODER,
    classes: Object.freeze([...classes]),
    mean: Object.freeze([...mean]),
  });
}

/**
 * A model of what was read.
 *
 * @param reader - The reader, for the numbers.
 * @param fit - What else was learnt.
 * @throws PortraitError `invalid-artifact`.
 */
export function readTargetEncoderModel(
  reader: StateReader,
  fit: Omit<TargetEncoderFit, "mean" | "encodings">,
): TargetEncoderModel {
  const width = Math.max(1, fit.classes.length);
  const mean = reader.tensor("mean", [width]);
  const encodings = fit.levels.map((levels, column) =>
    reader.tensor(`column${column}`, [encodingCount(levels), width]),
  );
  return decodeModelOf(reader, () => createTargetEncoderModel({ ...fit, mean, encodings }));
}
