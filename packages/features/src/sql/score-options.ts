import {
  checkIdentities,
  describeValue,
  type EventDefinition,
  type IdentityIntervals,
  type OptionRule,
  optionalOption,
  PortraitError,
  type RowValues,
  resolveOptions,
  type SqlDialect,
  type TimestampInput,
  toMilliseconds,
} from "@portrait/core";
import { checkNames } from "../define/check-names.js";
import type { ProfilePlan } from "../define/profile-definition.js";
import { checkLog, checkProfile } from "../profile/check.js";
import type { SegmentDefinition } from "../segments/segment.js";

/** Where the SQL of a model is to read its inputs. */
export interface ScoreTarget {
  /** The kind of SQL. */
  readonly dialect: SqlDialect;
  /** The table that has the features and tags of a profile as columns. */
  readonly from: string;
}

/** A model as SQL: what `exportSql` of `@portrait/models/exchange` gives. */
export interface ScoredModel {
  /** The names of the answers, such as `probability_true`. */
  readonly answers: readonly string[];
  /** For each answer an expression over the model's input columns. */
  readonly expressions: readonly string[];
}

/** Writes a model as SQL, such as `(target) => exportSql(model, target)`. */
export type SqlScorer = (target: ScoreTarget) => ScoredModel;

/** A tag that a model decides where the data lie: true from a probability on. */
export interface ScoreTag {
  /** Writes the model as SQL; one of its answers is `probability_true`. */
  readonly sql: SqlScorer;
  /** The tag is true from this probability of `true` on, in (0, 1). */
  readonly threshold: number;
}

/** Where scores are written: the path of a Parquet file or folder, or a table. */
export type ScoreDestination =
  | string
  | {
      /** The name of the table, or its parts. */
      readonly table: string | readonly string[];
    };

/** What is scored, and where the rows go. */
export interface ScoreOptions {
  /** The instant as of which users are described: nothing from at or after it is seen. */
  readonly asOf: TimestampInput;
  /** Where the rows are written, where the engine computes; what is there is replaced. */
  readonly into: ScoreDestination;
  /** Whether tags are written; left out, they are. Models and segments may read them all the same. */
  readonly tags?: boolean | undefined;
  /**
   * Models by name. The columns of a model are its name, an underscore and the name of each answer; one with a threshold
   * has a column of its own name besides, which is true from that probability on.
   */
  readonly models?: Readonly<Record<string, SqlScorer | ScoreTag>> | undefined;
  /** Segments over features, tags and the columns of models; each has a column of its name, true for members. */
  readonly segments?: readonly SegmentDefinition<never>[] | undefined;
  /** Who ids were, as `intervals()` of an identity graph gives it; left out, each id is itself. */
  readonly identities?: IdentityIntervals | undefined;
  /** Stops the computation. */
  readonly signal?: AbortSignal | undefined;
}

/** What was written. */
export interface ScoreResult {
  /** How many rows: one for each member. */
  readonly rows: number;
  /** The names of the columns, in order. */
  readonly columns: readonly string[];
}

/** A model to be scored. */
export interface ScoreModel {
  /** Its name. */
  readonly name: string;
  /** Writes it as SQL. */
  readonly sql: SqlScorer;
  /** From which probability on its tag is true, if it gives one. */
  readonly threshold: number | undefined;
}

/** Options of a scoring, checked. */
export interface ResolvedScoreOptions {
  /** Epoch milliseconds. */
  readonly asOf: number;
  /** Where the rows go: a path, or the parts of a table's name. */
  readonly into:
    | {
        /** The path of a Parquet file or folder. */
        readonly path: string;
      }
    | {
        /** The parts of a table's name. */
        readonly table: readonly string[];
      };
  /** Whether tags are written. */
  readonly tags: boolean;
  /** The models. */
  readonly models: readonly ScoreModel[];
  /** The segments. */
  readonly segments: readonly SegmentDefinition<RowValues>[];
  /** Who ids were; undefined where each is itself. */
  readonly identities: IdentityIntervals | undefined;
  /** Stops the computation. */
  readonly signal: AbortSignal | undefined;
}

const OWNER = "score";

const isName = (value: unknown): value is string => typeof value === "string" && value.trim() !== "";

const anything = optionalOption<unknown>("anything", () => true);

const isSegment = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "rule" in value && "reads" in value && "name" in value;

const rules = {
  asOf: anything,
  into: anything,
  models: anything,
  identities: anything,
  tags: {
    default: true,
    expected: "a boolean",
    accepts: (value) => typeof value === "boolean",
  } as OptionRule<boolean>,
  segments: optionalOption<readonly SegmentDefinition<RowValues>[]>(
    "a list of segments made by defineSegment(...)",
    (value) => Array.isArray(value) && value.every(isSegment),
  ),
  signal: optionalOption<AbortSignal>("an AbortSignal", (value) => value instanceof AbortSignal),
};

function destinationOf(into: unknown): ResolvedScoreOptions["into"] {
  if (isName(into)) return { path: into };
  const table = typeof into === "object" && into !== null && "table" in into ? into.table : undefined;
  if (isName(table)) return { table: [table] };
  if (Array.isArray(table) && table.length > 0 && table.every(isName)) return { table };
  throw new PortraitError({
    code: "invalid-argument",
    message: `${OWNER}: "into" must be a path, or { table: ... } with the name of a table or its parts; received ${describeValue(into)}.`,
    hint: 'Write into: "scores.parquet" or into: { table: ["shop", "scores"] }.',
  });
}

function modelOf(name: string, model: unknown): ScoreModel {
  if (typeof model === "function") return { name, sql: model as SqlScorer, threshold: undefined };
  const { sql, threshold } = (typeof model === "object" && model !== null ? model : {}) as Partial<ScoreTag>;
  const sound = typeof sql === "function" && typeof threshold === "number" && threshold > 0 && threshold < 1;
  if (sound) return { name, sql, threshold };
  throw new PortraitError({
    code: "invalid-argument",
    message: `${OWNER}: model ${JSON.stringify(name)} must be a function that writes it as SQL, or { sql, threshold } with a threshold in (0, 1); received ${describeValue(model)}.`,
    hint: "Write (target) => exportSql(model, target), with exportSql of @portrait/models/exchange.",
  });
}

/**
 * Checks what a scoring is asked for.
 *
 * @param profile - The definition.
 * @param log - The events.
 * @param options - What the caller passed.
 * @throws PortraitError `invalid-option`, `invalid-argument`, `invalid-definition`.
 *
 * @example
 * ```ts
 * import { defineEvents, id, timestamp } from "@portrait/core";
 * import { count, defineProfile, memory, resolveScoreOptions } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, { key: "user", features: () => ({ visits: count() }) });
 * const log = await memory().read(visits, []);
 * const { asOf, into } = resolveScoreOptions(visitor, log, { asOf: "1970-01-02", into: "scores.parquet" });
 * [asOf, into]; // => [86_400_000, { path: "scores.parquet" }]
 * ```
 */
export function resolveScoreOptions(
  profile: ProfilePlan & { readonly events: Pick<EventDefinition, "hash"> },
  log: { readonly definition?: Pick<EventDefinition, "hash"> },
  options: ScoreOptions,
): ResolvedScoreOptions {
  checkProfile(OWNER, profile);
  checkLog(OWNER, profile.events, log);
  const {
    asOf,
    into,
    models = {},
    identities,
    tags,
    segments = [],
    signal,
  } = resolveOptions(OWNER, rules, options);
  checkNames(OWNER, "models", models);
  if (identities !== undefined) checkIdentities(OWNER, identities);
  return {
    asOf: toMilliseconds(OWNER, "asOf", asOf as TimestampInput),
    into: destinationOf(into),
    tags,
    models: Object.entries(models).map(([name, model]) => modelOf(name, model)),
    segments,
    identities: identities as IdentityIntervals | undefined,
    signal,
  };
}
