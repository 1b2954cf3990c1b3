import {
  type AggregateNode,
  type AggregatePlan,
  type AggregateResult,
  concatTables,
  createTable,
  type ExpressionNode,
  stableJson,
  type Table,
  type Vector,
} from "@portrait/core";
import { collect } from "./collect.js";
import { conditionOf } from "./condition.js";
import { rowEvaluator } from "./evaluator.js";
import type { UserRows } from "./groups.js";
import { type CutoffGroup, personGroups } from "./identities.js";
import { membersAt } from "./members.js";
import { preparer } from "./prepare.js";
import { type FilteredRows, filterRows } from "./rows.js";
import { selections } from "./select.js";
import type { MemoryStore } from "./store.js";

/** Filters the rows of each user, by each different filter once. */
function rowFilter(
  groups: UserRows,
  known: Float64Array | undefined,
  valuesOf: (node: ExpressionNode) => Vector,
): (where: AggregateNode["where"]) => FilteredRows {
  const filtered = new Map<string, FilteredRows>();
  return (where) => {
    const key = where === undefined ? "" : stableJson(where);
    const held = filtered.get(key);
    if (held !== undefined) return held;
    const truths = where === undefined ? undefined : conditionOf(valuesOf(where));
    const rows = filterRows(groups, truths, known);
    filtered.set(key, rows);
    return rows;
  };
}

function tableOf(columns: Readonly<Record<string, Vector>>, length: number): Table {
  const empty = Object.keys(columns).length === 0;
  return empty ? Object.freeze({ length, columns: Object.freeze({}) }) : createTable(columns);
}

/** What all cutoffs share: the plan, the values of each row, and aggregates made ready. */
interface Shared {
  readonly store: MemoryStore;
  readonly plan: AggregatePlan;
  readonly valuesOf: (node: ExpressionNode) => Vector;
  readonly prepare: ReturnType<typeof preparer>;
  readonly pause: () => Promise<void>;
}

async function aggregateGroup(
  { store, plan, valuesOf, prepare, pause }: Shared,
  { groups, cutoffs }: CutoffGroup,
): Promise<AggregateResult> {
  const { times, known } = store;
  const rowsOf = rowFilter(groups, known, valuesOf);
  const included = plan.population === undefined ? undefined : conditionOf(valuesOf(plan.population));
  const members = membersAt(groups, known ?? times, cutoffs, included);
  const columns: [string, Vector][] = [];
  for (const [name, node] of Object.entries(plan.aggregates)) {
    await pause();
    const prepared = prepare(node);
    const selected = selections(node.window, members, rowsOf(node.where), { times, known });
    columns.push([name, collect(prepared, selected, members.length)]);
  }
  await pause();
  return {
    users: members.map(({ user }) => groups.users[user] as string),
    cutoffs: Float64Array.from(members, ({ cutoff }) => cutoff),
    table: tableOf(Object.fromEntries(columns), members.length),
  };
}

/**
 * The rows of several results, one after another.
 *
 * @param results - The results, at least one, with the same aggregates.
 */
export function concatResults(results: readonly AggregateResult[]): AggregateResult {
  if (results.length === 1) return results[0] as AggregateResult;
  return {
    users: results.flatMap(({ users }) => users),
    cutoffs: Float64Array.from(results.flatMap(({ cutoffs }) => [...cutoffs])),
    table: concatTables(results.map(({ table }) => table)),
  };
}

/**
 * Computes an aggregate plan over a log in memory. Cost: for each filter and input one pass over the log; for each
 * aggregate, member and cutoff two binary searches and one pass over the user's rows inside the window, which `count`,
 * `exists`, `first`, `last` and `history` do not need. Wherever ids became other persons between cutoffs, the log is grouped
 * and filtered once more.
 *
 * @param store - The log.
 * @param plan - What to compute.
 * @param pause - Awaited between aggregates; throws to stop.
 * @throws PortraitError `invalid-definition`, `unknown-id`, `aborted`.
 */
export async function aggregateInMemory(
  store: MemoryStore,
  plan: AggregatePlan,
  pause: () => Promise<void>,
): Promise<AggregateResult> {
  const valuesOf = rowEvaluator(store.table);
  const shared = { store, plan, valuesOf, prepare: preparer(store.times, valuesOf), pause };
  const results: AggregateResult[] = [];
  for (const group of personGroups(store, plan)) results.push(await aggregateGroup(shared, group));
  return concatResults(results);
}
