import type { DecodedState, Json, Model, ModelState, WithoutUser } from "@portrait/core";
import { type ConfigReader, readConfig } from "../input/artifact.js";
import { idsRule, readFloats } from "../recommend/read-state.js";
import { withoutId, withoutRow } from "../recommend/without-user.js";
import {
  evaluationConfig,
  type RecommenderEvaluation,
  readEvaluation,
} from "./early-stopping/recommender-evaluation.js";
import type { TrainingRows } from "./training-rows.js";

/** The layout of the state. */
const VERSION = 1;

/** Parameters of a fit of vectors, as a config holds them. */
export interface FactorParams {
  /** The length of a vector. */
  readonly factors: number;
  readonly [name: string]: Json;
}

/** What a fit of vectors of users and items finds out. */
export interface FactorFit<Params extends FactorParams> {
  /** The parameters. */
  readonly params: Params;
  /** The users, ascending. */
  readonly users: readonly string[];
  /** The items, ascending. */
  readonly items: readonly string[];
  /** The users' vectors, row-major. */
  readonly userVectors: Float32Array;
  /** The items' vectors, row-major. */
  readonly itemVectors: Float32Array;
  /** For each item how many different users had to do with it. */
  readonly popularity: Float32Array;
  /** How the metric of the items to stop by went, if there were any. */
  readonly evaluation?: RecommenderEvaluation | undefined;
}

/** The vectors of both sides. */
export type FactorVectors = {
  /** The users' vectors, row-major. */
  readonly users: Float32Array;
  /** The items' vectors, row-major. */
  readonly items: Float32Array;
};

/**
 * What a fit finds out, by what it learnt from.
 *
 * @param params - The parameters.
 * @param rows - What was learnt from.
 * @param vectors - The vectors.
 * @param evaluation - How the metric went.
 */
export function factorFit<Params extends FactorParams>(
  params: Params,
  { users, items, popularity }: Pick<TrainingRows, "users" | "items" | "popularity">,
  vectors: FactorVectors,
  evaluation?: RecommenderEvaluation,
): FactorFit<Params> {
  const { users: userVectors, items: itemVectors } = vectors;
  return { params, users, items, userVectors, itemVectors, popularity, evaluation };
}

/**
 * A model without a user's id and vector.
 *
 * @param fit - What was learnt.
 * @param user - The user.
 * @param create - Makes the model.
 */
export function withoutFactors<Params extends FactorParams, Made extends Model>(
  fit: FactorFit<Params>,
  user: string,
  create: (fit: FactorFit<Params>) => Made,
): WithoutUser<Made> {
  const place = fit.users.indexOf(user);
  if (place < 0) return { model: create(fit), removed: { users: 0, vectors: 0 } };
  const users = withoutId(fit.users, place);
  const userVectors = withoutRow(fit.userVectors, place, fit.params.factors);
  return { model: create({ ...fit, users, userVectors }), removed: { users: 1, vectors: 1 } };
}

/**
 * What is saved of a fit.
 *
 * @param kind - The model's kind.
 * @param fit - The fit.
 */
export function factorState<Params extends FactorParams>(kind: string, fit: FactorFit<Params>): ModelState {
  const { params, users, items, userVectors, itemVectors, popularity, evaluation } = fit;
  const matrix = (data: Float32Array) => ({ shape: [data.length / params.factors, params.factors], data });
  return {
    kind,
    version: VERSION,
    config: { params: { ...params }, users, items, evaluation: evaluationConfig(evaluation) },
    tensors: {
      userVectors: matrix(userVectors),
      itemVectors: matrix(itemVectors),
      popularity: { shape: [items.length], data: popularity },
    },
    parts: {},
  };
}

/**
 * Reads a fit that {@link factorState} saved.
 *
 * @param kind - The model's kind.
 * @param readParams - Reads the parameters.
 * @param state - The state.
 * @throws PortraitError `invalid-artifact`.
 */
export function readFactorFit<Params extends FactorParams>(
  kind: string,
  readParams: (config: ConfigReader) => Params,
  state: DecodedState,
): FactorFit<Params> {
  const config = readConfig(kind, VERSION, state);
  const params = readParams(config.object("params"));
  const users = Object.freeze([...config.read("users", idsRule)]);
  const items = Object.freeze([...config.read("items", idsRule)]);
  return {
    params,
    users,
    items,
    userVectors: readFloats(kind, state, "userVectors", [users.length, params.factors]),
    itemVectors: readFloats(kind, state, "itemVectors", [items.length, params.factors]),
    popularity: readFloats(kind, state, "popularity", [items.length]),
    evaluation: readEvaluation(kind, config),
  };
}
