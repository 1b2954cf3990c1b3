import {
  type RowValues,
  type Snapshot,
  selectColumns,
  type Tag,
  type ValueType,
  valueAt,
} from "@portrait/core";
import { nodeType } from "../define/node-type.js";
import type { ProfilePlan } from "../define/profile-definition.js";
import type { TagDefinition } from "../define/tag.js";
import { columnOf } from "../read/column-of.js";
import { tagContext } from "./derive.js";
import { evidenceReader } from "./evidence.js";
import { validUntil } from "./valid-until.js";

function featureSchema(profile: ProfilePlan): {
  readonly columns: readonly { readonly name: string; readonly type: ValueType }[];
} {
  const columns = Object.entries(profile.features).map(([name, node]) => ({ name, type: nodeType(node) }));
  return { columns };
}

/**
 * The tags that a profile decides by facts and rules, with their evidence.
 *
 * @param profile - The definition.
 * @param snapshot - All members as of one instant: thresholds relative to the population look at them.
 * @param rows - The rows whose tags are asked for.
 * @returns For each tag by name one entry for each of `rows`.
 */
export function ruleTags(
  profile: ProfilePlan,
  snapshot: Snapshot<RowValues>,
  rows: readonly number[],
): ReadonlyMap<string, readonly Tag[]> {
  const features = selectColumns("buildProfiles", snapshot.table, featureSchema(profile));
  const context = tagContext(features, snapshot.cutoffs);
  const tagsOf = (name: string, tag: TagDefinition): readonly Tag[] => {
    const values = columnOf(snapshot.table.columns, name);
    const evidence = evidenceReader(tag.node, context);
    return rows.map((row): Tag => {
      const value = valueAt(values, row);
      return Object.freeze({
        value,
        confidence: value === null ? 0 : 1,
        evidence: evidence(row),
        source: tag.source,
        definition: tag.hash,
        validUntil: validUntil(snapshot.cutoffs[row] as number, tag.expires),
      });
    });
  };
  return new Map(Object.entries(profile.tags).map(([name, tag]) => [name, tagsOf(name, tag)]));
}
