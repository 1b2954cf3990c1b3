import type { SqlWriter } from "@portrait/core";
import type { ModelAnswer } from "../model-parts.js";
import { sumOf } from "./sum.js";

/** Beyond this, `exp` is no finite number. */
const LARGEST = "7e2";

const sigmoid = (odds: string): string => `1e0 / (1e0 + EXP(-GREATEST(${odds}, -${LARGEST})))`;

/** One answer of a model. */
export interface AnswerSql {
  /** The name of its column. */
  readonly name: string;
  /** The SQL. */
  readonly sql: string;
}

function probabilities(link: string, raw: readonly string[], count: number): readonly string[] {
  const [first = "0e0"] = raw;
  if (link === "logistic") return [sigmoid(`-(${first})`), sigmoid(`(${first})`)];
  if (link === "probability") return raw.length === 1 && count === 2 ? [`1e0 - (${first})`, first] : raw;
  if (link === "softmax") {
    const most = `GREATEST(${raw.join(", ")})`;
    const shares = raw.map((score) => `EXP((${score}) - ${most})`);
    return shares.map((share) => `${share} / (${sumOf(shares)})`);
  }
  const shares = raw.map((score) => sigmoid(`(${score})`));
  return shares.map((share) => `(${share}) / (${sumOf(shares.map((other) => `(${other})`))})`);
}

function number(link: string, raw: string): string {
  switch (link) {
    case "exp":
      return `EXP(LEAST(${raw}, 709e0))`;
    case "logistic":
      return sigmoid(`(${raw})`);
    case "signedSquare":
      return `SIGN(${raw}) * (${raw}) * (${raw})`;
    case "softplus":
      return `GREATEST(${raw}, 0e0) + LN(1e0 + EXP(-ABS(${raw})))`;
    default:
      return raw;
  }
}

/**
 * The SQL of a model's answers.
 *
 * @param answer - What it answers.
 * @param raw - The SQL of its raw outputs.
 */
export function answersSql(answer: ModelAnswer, raw: readonly string[]): readonly AnswerSql[] {
  if (answer.task === "number") return [{ name: "prediction", sql: number(answer.link, raw[0] ?? "0e0") }];
  const { link, classes } = answer;
  const found = probabilities(link, raw, classes.length);
  return classes.map((name, index) => ({ name: `probability_${String(name)}`, sql: found[index] ?? "0e0" }));
}

/**
 * A list of selected columns.
 *
 * @param sql - The dialect.
 * @param answers - The columns.
 */
export const selected = (sql: SqlWriter, answers: readonly AnswerSql[]): string =>
  answers.map((answer) => `${answer.sql} AS ${sql.name(answer.name)}`).join(", ");
