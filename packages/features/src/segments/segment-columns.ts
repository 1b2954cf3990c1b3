import {
  describeValue,
  type ExpressionNode,
  hashText,
  listWords,
  PortraitError,
  stableJson,
  type ValueType,
} from "@portrait/core";
import { checkNames } from "../define/check-names.js";
import { featuresIn, nodeType } from "../define/node-type.js";
import type { ProfilePlan } from "../define/profile-definition.js";
import type { SegmentColumn } from "./segment.js";

const TYPES: readonly unknown[] = ["number", "boolean", "category", "timestamp", "list", "vector"];

function isColumn(value: unknown): value is { readonly name: string; readonly type: ValueType } {
  return (
    typeof value === "object" &&
    value !== null &&
    "name" in value &&
    typeof value.name === "string" &&
    "type" in value &&
    TYPES.includes(value.type)
  );
}

function extraColumns(owner: string, extra: unknown): readonly SegmentColumn[] {
  if (extra === undefined) return [];
  const columns: unknown =
    typeof extra === "object" && extra !== null && "columns" in extra ? extra.columns : undefined;
  if (!Array.isArray(columns) || !columns.every(isColumn)) {
    throw new PortraitError({
      code: "invalid-definition",
      message: `${owner}: "columns" must be a schema of names and types; received ${describeValue(extra)}.`,
      hint: `Write columns: { columns: [{ name: "willBuy", type: "boolean" }] }; the types are ${listWords(TYPES.map(String))}.`,
    });
  }
  checkNames(owner, "columns", Object.fromEntries(columns.map(({ name }) => [name, true])));
  return columns.map(({ name, type }) => ({ name, type, definition: "" }));
}

/**
 * All that a rule over a profile may name: its features, its tags, and further columns.
 *
 * @param owner - Who asks, for messages.
 * @param profile - The profile.
 * @param extra - The schema of further columns, as the caller passed it.
 * @throws PortraitError `invalid-definition` when `extra` is no schema, or names what the profile has.
 */
export function segmentColumns(
  owner: string,
  profile: ProfilePlan,
  extra: unknown,
): ReadonlyMap<string, SegmentColumn> {
  const features = Object.entries(profile.features).map(([name, node]) => ({
    name,
    type: nodeType(node),
    definition: hashText(stableJson(node)),
  }));
  const tags = Object.entries(profile.tags).map(([name, { node, hash }]) => ({
    name,
    type: nodeType(node),
    definition: hash,
  }));
  const columns = new Map<string, SegmentColumn>();
  for (const column of [...features, ...tags, ...extraColumns(owner, extra)]) {
    if (columns.has(column.name)) {
      throw new PortraitError({
        code: "invalid-definition",
        message: `${owner}: "${column.name}" stands in "columns", but is already a column.`,
        hint: "Give the further column another name.",
      });
    }
    columns.set(column.name, Object.freeze(column));
  }
  return columns;
}

/**
 * The names that a rule reads, each once, in code-unit order.
 *
 * @param node - The rule.
 */
export function namesIn(node: ExpressionNode): readonly string[] {
  return [...featuresIn(node)].sort();
}
