import type { SqlWriter } from "@portrait/core";
import type { TreeParts } from "../model-parts.js";
import { sumOf } from "./sum.js";

/** A condition that is true when a row goes left, and false or null when it goes right. */
function leftWhen({ ensemble, columns }: TreeParts, sql: SqlWriter, node: number, value: string): string {
  const { feature, threshold, categories, categoryWords, bitset, missingLeft } = ensemble;
  const set = categories[node] as number;
  const missing = missingLeft[node] === 1 ? `${value} IS NULL OR ` : "";
  if (set < 0) return `${missing}${value} <= ${sql.number(threshold[node] as number)}`;
  const codes: number[] = [];
  for (let code = 0; code < (categoryWords[node] as number) * 32; code++) {
    if (((bitset[set + (code >>> 5)] as number) >>> (code & 31)) & 1) codes.push(code);
  }
  if (codes.length === 0) return `${missing}1 = 0`;
  const whole = `CASE WHEN ${value} > -1e0 AND ${value} < 0e0 THEN 0e0 ELSE FLOOR(${value}) END`;
  const numeric = columns[feature[node] as number]?.type === "number";
  return `${missing}${numeric ? whole : value} IN (${codes.join(", ")})`;
}

function treeSql(
  parts: TreeParts,
  sql: SqlWriter,
  root: number,
  values: readonly string[],
  answer: (node: number) => number,
): string {
  const { feature, left, right } = parts.ensemble;
  const write = (node: number): string => {
    const column = feature[node] as number;
    if (column < 0) return sql.number(answer(node));
    const when = leftWhen(parts, sql, node, values[column] as string);
    return `CASE WHEN ${when} THEN ${write(left[node] as number)} ELSE ${write(right[node] as number)} END`;
  };
  return write(root);
}

/** The SQL of an input as the number that trees split on: null where it is missing. */
function inputSql(column: TreeParts["columns"][number], sql: SqlWriter): string {
  const name = sql.name(column.name);
  if (column.type === "boolean") return `CASE WHEN ${name} THEN 1e0 WHEN NOT ${name} THEN 0e0 END`;
  if (column.type === "category") {
    const levels = column.levels ?? [];
    if (levels.length === 0) return "CAST(NULL AS INTEGER)";
    const cases = levels.map((level, code) => `WHEN ${sql.text(level)} THEN ${code}`);
    return `CASE ${name} ${cases.join(" ")} END`;
  }
  const number = `CAST(${name} AS ${sql.double})`;
  if (column.zeroIsMissing !== true) return number;
  return `CASE WHEN ABS(${number}) > ${sql.number(Math.fround(1e-35))} THEN ${number} END`;
}

/**
 * The SQL of the inputs of trees as numbers, null where they are missing.
 *
 * @param parts - The model.
 * @param sql - The dialect.
 */
export const treeInputs = (parts: TreeParts, sql: SqlWriter): readonly string[] =>
  parts.columns.map((column) => inputSql(column, sql));

/**
 * The SQL of the raw outputs of trees.
 *
 * @param parts - The model.
 * @param sql - The dialect.
 * @param values - The SQL of each input.
 */
export function treeOutputs(parts: TreeParts, sql: SqlWriter, values: readonly string[]): readonly string[] {
  const { ensemble, scale } = parts;
  const { outputs, leafWidth, roots, average, base } = ensemble;
  return Array.from({ length: outputs }, (_, output) => {
    const trees = [...roots].filter((_root, tree) => leafWidth > 1 || tree % outputs === output);
    const place = leafWidth > 1 ? output : 0;
    const terms = trees.map((root) =>
      treeSql(parts, sql, root, values, (node) => ensemble.values[node * leafWidth + place] as number),
    );
    const sum = terms.length === 0 ? "0e0" : sumOf(terms);
    const mean = average && terms.length > 1 ? `(${sum}) / ${sql.number(terms.length)}` : sum;
    const start = base[output] as number;
    const raw = start === 0 ? mean : `${mean} + ${sql.number(start)}`;
    return scale === 1 ? raw : `(${raw}) * ${sql.number(scale)}`;
  });
}
