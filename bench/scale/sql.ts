/** The kinds of SQL that the benchmark is written in; only whole division differs. */
export type Dialect = "duckdb" | "spark";

/** How much is generated. */
export interface Size {
  /** How many events. */
  readonly events: number;
  /** How many users. */
  readonly users: number;
}

const START = Date.UTC(2024, 0, 1);
const DAY = 86_400_000;

/** The cutoff of features, with about a month of events behind it. */
export const CUTOFF: number = START + 340 * DAY;

/**
 * The events, from nothing but their numbers: a user (few have many events), an instant within 373 days, cents, and
 * whether it is a cancellation. Whole arithmetic below 2^63 and one exact product, so that engines give the same.
 */
export function eventsSql(dialect: Dialect, { events, users }: Size): string {
  const div = dialect === "duckdb" ? "//" : "DIV";
  const numbers =
    dialect === "duckdb" ? `SELECT range AS i FROM range(${events})` : `SELECT id AS i FROM range(${events})`;
  const next = (name: string): string =>
    `(CAST(${name} AS BIGINT) * CAST(1103515245 AS BIGINT) + CAST(12345 AS BIGINT)) % CAST(2147483648 AS BIGINT)`;
  return `SELECT CAST(floor(CAST(h1 AS DOUBLE) / 4294967296 * (CAST(h1 AS DOUBLE) / 4294967296) * ${users}) AS BIGINT) AS user_id,
    CAST(${START} AS BIGINT) + h2 * 15 AS instant, (h3 ${div} 65536) % 5000 AS cents, (h3 ${div} 1024) % 10 = 0 AS cancel
  FROM (SELECT h1, h2, ${next("h2")} AS h3 FROM (SELECT h1, ${next("h1")} AS h2
    FROM (SELECT (i * CAST(2654435761 AS BIGINT) + 97) % CAST(4294967296 AS BIGINT) AS h1 FROM (${numbers}) AS n) AS a) AS b) AS c`;
}

/** The features of each user as of the cutoff, and whether it buys within the 30 days behind it. */
export function featuresSql(dialect: Dialect, size: Size): string {
  const before = `instant < ${CUTOFF}`;
  const month = `instant >= ${CUTOFF - 30 * DAY} AND ${before}`;
  const number = (value: string): string => `CAST(${value} AS DOUBLE)`;
  return `SELECT user_id,
    ${number(`count(CASE WHEN ${before} THEN 1 END)`)} AS orders,
    ${number(`count(CASE WHEN ${month} THEN 1 END)`)} AS orders30d,
    ${number(`sum(CASE WHEN ${before} THEN cents END)`)} / 100 AS spent,
    ${number(`sum(CASE WHEN ${month} THEN cents END)`)} / 100 AS spent30d,
    ${number(`max(CASE WHEN ${before} THEN cents END)`)} / 100 AS dearest,
    (${CUTOFF} - ${number(`max(CASE WHEN ${before} THEN instant END)`)}) / ${DAY} AS recency,
    ${number(`count(CASE WHEN ${before} AND cancel THEN 1 END)`)} / ${number(`nullif(count(CASE WHEN ${before} THEN 1 END), 0)`)} AS cancelShare,
    count(CASE WHEN instant >= ${CUTOFF} AND instant < ${CUTOFF + 30 * DAY} AND NOT cancel AND cents > 4500 THEN 1 END) > 0 AS target
  FROM (${eventsSql(dialect, size)}) AS events GROUP BY user_id`;
}

/** The names of the features, in the order of the models' inputs. */
export const FEATURES: readonly string[] = [
  "orders",
  "orders30d",
  "spent",
  "spent30d",
  "dearest",
  "recency",
  "cancelShare",
];

/** A row for each user: two probabilities and three tags, from the features as they lie in a place. */
export function scoresSql(
  dialect: Dialect,
  path: string,
  expressions: { readonly logistic: string; readonly boosted: string },
): string {
  const features = dialect === "duckdb" ? `read_parquet('${path}')` : `parquet.\`${path}\``;
  return `SELECT user_id, ${expressions.logistic} AS logistic, ${expressions.boosted} AS boosted,
    recency > 60 AS lapsed, spent30d >= 500 AS spends, cancelShare > 0.2 AS cancels
  FROM ${features} AS features`;
}
