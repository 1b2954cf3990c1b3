import {
  type Columns,
  compactTable,
  createTable,
  type Forgettable,
  fingerprintTable,
  hashText,
  interactionsWithout,
  PortraitError,
  type RowValues,
  type Snapshot,
  stableJson,
  type Table,
  takeRows,
  type Vector,
} from "@portrait/core";
import type { ProfileDefinition, ProfilePlan } from "../define/profile-definition.js";
import { readsQuantile } from "../define/reads-quantile.js";
import { evaluate } from "../evaluate/evaluate.js";
import { checkProfile } from "../profile/check.js";
import { tagContext } from "../profile/derive.js";

function snapshotHash({ table, users, cutoffs, definition }: Snapshot): string {
  return hashText(stableJson([definition, fingerprintTable(table), users, [...cutoffs]]));
}

/** The tags that compare with the population are decided anew among those who remain. */
function withTagsOf(profile: ProfilePlan, table: Table, cutoffs: Float64Array): Table {
  const context = tagContext(table, cutoffs);
  const tags = Object.entries(profile.tags)
    .filter(([, { node }]) => readsQuantile(node))
    .map(([name, { node }]): [string, Vector] => [name, evaluate(node, context)]);
  return createTable({ ...table.columns, ...Object.fromEntries(tags) });
}

function without<Row extends RowValues>(
  profile: ProfilePlan,
  snapshot: Snapshot<Row>,
  user: string,
): Snapshot<Row> {
  const rows = snapshot.users.flatMap((one, row) => (one === user ? [] : [row]));
  const cutoffs = Float64Array.from(rows, (row) => snapshot.cutoffs[row] as number);
  const table = compactTable(takeRows<RowValues>(snapshot.table, rows));
  const { interactions } = snapshot;
  return Object.freeze({
    table: withTagsOf(profile, table, cutoffs) as Table<Row>,
    users: rows.map((row) => snapshot.users[row] as string),
    cutoffs,
    definition: snapshot.definition,
    ...(interactions === undefined ? {} : { interactions: interactionsWithout(interactions, user) }),
  });
}

/**
 * A snapshot of `buildSnapshot` as a place that `forget` of `@portrait/core` can forget a user in: rows and interactions.
 * Tags that compare with a quantile of the population are decided anew, so that what comes back is what `buildSnapshot` makes
 * of a log without the user. The snapshot must hold all members, as it came from `buildSnapshot`.
 *
 * @param profile - The definition that made it.
 * @param snapshot - The snapshot.
 * @throws PortraitError `invalid-argument` when another definition made it.
 *
 * @example
 * ```ts
 * import { defineEvents, forget, id, timestamp } from "@portrait/core";
 * import { buildSnapshot, count, defineProfile, forgetInSnapshot, memory } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, { key: "user", features: () => ({ visits: count() }) });
 * const engine = memory();
 * const log = await engine.read(visits, [{ user: "ann", at: "2024-01-01" }, { user: "bob", at: "2024-01-01" }]);
 * const snapshot = await buildSnapshot(visitor, log, { engine, cutoffs: ["2024-02-01"] });
 * const { values } = await forget("ann", { snapshot: forgetInSnapshot(visitor, snapshot) });
 * values.snapshot?.users; // => ["bob"]
 * ```
 */
export function forgetInSnapshot<Cols extends Columns, Features extends RowValues, Tags extends RowValues>(
  profile: ProfileDefinition<Cols, Features, Tags>,
  snapshot: Snapshot<NoInfer<Features & Tags>>,
): Forgettable<Snapshot<Features & Tags>> {
  checkProfile("forgetInSnapshot", profile);
  if (snapshot.definition !== profile.hash) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `forgetInSnapshot: the snapshot was made by the definition ${snapshot.definition || "of no one"}, and ${profile.hash} was passed.`,
      hint: "Pass the definition that it was built with.",
    });
  }
  return Object.freeze<Forgettable<Snapshot<Features & Tags>>>({
    kind: "snapshot",
    async forget(user) {
      const before = snapshotHash(snapshot);
      const interactions = snapshot.interactions?.users.includes(user) ?? false;
      const rows = snapshot.users.filter((one) => one === user).length;
      if (rows === 0 && !interactions) {
        return { value: snapshot, removed: { rows: 0, interactions: 0 }, before, after: before };
      }
      const value = without(profile, snapshot, user);
      const gone = (snapshot.interactions?.at.length ?? 0) - (value.interactions?.at.length ?? 0);
      return { value, removed: { rows, interactions: gone }, before, after: snapshotHash(value) };
    },
  });
}
