import {
  type ColumnHandles,
  type Columns,
  type EventDefinition,
  isoText,
  rowAt,
  type TimestampInput,
  type VectorValue,
} from "@portrait/core";
import { defineProfile } from "../define/profile.js";
import type { FeatureExpressions } from "../define/profile-definition.js";
import { buildSnapshot } from "../profile/snapshot.js";
import { memory } from "./memory.js";

/** A log to compute features over. */
export interface ValuesInit<Cols extends Columns> {
  readonly events: EventDefinition<Cols>;
  readonly rows: readonly object[];
  readonly cutoffs: readonly TimestampInput[];
}

/** The features of every member at every cutoff, as `"user cutoff"` to values. */
export async function valuesOf<const Cols extends Columns>(
  { events, rows, cutoffs }: ValuesInit<Cols>,
  features: (columns: ColumnHandles<Cols>) => FeatureExpressions,
): Promise<Readonly<Record<string, Readonly<Record<string, VectorValue>>>>> {
  const keys = Object.keys(events.schema).filter((name) => events.schema[name]?.kind === "id");
  const init: object = { key: keys[0], features };
  const profile = defineProfile(
    events,
    init as Parameters<typeof defineProfile<Cols, FeatureExpressions>>[1],
  );
  const engine = memory();
  const snapshot = await buildSnapshot(profile, await engine.read(events, rows), { engine, cutoffs });
  return Object.fromEntries(
    snapshot.users.map((user, row) => [
      `${user} ${isoText(snapshot.cutoffs[row] as number)}`,
      rowAt(snapshot.table, row),
    ]),
  );
}
