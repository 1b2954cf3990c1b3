import {
  type AggregateNode,
  type AggregatePlan,
  type AggregateResult,
  createTable,
  type ExpressionNode,
  type Table,
  type Vector,
} from "@portrait/core";
import { collect } from "./collect.js";
import { conditionOf } from "./condition.js";
import { rowEvaluator } from "./evaluator.js";
import type { Prepared } from "./fold.js";
import { membersAt, seenBy } from "./members.js";
import type { MemoryStore } from "./store.js";

function prepare(node: AggregateNode, valuesOf: (node: ExpressionNode) => Vector): Prepared {
  return {
    node,
    where: node.where === undefined ? undefined : conditionOf(valuesOf(node.where)),
    input: node.input === undefined ? undefined : valuesOf(node.input),
  };
}

function tableOf(columns: Readonly<Record<string, Vector>>, length: number): Table {
  const empty = Object.keys(columns).length === 0;
  return empty ? Object.freeze({ length, columns: Object.freeze({}) }) : createTable(columns);
}

/**
 * Computes an aggregate plan over a log in memory. Cost: for each aggregate, member and cutoff one pass over the
 * user's rows inside the window; `first`, `last`, `exists` and `history` stop as soon as they know.
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
  const { table, times } = store;
  const groups = store.groups(plan.key);
  const valuesOf = rowEvaluator(table);
  const included = plan.population === undefined ? undefined : conditionOf(valuesOf(plan.population));
  const members = membersAt(groups, times, plan.cutoffs, included);
  const columns: [string, Vector][] = [];
  for (const [name, node] of Object.entries(plan.aggregates)) {
    await pause();
    columns.push([
      name,
      collect(prepare(node, valuesOf), seenBy(node, members, groups, times), members.length),
    ]);
  }
  await pause();
  return {
    users: members.map(({ user }) => groups.users[user] as string),
    cutoffs: Float64Array.from(members, ({ cutoff }) => cutoff),
    table: tableOf(Object.fromEntries(columns), members.length),
  };
}
