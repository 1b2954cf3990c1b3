import {
  type CategoryVector,
  type Codec,
  choiceOption,
  type OptionRule,
  resolveOptions,
} from "@portrait/core";
import { decodeModelOf, ENCODER_VERSION, optionsState, readState, textsRule } from "./artifact.js";
import { indicatorEncoding } from "./category-encoding.js";
import type { ColumnEncoding } from "./column-encoding.js";
import type { EncoderData, EncoderEstimator, EncoderModel } from "./encoder.js";
import { createEncoderEstimator } from "./encoder-estimator.js";
import { createEncoderModel } from "./encoder-model.js";
import {
  countLevels,
  type LevelOptions,
  type Levels,
  learnLevels,
  levelPlaces,
  levelRules,
  levelsRule,
  levelsState,
  NO_LEVEL,
  type ResolvedLevelOptions,
} from "./levels.js";
import type { Categories } from "./row-types.js";
import { encoderInputs } from "./values.js";

/** Options of {@link oneHotEncoder}. */
export interface OneHotEncoderOptions extends LevelOptions {
  /** `level`: null has a column of its own, if training rows hold null; `ignore`: null is 0 in all. Left out, `ignore`. */
  readonly nulls?: "ignore" | "level";
  /**
   * Which column is left out, so that columns do not sum to 1: none, the `first` level's, or `binary`, the first level's
   * where there are just two columns. Left out, `none`.
   */
  readonly drop?: "none" | "first" | "binary";
}

/** Rows of {@link oneHotEncoder}: 1 for the level of the row, 0 for the others. */
export type OneHotRow<Name extends string> = {
  readonly [Column in `${Name}=${string}` | `${Name} (${string})`]: number;
};

/** Learnt one-hot encodings. */
export interface OneHotEncoderModel<Name extends string = string>
  extends EncoderModel<Categories<Name>, OneHotRow<Name>> {
  /** What kind of model. */
  readonly kind: "oneHotEncoder";
  /** The levels of each column. */
  readonly levels: { readonly [Column in Name]: Levels };
}

type Params = ResolvedLevelOptions & {
  readonly nulls: "ignore" | "level";
  readonly drop: "none" | "first" | "binary";
};

const KIND = "oneHotEncoder";

const rules: { readonly [Name in keyof Params]: OptionRule<Params[Name]> } = {
  ...levelRules,
  nulls: choiceOption("ignore", ["ignore", "level"]),
  drop: choiceOption("none", ["none", "first", "binary"]),
};

function encodingOf(name: string, learnt: Levels, { unseen, nulls, drop }: Params): ColumnEncoding {
  const names = learnt.levels.map((level) => `${name}=${level}`);
  if (learnt.infrequent.length > 0) names.push(`${name} (other)`);
  const nullPlace = nulls === "level" && learnt.nulls ? names.length : NO_LEVEL;
  if (nullPlace !== NO_LEVEL) names.push(`${name} (null)`);
  const dropped = drop === "first" || (drop === "binary" && names.length === 2) ? 1 : 0;
  const placeOf = levelPlaces(KIND, name, learnt, unseen);
  return indicatorEncoding(name, names.slice(dropped), (level) => {
    const place = level === null ? nullPlace : placeOf(level);
    return place < dropped ? NO_LEVEL : place - dropped;
  });
}

function createModel<Name extends string>(
  names: readonly Name[],
  learnt: readonly Levels[],
  params: Params,
): OneHotEncoderModel<Name> {
  const base = createEncoderModel<Categories<Name>, OneHotRow<Name>>({
    kind: KIND,
    columns: names.map((name, column) => encodingOf(name, learnt[column] as Levels, params)),
    state: () => ({
      kind: KIND,
      version: ENCODER_VERSION,
      config: { columns: [...names], levels: learnt.map(levelsState), options: optionsState(params) },
      tensors: {},
      parts: {},
    }),
  });
  const levels = names.map((name, column) => [name, learnt[column]]);
  return Object.freeze<OneHotEncoderModel<Name>>({
    ...base,
    kind: KIND,
    levels: Object.freeze(Object.fromEntries(levels)) as OneHotEncoderModel<Name>["levels"],
  });
}

/**
 * Each level of a category as a number column of its own, named `country=FR`: 1 where a row has the level, else 0. Levels
 * stand in code-unit order; rare ones share `country (other)`, see {@link LevelOptions}. A level that is not known and null
 * are 0 in all columns, unless `unseen` or `nulls` say otherwise; with `drop` they cannot be told from the level left out.
 * O(rows * levels) memory: for very many levels take `hashingEncoder` or `targetEncoder`, or say `maxLevels`.
 *
 * `fit` throws PortraitError `missing-column`; `invalid-data` when a column is of another type, or two outputs would have one
 * name; `aborted`. `transform` throws `missing-column` and `invalid-data`, the latter too for a level that is refused.
 *
 * @param columns - The category columns.
 * @param options - See {@link OneHotEncoderOptions}.
 * @throws PortraitError `invalid-argument` for no list of different names; `invalid-option`.
 *
 * @example
 * ```ts
 * import { fit, tableFromRows } from "@portrait/core";
 * import { oneHotEncoder } from "@portrait/features/encoders";
 *
 * const schema = { columns: [{ name: "plan", type: "category" }] } as const;
 * const table = tableFromRows<{ plan: string | null }>("example", ["pro", "free", "free", "trial"].map((plan) => ({ plan })), schema);
 * const model = await fit(oneHotEncoder(["plan"], { minCount: 2, unseen: "infrequent" }), table);
 * model.transformOne({ plan: "free" }); // => { "plan=free": 1, "plan (other)": 0 }
 * model.transformOne({ plan: "team" }); // => { "plan=free": 0, "plan (other)": 1 }
 * ```
 */
export function oneHotEncoder<const Name extends string>(
  columns: readonly Name[],
  options?: OneHotEncoderOptions,
): EncoderEstimator<
  Categories<Name>,
  OneHotRow<Name>,
  EncoderData<Categories<Name>>,
  OneHotEncoderModel<Name>
> {
  const inputs = encoderInputs<Categories<Name>>(KIND, columns, "category");
  const params: Params = resolveOptions(KIND, rules, options);
  const names = inputs.columns.map(({ name }) => name as Name);
  return createEncoderEstimator<Categories<Name>, OneHotRow<Name>, OneHotEncoderModel<Name>>({
    kind: KIND,
    params: optionsState(params),
    inputs,
    async learn(table, context) {
      const learnt: Levels[] = [];
      for (const name of names) {
        learnt.push(learnLevels(countLevels(table.columns[name] as CategoryVector), params));
        await context.step(learnt.length, names.length);
      }
      return createModel(names, learnt, params);
    },
  });
}

/** Makes the models of {@link oneHotEncoder} out of their state again; the state is checked throughout. */
export const oneHotEncoderCodec: Codec<OneHotEncoderModel> = {
  kind: KIND,
  decode(state) {
    const reader = readState(KIND, state);
    const names = reader.read("columns", textsRule);
    const learnt = reader.list("levels", levelsRule, names.length);
    const params = reader.options<Params>(rules);
    return decodeModelOf(reader, () => createModel(names, learnt, params));
  },
};
