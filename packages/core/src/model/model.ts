import type { Examples, Snapshot } from "../data/examples.js";
import type { Interactions } from "../data/interactions.js";
import type { TargetVector } from "../data/target.js";
import type { RowValues, TableSchema } from "../table/table.js";
import type { Workers } from "./estimator.js";
import type { ItemAttributes, RecommendRules, UnmetQuota } from "./recommend-rules.js";
import type { ModelState } from "./state.js";

/** Where a model came from: enough to make it again. */
export interface Provenance {
  /** The estimator's kind. */
  readonly estimator: string;
  /** The estimator's parameters, defaults filled in. */
  readonly params: Readonly<Record<string, unknown>>;
  /** The seed. */
  readonly seed: number;
  /** The name of the tfjs backend; empty when none was used. */
  readonly backend: string;
  /** The hash of the data that was learnt from. */
  readonly fingerprint: string;
  /** The version of `@portrait/core` that ran the fit. */
  readonly version: string;
  /** The fits that this one went on from, oldest first; empty for a first fit. */
  readonly history: readonly {
    /** The seed of the earlier fit. */
    readonly seed: number;
    /** The hash of the data of the earlier fit. */
    readonly fingerprint: string;
  }[];
  /**
   * How many users were removed from the model since, though what it learnt from them is still in it; left out when none.
   * A fit on data without them ends it.
   */
  readonly forgotten?: number;
}

/** What has been learnt: an immutable value, never "not fitted". */
export interface Model {
  /** What kind of model, the same word as its codec's. */
  readonly kind: string;
  /** Where the model came from; `fit`, `resume` and `load` fill it in. */
  readonly provenance?: Provenance;
  /** All that the model holds, as data. */
  state(): ModelState;
}

/** Rows to score: a snapshot, or plain row objects with just the model's input columns. */
export type ScoringData<Row extends RowValues> = Snapshot<Row> | readonly Row[];

/** Options of predicting many rows. */
export interface PredictOptions {
  /** Threads to compute on, for models that can; the answers are the same with and without. */
  readonly workers?: Workers;
  /** Stops the prediction. */
  readonly signal?: AbortSignal;
}

/** Probabilities of classes, one row for each scored row. */
export interface Probabilities<Class = boolean> {
  /** The classes, in the order of the columns. */
  readonly classes: readonly Class[];
  /** How many rows there are. */
  readonly length: number;
  /** Row-major: row `r` holds `values[r * classes.length + c]`, which sum to 1. */
  readonly values: Float64Array;
  /**
   * One column.
   *
   * @param class_ - The class.
   * @returns For each row the probability of the class.
   */
  of(class_: Class): Float64Array;
}

/** One prediction. */
export interface Prediction<Class = boolean> {
  /** The most probable class. */
  readonly value: Class;
  /** Its probability. */
  readonly probability: number;
  /** All probabilities, in the order of the model's classes. */
  readonly probabilities: readonly number[];
}

/** A model that tells classes apart. */
export interface Classifier<Row extends RowValues = RowValues, Class = boolean> extends Model {
  /** The classes, in the order of the probabilities' columns. */
  readonly classes: readonly Class[];
  /** The input columns. */
  readonly inputs: TableSchema<Row>;
  /** How far ahead the outcome lies that was learnt, in milliseconds; 0 when it has no horizon. */
  readonly horizon: number;
  /**
   * Probabilities for many rows.
   *
   * @param data - The rows; further columns of a snapshot are ignored, of row objects an error.
   * @param options - Threads and signal; models that need neither ignore them.
   * @throws PortraitError `missing-column`, `unexpected-column`, `invalid-data`.
   */
  predictProba(data: ScoringData<Row>, options?: PredictOptions): Promise<Probabilities<Class>>;
  /**
   * The prediction for one row, without a promise.
   *
   * @param row - The row, with just the input columns.
   * @throws PortraitError `missing-column`, `unexpected-column`, `invalid-data`.
   */
  predictOne(row: Row): Prediction<Class>;
}

/** A model that predicts a number. */
export interface Regressor<Row extends RowValues = RowValues> extends Model {
  /** The input columns. */
  readonly inputs: TableSchema<Row>;
  /** How far ahead the number lies that was learnt, in milliseconds; 0 when it has no horizon. */
  readonly horizon: number;
  /**
   * Numbers for many rows.
   *
   * @param data - The rows; further columns of a snapshot are ignored, of row objects an error.
   * @param options - Threads and signal; models that need neither ignore them.
   * @throws PortraitError `missing-column`, `unexpected-column`, `invalid-data`.
   */
  predict(data: ScoringData<Row>, options?: PredictOptions): Promise<Float64Array>;
  /**
   * The number for one row, without a promise.
   *
   * @param row - The row, with just the input columns.
   * @throws PortraitError `missing-column`, `unexpected-column`, `invalid-data`.
   */
  predictOne(row: Row): number;
}

/** The weight of one input in a model. */
export interface FeatureWeight {
  /** The input column, and after `=` the category for a one-hot encoded one. */
  readonly name: string;
  /** The weight on the standardised input, in units of log odds for a classifier. */
  readonly weight: number;
}

/** What is known of a row's user beside the row. */
export interface RowContext {
  /** The items that the user took up, without repeats; left out, none. */
  readonly items?: readonly string[];
}

/** A model that can say what its answers rest on. */
export interface Explainable<Row extends RowValues = RowValues> {
  /** The weights, greatest magnitude first. */
  weights(): readonly FeatureWeight[];
  /**
   * What each input adds to the answer for one row.
   *
   * @param row - The row, with just the input columns.
   * @param context - What is known of the row's user beside the columns; models that read none of it ignore it.
   * @returns Contributions in the units of the weights, greatest magnitude first; with the intercept they sum to the
   *   log odds.
   */
  contributions(row: Row, context?: RowContext): readonly FeatureWeight[];
}

/** What to recommend, and to whom. */
export interface RecommendRequest {
  /** The users' ids, in the order of the answer. */
  readonly users: readonly string[];
  /** How many items each gets at most. */
  readonly k: number;
  /**
   * What the users did until now. A model that can fold users in reads its users' items from here, so that users
   * whom it never saw are served; left out, the model knows what it learnt from.
   */
  readonly history?: Interactions;
  /** Pairs that must not be recommended, such as what a user has already; left out, none are excluded. */
  readonly exclude?: Interactions;
  /** The only items that may be recommended; left out, all the model knows. */
  readonly allow?: Iterable<string>;
  /** Items that must not be recommended. */
  readonly deny?: Iterable<string>;
  /** Rules as data, which hold beside `exclude`, `allow` and `deny`; a recommender that knows none refuses them. */
  readonly rules?: RecommendRules;
  /** What `rules` read of the items. */
  readonly attributes?: ItemAttributes;
}

/** One recommended item. */
export interface RecommendedItem {
  /** The item's id. */
  readonly item: string;
  /** The score it was ranked by; comparable within one user. */
  readonly score: number;
  /** How many units are left once this one is taken; there if the rules name the item's stock. */
  readonly left?: number;
}

/** What one user gets. */
export interface Recommendation {
  /** The user's id. */
  readonly user: string;
  /**
   * The items, best first, ties by item in code-unit order; with a rule of diversity in the order in which they were chosen. At most `k`,
   * fewer when the rules leave fewer.
   */
  readonly items: readonly RecommendedItem[];
  /** Whether the user was known: if not, the items are those the model would give anyone. */
  readonly known: boolean;
  /** The quotas whose `atLeast` could not be met; absent when all are. */
  readonly unmet?: readonly UnmetQuota[];
}

/** A model that ranks items for users. */
export interface Recommender extends Model {
  /** The items that it can recommend, in code-unit order. */
  readonly catalogue: readonly string[];
  /**
   * The best items for each user, over the whole catalogue.
   *
   * @param request - Users, `k` and rules.
   * @throws PortraitError `invalid-option` when `k` is no positive integer or an option is unknown.
   */
  recommend(request: RecommendRequest): Promise<readonly Recommendation[]>;
}

/** Vectors, one row for each user asked for. */
export interface Embeddings {
  /** The length of each vector. */
  readonly dimensions: number;
  /** Row-major: row `r` holds `values[r * dimensions + d]`. */
  readonly values: Float32Array;
  /** For each row whether the user had any item to go by; if not, the vector is all zero. */
  readonly known: readonly boolean[];
}

/** A model that places users in a space. */
export interface Embedder extends Model {
  /** The length of each vector. */
  readonly dimensions: number;
  /** The items that the model knows, in code-unit order. */
  readonly catalogue: readonly string[];
  /** The items' vectors, row-major, in the order of `catalogue`. */
  readonly itemVectors: Float32Array;
  /**
   * Vectors of users from what they did.
   *
   * @param users - The users' ids, in the order of the answer.
   * @param history - What they did; only items that the model knows count.
   */
  embed(users: readonly string[], history: Interactions): Embeddings;
}

/** The input rows that supervised estimators learn from. */
export type TrainingData<Row extends RowValues, Target extends TargetVector = Uint8Array> = Examples<
  Row,
  Target
>;
