import {
  type AggregatePlan,
  describeValue,
  type ExpressionNode,
  listWords,
  PortraitError,
  type SqlDialect,
  sqlWriter,
} from "@portrait/core";
import type { ProfilePlan } from "../define/profile-definition.js";
import { enginePlan, planFeatures } from "../profile/plan.js";
import { expressionSql } from "./expression-sql.js";
import type { ResolvedScoreOptions, ScoredModel, ScoreModel } from "./score-options.js";

/** A scoring made ready for an engine. */
export interface ScorePlan {
  /** What the engine computes first. */
  readonly aggregates: AggregatePlan;
  /** The names of the columns that are written, in order. */
  readonly columns: readonly string[];
  /** The query up to the place of another, which gives the column `user` and one for each aggregate of the plan. */
  readonly before: string;
  /** The query behind that place. */
  readonly behind: string;
}

/** A column with the SQL of its values. */
type Written = readonly [name: string, sql: string];

const OWNER = "score";

/** Names of relations; no user names a table in the same statement. */
const layer = (number: number): string => `portrait_layer${number}`;

/** Aggregates are to the SQL of features what features are to that of tags: columns of a table. */
function overAggregates(node: ExpressionNode): ExpressionNode {
  if (node.op === "column") return { ...node, op: "feature" };
  const inner = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inner);
    const isNode = typeof value === "object" && value !== null && "op" in value;
    return isNode ? overAggregates(value as ExpressionNode) : value;
  };
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, inner(value)]),
  ) as ExpressionNode;
}

function checkedModel({ name, sql }: ScoreModel, dialect: SqlDialect, from: string): ScoredModel {
  const written: unknown = sql({ dialect, from });
  const { answers, expressions } = (
    typeof written === "object" && written !== null ? written : {}
  ) as Partial<ScoredModel>;
  const texts = (list: unknown): list is readonly string[] =>
    Array.isArray(list) && list.length > 0 && list.every((text) => typeof text === "string" && text !== "");
  if (texts(answers) && texts(expressions) && answers.length === expressions.length) {
    return { answers, expressions };
  }
  throw new PortraitError({
    code: "invalid-argument",
    message: `${OWNER}: the SQL of model ${JSON.stringify(name)} must have as many expressions as answers, at least one; received ${describeValue(written)}.`,
    hint: "Return what exportSql(model, target) gives.",
  });
}

function answersOf(model: ScoreModel, dialect: SqlDialect, from: string): readonly Written[] {
  const { answers, expressions } = checkedModel(model, dialect, from);
  return answers.map((answer, index) => [`${model.name}_${answer}`, expressions[index] as string]);
}

/** The columns of models that decide tags, over those with their answers. */
function decisions(
  models: readonly ScoreModel[],
  answers: readonly Written[],
  dialect: SqlDialect,
): readonly Written[] {
  const write = sqlWriter(OWNER, dialect);
  return models.flatMap(({ name, threshold }): readonly Written[] => {
    if (threshold === undefined) return [];
    const answer = `${name}_probability_true`;
    if (answers.some(([known]) => known === answer)) {
      return [[name, `(${write.name(answer)} >= ${write.number(threshold)})`]];
    }
    throw new PortraitError({
      code: "invalid-argument",
      message: `${OWNER}: model ${JSON.stringify(name)} has a threshold, but no answer "probability_true".`,
      hint: "Only a classifier that tells true from false decides a tag; pass the function alone to write its answers.",
    });
  });
}

function checkColumns(columns: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of columns) {
    const key = name.toLowerCase();
    if (seen.has(key)) {
      throw new PortraitError({
        code: "invalid-argument",
        message: `${OWNER}: two columns would have the name ${JSON.stringify(name)}.`,
        hint: 'Names must differ in more than upper and lower case; "user" and "cutoff" are taken.',
        details: { name },
      });
    }
    seen.add(key);
  }
}

function checkReads({ segments }: ResolvedScoreOptions, columns: readonly string[]): void {
  for (const { name, reads } of segments) {
    const missing = reads.filter((read) => !columns.includes(read.name)).map((read) => read.name);
    if (missing.length === 0) continue;
    throw new PortraitError({
      code: "missing-column",
      message: `${OWNER}: segment ${JSON.stringify(name)} reads ${listWords(missing)}, which is no feature, tag or column of a model.`,
      hint: 'Name a model so in "models", or define the segment over this profile.',
      details: { missing },
    });
  }
}

/** An instant as SQL. */
const instantSql = (at: number): string =>
  `TIMESTAMP '${new Date(at).toISOString().replace("T", " ").replace("Z", "")}'`;

/**
 * Writes a scoring as one query: aggregates, features, tags, the answers of models, the tags that they decide, segments,
 * each over what stands before it. Columns are `cutoff`, `user`, features, tags, models, segments, in this order.
 *
 * @param profile - The definition.
 * @param options - What is asked for.
 * @param dialect - The kind of SQL.
 * @throws PortraitError `invalid-argument` when names collide or a model is not written; `missing-column`;
 *   `not-supported` for what SQL cannot hold.
 *
 * @example
 * ```ts
 * import { defineEvents, id, timestamp } from "@portrait/core";
 * import { count, defineProfile, memory, planScore, resolveScoreOptions, tag } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, {
 *   key: "user",
 *   features: () => ({ visits: count() }),
 *   tags: (f) => ({ busy: tag(f.visits.gte(2)) }),
 * });
 * const log = await memory().read(visits, []);
 * const options = resolveScoreOptions(visitor, log, { asOf: "2024-01-01", into: "scores.parquet" });
 * const { columns, behind } = planScore(visitor, options, "duckdb");
 * columns; // => ["cutoff", "user", "visits", "busy"]
 * behind.includes('("visits" >= 2e0) AS "busy"'); // => true
 * ```
 */
export function planScore(
  profile: ProfilePlan,
  options: ResolvedScoreOptions,
  dialect: SqlDialect,
): ScorePlan {
  const write = sqlWriter(OWNER, dialect);
  const plan = planFeatures(profile);
  const over = (node: ExpressionNode, from: number): string =>
    expressionSql(node, { dialect, from: layer(from) });
  const features = Object.entries(plan.features).map(
    ([name, node]): Written => [name, over(overAggregates(node), 0)],
  );
  const tags = Object.entries(profile.tags).map(([name, { node }]): Written => [name, over(node, 1)]);
  const answers = options.models.flatMap((model) => answersOf(model, dialect, layer(2)));
  const decided = decisions(options.models, answers, dialect);
  const segments = options.segments.map(
    ({ name, rule }): Written => [name, `COALESCE(${over(rule, 4)}, FALSE)`],
  );
  const namesOf = (columns: readonly Written[]): readonly string[] => columns.map(([name]) => name);
  const before = [features, tags, answers, decided].flatMap(namesOf);
  checkColumns(["cutoff", "user", ...before, ...namesOf(segments)]);
  checkReads(options, before);
  const listed = (columns: readonly Written[]): string =>
    columns.map(([name, sql]) => `, ${sql} AS ${write.name(name)}`).join("");
  const columns = [
    "cutoff",
    "user",
    ...[features, options.tags ? tags : [], answers, decided, segments].flatMap(namesOf),
  ];
  const user = write.name("user");
  const layers = [
    `SELECT ${instantSql(options.asOf)} AS ${write.name("cutoff")}, ${user}${listed(features)} FROM ${layer(0)}`,
    ...[tags, answers, decided, segments].map(
      (added, at) => `SELECT *${listed(added)} FROM ${layer(at + 1)}`,
    ),
  ];
  const named = layers.map((sql, number) => `, ${layer(number + 1)} AS (${sql})`);
  return {
    aggregates: enginePlan(profile, plan, [options.asOf], options.identities),
    columns,
    before: `WITH ${layer(0)} AS (`,
    behind: `)${named.join("")} SELECT ${columns.map(write.name).join(", ")} FROM ${layer(5)}`,
  };
}
