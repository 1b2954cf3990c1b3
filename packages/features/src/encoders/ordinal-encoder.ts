import {
  type CategoryVector,
  type Codec,
  createDictionary,
  type NumberVector,
  type OptionRule,
  optionalOption,
  resolveOptions,
} from "@portrait/core";
import { decodeModelOf, ENCODER_VERSION, optionsState, readState, textsRule } from "./artifact.js";
import { valueEncoding } from "./category-encoding.js";
import type { ColumnEncoding, ColumnInverse } from "./column-encoding.js";
import type { EncoderData, EncoderEstimator, InvertibleEncoderModel } from "./encoder.js";
import { createEncoderEstimator } from "./encoder-estimator.js";
import { createInvertibleModel } from "./encoder-model.js";
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
import type { Categories, Numbers } from "./row-types.js";
import { encoderInputs, refuseValue } from "./values.js";

/** Options of {@link ordinalEncoder}. */
export interface OrdinalEncoderOptions<Name extends string = string> extends LevelOptions {
  /**
   * For columns whose levels have an order, the levels in it, such as `{ size: ["S", "M", "L"] }`; they are known even if no
   * training row has them, and levels that are not in it are unseen. Of other columns the order is that of code units.
   */
  readonly order?: { readonly [Column in Name]?: readonly string[] };
}

/** Learnt numbers of levels. */
export interface OrdinalEncoderModel<Name extends string = string>
  extends InvertibleEncoderModel<Categories<Name>, Numbers<Name>> {
  /** What kind of model. */
  readonly kind: "ordinalEncoder";
  /** The levels of each column; the number of a level is its place. */
  readonly levels: { readonly [Column in Name]: Levels };
}

const KIND = "ordinalEncoder";

const isOrder = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((text) => typeof text === "string") &&
  new Set(value).size === value.length;

function orderRule(
  names: readonly string[],
): OptionRule<Readonly<Record<string, readonly string[]>> | undefined> {
  return optionalOption(
    "an object that gives columns that are encoded a list of different texts each",
    (value) =>
      typeof value === "object" &&
      value !== null &&
      Object.entries(value).every(([name, order]) => names.includes(name) && isOrder(order)),
  );
}

/** The levels that lie at places of a column. */
function inverseOf(name: string, { levels, infrequent }: Levels): ColumnInverse {
  const levelOf = (code: number): string => {
    const level = levels[code];
    if (level !== undefined) return level;
    if (code === levels.length && infrequent.length > 0)
      throw refuseValue(KIND, name, `holds ${code}, which stands for several rare levels`);
    throw refuseValue(KIND, name, `must hold places of levels, 0 to ${levels.length - 1}; received ${code}`);
  };
  return {
    decode(vector) {
      const dictionary = createDictionary();
      const codes = Int32Array.from((vector as NumberVector).values, (code) =>
        Number.isNaN(code) ? -1 : dictionary.code(levelOf(code)),
      );
      return { type: "category", codes, dictionary: dictionary.texts };
    },
    decodeOne: (value) => (value === null ? null : levelOf(value as number)),
  };
}

function encodingOf(
  name: string,
  learnt: Levels,
  { unseen }: Pick<ResolvedLevelOptions, "unseen">,
): ColumnEncoding {
  const placeOf = levelPlaces(KIND, name, learnt, unseen);
  const numberOf = (level: string | null): readonly number[] => {
    const place = level === null ? NO_LEVEL : placeOf(level);
    return [place === NO_LEVEL ? Number.NaN : place];
  };
  return { ...valueEncoding(name, [name], numberOf), inverse: inverseOf(name, learnt) };
}

function createModel<Name extends string>(
  names: readonly Name[],
  learnt: readonly Levels[],
  params: ResolvedLevelOptions,
): OrdinalEncoderModel<Name> {
  const base = createInvertibleModel<Categories<Name>, Numbers<Name>>({
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
  return Object.freeze<OrdinalEncoderModel<Name>>({
    ...base,
    kind: KIND,
    levels: Object.freeze(Object.fromEntries(levels)) as OrdinalEncoderModel<Name>["levels"],
  });
}

function learnColumn(
  name: string,
  vector: CategoryVector,
  order: readonly string[] | undefined,
  params: ResolvedLevelOptions,
): Levels {
  const counted = countLevels(vector);
  if (order === undefined) return learnLevels(counted, params);
  const learnt = { levels: Object.freeze([...order]), infrequent: [], nulls: counted.nulls > 0 };
  for (const level of counted.counts.keys()) levelPlaces(KIND, name, learnt, params.unseen)(level);
  return Object.freeze(learnt);
}

/**
 * Each level of a category as a number, its place from 0: in a given order, or else in code-unit order, where the numbers
 * mean nothing but suit trees. Rare levels share the number behind the last, see {@link LevelOptions}. Null stays null, and a
 * level that is not known becomes null, unless `unseen` says otherwise. `inverseTransform` gives the level of a number;
 * of the number that rare levels share it cannot. O(rows).
 *
 * `fit` throws PortraitError `missing-column`; `invalid-data` when a column is of another type, or with `unseen: "error"` has
 * a level that its order lacks; `aborted`. `transform` throws `missing-column` and `invalid-data`.
 *
 * @param columns - The category columns.
 * @param options - See {@link OrdinalEncoderOptions}.
 * @throws PortraitError `invalid-argument` for no list of different names; `invalid-option`.
 *
 * @example
 * ```ts
 * import { fit, tableFromRows } from "@portrait/core";
 * import { ordinalEncoder } from "@portrait/features/encoders";
 *
 * const schema = { columns: [{ name: "size", type: "category" }] } as const;
 * const table = tableFromRows<{ size: string | null }>("example", ["M", "S", "L", null].map((size) => ({ size })), schema);
 * const model = await fit(ordinalEncoder(["size"], { order: { size: ["S", "M", "L"] } }), table);
 * model.transformOne({ size: "L" }); // => { size: 2 }
 * model.inverseTransformOne({ size: 0 }); // => { size: "S" }
 * ```
 */
export function ordinalEncoder<const Name extends string>(
  columns: readonly Name[],
  options?: OrdinalEncoderOptions<Name>,
): EncoderEstimator<
  Categories<Name>,
  Numbers<Name>,
  EncoderData<Categories<Name>>,
  OrdinalEncoderModel<Name>
> {
  const inputs = encoderInputs<Categories<Name>>(KIND, columns, "category");
  const names = inputs.columns.map(({ name }) => name as Name);
  const { order, ...params } = resolveOptions(KIND, { ...levelRules, order: orderRule(names) }, options);
  const orderOf = (name: string): readonly string[] | undefined =>
    order !== undefined && Object.hasOwn(order, name) ? order[name] : undefined;
  return createEncoderEstimator<Categories<Name>, Numbers<Name>, OrdinalEncoderModel<Name>>({
    kind: KIND,
    params: { ...optionsState(params), order: names.map((name) => orderOf(name) ?? null) },
    inputs,
    async learn(table, context) {
      const learnt: Levels[] = [];
      for (const name of names) {
        learnt.push(learnColumn(name, table.columns[name] as CategoryVector, orderOf(name), params));
        await context.step(learnt.length, names.length);
      }
      return createModel(names, learnt, params);
    },
  });
}

/** Makes the models of {@link ordinalEncoder} out of their state again; the state is checked throughout. */
export const ordinalEncoderCodec: Codec<OrdinalEncoderModel> = {
  kind: KIND,
  decode(state) {
    const reader = readState(KIND, state);
    const names = reader.read("columns", textsRule);
    const learnt = reader.list("levels", levelsRule, names.length);
    const params = reader.options<ResolvedLevelOptions>(levelRules);
    return decodeModelOf(reader, () => createModel(names, learnt, params));
  },
};
