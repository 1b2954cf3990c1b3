import {
  choiceOption,
  integerOption,
  numberOption,
  type OptionRule,
  type OptionRules,
  optionalOption,
  type ResolvedOptions,
  resolveOptions,
} from "@portrait/core";
import type { ConfigReader } from "../../input/artifact.js";
import { orNull, readParameters } from "../../recommend/parameters.js";

/** When the fit of a recommender stops early: judged by the items of `validation` that are new to their users. */
export interface RecommenderEarlyStopping {
  /** What the lists of users are judged by: normalised discounted cumulative gain, or recall. Left out, `"ndcg"`. */
  readonly metric?: "ndcg" | "recall";
  /** How many items a list has, an integer >= 1. Left out, 20. */
  readonly k?: number;
  /** After how many steps each time the model is judged, an integer >= 1; it is after the last one, too. */
  readonly every?: number;
  /**
   * How many judgements in a row may fail to better the metric before the fit stops, an integer >= 1; `null`: it never does. Either way
   * the best state is kept. Left out, 5.
   */
  readonly patience?: number | null;
  /**
   * The share of each user's items that is put aside to judge by, where `fit` is given no `validation`: in [0, 1). They are drawn by the
   * seed; every user and every item keeps one to learn from. Left out, 0: nothing is put aside.
   */
  readonly share?: number;
}

/** {@link RecommenderEarlyStopping} with the defaults filled in. */
export type StoppingParams = {
  readonly [Name in keyof Required<RecommenderEarlyStopping>]: Exclude<
    RecommenderEarlyStopping[Name],
    undefined
  >;
};

const stoppingRules = (
  every: number,
): { readonly [Name in keyof StoppingParams]: OptionRule<StoppingParams[Name]> } => ({
  metric: choiceOption("ndcg", ["ndcg", "recall"]),
  k: integerOption(20, { min: 1 }),
  every: integerOption(every, { min: 1 }),
  patience: { ...orNull(integerOption(5, { min: 1 })), default: 5 },
  share: numberOption(0, { min: 0, max: 1, exclusiveMax: true }),
});

const nested = {
  earlyStopping: optionalOption<RecommenderEarlyStopping>(
    "an object such as { metric, k, every, patience, share }",
    (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  ),
};

/** Parameters of a recommender that can stop early. */
export type WithStopping<Rules extends OptionRules> = ResolvedOptions<Rules> & {
  /** When it stops. */
  readonly earlyStopping: StoppingParams;
};

/**
 * Checks the options of a recommender that can stop early, and fills in the defaults.
 *
 * @param kind - The recommender.
 * @param rules - The rules of its other options.
 * @param every - After how many steps it is judged where nothing else is said.
 * @param options - What the caller passed.
 * @throws PortraitError `invalid-option`.
 */
export function resolveWithStopping<Rules extends OptionRules>(
  kind: string,
  rules: Rules,
  every: number,
  options: object,
): WithStopping<Rules> {
  const { earlyStopping, ...params } = resolveOptions(kind, { ...rules, ...nested }, options) as {
    readonly earlyStopping: RecommenderEarlyStopping | undefined;
  };
  const stopping = resolveOptions(`${kind}.earlyStopping`, stoppingRules(every), earlyStopping);
  return Object.freeze({ ...params, earlyStopping: stopping }) as WithStopping<Rules>;
}

/**
 * Reads the parameters of a recommender that can stop early out of a saved config.
 *
 * @param rules - The rules of its other options.
 * @param every - After how many steps it is judged where nothing else is said.
 * @param config - The config.
 * @throws PortraitError `invalid-artifact`.
 */
export function readWithStopping<Rules extends OptionRules>(
  rules: Rules,
  every: number,
  config: ConfigReader,
): WithStopping<Rules> {
  const stopping = readParameters(stoppingRules(every), config.object("earlyStopping"));
  return Object.freeze({ ...readParameters(rules, config), earlyStopping: stopping }) as WithStopping<Rules>;
}
