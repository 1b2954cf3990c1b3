import {
  type AggregateNode,
  type AggregatePlan,
  type AggregateResult,
  createTable,
  type ExpressionNode,
  PortraitError,
  stableJson,
  type Table,
  type Vector,
} from "@portrait/core";
import { evaluate } from "../evaluate/evaluate.js";
import { TRUE } from "../evaluate/logic.js";
import { columnOf } from "../read/row-reader.js";
import * as arithmetic from "./arithmetic.js";
import * as counting from "./counting.js";
import type { Prepared, Seen } from "./fold.js";
import * as order from "./order.js";
import type { MemoryStore, UserRows } from "./store.js";

type Fold = (prepared: Prepared, seen: Seen) => number | undefined;

const FOLDS: Readonly<Record<Exclude<AggregateNode["aggregate"], "history">, Fold>> = {
  count: counting.count,
  exists: counting.exists,
  share: counting.share,
  distinct: counting.distinct,
  sum: arithmetic.sum,
  mean: arithmetic.mean,
  min: arithmetic.min,
  max: arithmetic.max,
  recency: arithmetic.recency,
  tenure: arithmetic.tenure,
  first: order.first,
  last: order.last,
  mostFrequent: order.mostFrequent,
};

/** Evaluates expressions over all rows of a log, each different one once. */
function rowEvaluator(table: Table): (node: ExpressionNode) => Vector {
  const known = new Map<string, Vector>();
  const context = { length: table.length, column: (name: string) => columnOf(table.columns, name) };
  return (node) => {
    const key = stableJson(node);
    const vector = known.get(key) ?? evaluate(node, context);
    known.set(key, vector);
    return vector;
  };
}

function filter(vector: Vector): Uint8Array {
  if (vector.type === "boolean") return vector.values.map((value) => (value === TRUE ? 1 : 0));
  throw new PortraitError({
    code: "invalid-definition",
    message: `A filter must be a condition; received an expression of type ${vector.type}.`,
  });
}

function prepare(node: AggregateNode, evaluateRows: (node: ExpressionNode) => Vector): Prepared {
  return {
    node,
    where: node.where === undefined ? undefined : filter(evaluateRows(node.where)),
    input: node.input === undefined ? undefined : evaluateRows(node.input),
  };
}

/** The first position in `rows[from ... to)` whose time is not before `instant`. */
function lowerBound(
  rows: Int32Array,
  times: Float64Array,
  from: number,
  to: number,
  instant: number,
): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[rows[middle] as number] as number) < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

function windowOf(node: AggregateNode, cutoff: number): readonly [number, number] {
  const { direction, length } = node.window;
  if (direction === "after") return [cutoff, cutoff + (length ?? Number.POSITIVE_INFINITY)];
  return [length === null ? Number.NEGATIVE_INFINITY : cutoff - length, cutoff];
}

interface Member {
  readonly user: number;
  readonly cutoff: number;
}

function members(
  groups: UserRows,
  times: Float64Array,
  plan: AggregatePlan,
  included: Uint8Array | undefined,
): Member[] {
  const found: Member[] = [];
  for (const cutoff of plan.cutoffs) {
    for (let user = 0; user < groups.users.length; user++) {
      const from = groups.offsets[user] as number;
      const to = groups.offsets[user + 1] as number;
      const position = included === undefined ? from : firstIncluded(groups.rows, from, to, included);
      if (position < to && (times[groups.rows[position] as number] as number) < cutoff)
        found.push({ user, cutoff });
    }
  }
  return found;
}

function firstIncluded(rows: Int32Array, from: number, to: number, included: Uint8Array): number {
  let position = from;
  while (position < to && included[rows[position] as number] !== 1) position++;
  return position;
}

function collect(prepared: Prepared, seen: Iterable<Seen>, length: number): Vector {
  const { type } = prepared.node;
  const dictionary = prepared.input?.type === "category" ? prepared.input.dictionary : [];
  if (prepared.node.aggregate === "history") return collectLists(prepared, seen, length, dictionary);
  const fold = FOLDS[prepared.node.aggregate];
  const values =
    type === "category"
      ? new Int32Array(length)
      : type === "boolean"
        ? new Uint8Array(length)
        : new Float64Array(length);
  const absent = type === "category" ? -1 : type === "boolean" ? 2 : Number.NaN;
  let row = 0;
  for (const part of seen) values[row++] = fold(prepared, part) ?? absent;
  if (values instanceof Int32Array) return { type: "category", codes: values, dictionary };
  if (values instanceof Uint8Array) return { type: "boolean", values };
  return { type: type === "timestamp" ? "timestamp" : "number", values };
}

function collectLists(
  prepared: Prepared,
  seen: Iterable<Seen>,
  length: number,
  dictionary: readonly string[],
): Vector {
  const offsets = new Int32Array(length + 1);
  const codes: number[] = [];
  let row = 0;
  for (const part of seen) {
    codes.push(...order.history(prepared, part));
    offsets[++row] = codes.length;
  }
  return { type: "list", offsets, codes: Int32Array.from(codes), dictionary };
}

/**
 * Computes an aggregate plan over a log in memory. Cost: for each cutoff and aggregate one pass over the rows inside
 * its window.
 *
 * @param store - The log.
 * @param plan - What to compute.
 * @param checkpoint - Called between aggregates; throws to stop.
 * @throws PortraitError `invalid-definition`, `unknown-id`.
 */
export async function aggregateInMemory(
  store: MemoryStore,
  plan: AggregatePlan,
  checkpoint: () => Promise<void>,
): Promise<AggregateResult> {
  const groups = store.groups(plan.key);
  const evaluateRows = rowEvaluator(store.table);
  const included = plan.population === undefined ? undefined : filter(evaluateRows(plan.population));
  const found = members(groups, store.times, plan, included);

  function* seenBy(node: AggregateNode): Generator<Seen> {
    for (const { user, cutoff } of found) {
      const [start, end] = windowOf(node, cutoff);
      const first = groups.offsets[user] as number;
      const behind = groups.offsets[user + 1] as number;
      const from = lowerBound(groups.rows, store.times, first, behind, start);
      yield { rows: groups.rows, from, to: lowerBound(groups.rows, store.times, from, behind, end), cutoff };
    }
  }
  const columns: [string, Vector][] = [];
  for (const [name, node] of Object.entries(plan.aggregates)) {
    await checkpoint();
    columns.push([name, collect(prepare(node, evaluateRows), seenBy(node), found.length)]);
  }
  const table =
    columns.length === 0
      ? Object.freeze({ length: found.length, columns: {} })
      : createTable(Object.fromEntries(columns));
  return {
    users: found.map(({ user }) => groups.users[user] as string),
    cutoffs: Float64Array.from(found, ({ cutoff }) => cutoff),
    table,
  };
}
