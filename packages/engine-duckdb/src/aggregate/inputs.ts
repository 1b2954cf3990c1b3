import {
  type AggregateNode,
  type AggregatePlan,
  type ExpressionNode,
  stableJson,
  type ValueType,
} from "@portrait/core";
import {
  type ColumnScope,
  checkInput,
  conditionToSql,
  identifier,
  type Sql,
  settled,
  toSql,
} from "@portrait/engine-sql";
import { duckdbDialect } from "../sql/dialect.js";
import type { SumBin } from "./exact-sum.js";
import type { SplitSum } from "./split-sum.js";

/** What an aggregate reads of each event: a column of the relation of inputs. */
export interface Input {
  /** The column: DOUBLE, BOOLEAN, or BIGINT for an instant; for a category the codes of its texts, INTEGER. */
  readonly column: Sql;
  /** The expression over the columns of the log. */
  readonly sql: Sql;
  /** The same, but infinities and NaN stand where it is null for lack of a finite number. */
  readonly unsettled: Sql;
  /** The type of its values. */
  readonly type: ValueType;
  /** Whether it is added up. */
  readonly added: boolean;
}

/** A condition on an event's own values. */
export interface Filter {
  /** The column of the relation of inputs, BOOLEAN, never null. */
  readonly column: Sql;
  /** The expression over the columns of the log. */
  readonly sql: Sql;
}

/** An aggregate, with what it reads. */
export interface BoundAggregate {
  /** The aggregate. */
  readonly node: AggregateNode;
  /** What it reads; absent for those that speak of the events themselves. */
  readonly input: Input | undefined;
  /** Which events it sees; absent, all in its window. */
  readonly filter: Filter | undefined;
  /** For `funnel`: the conditions of its steps. */
  readonly steps: readonly Filter[];
}

/** The different expressions of a plan, each once. */
export interface BoundPlan {
  /** What aggregates read. */
  readonly inputs: readonly Input[];
  /** Which events they see, and the steps of funnels. */
  readonly filters: readonly Filter[];
  /** Which events make a user a member; absent, any. */
  readonly population: Filter | undefined;
  /** The aggregates by name. */
  readonly aggregates: readonly (readonly [string, BoundAggregate])[];
}

/** How an input is added up. */
export interface Adding {
  /** How numbers are parted; undefined when they span too much for that. */
  readonly split: SplitSum | undefined;
  /** The bins of multiples; none when numbers are parted. */
  readonly bins: readonly SumBin[];
  /** Whether no event lacks the input. */
  readonly complete: boolean;
}

/** How an input is added up. */
export type AddingOf = (input: Input) => Adding;

const isAdded = (node: AggregateNode): boolean => node.aggregate === "sum" || node.aggregate === "mean";

/**
 * Finds the different expressions of a plan.
 *
 * @param plan - The plan.
 * @param scope - The columns of the log.
 * @throws PortraitError `invalid-definition`, `unknown-id`.
 */
export function bindPlan(plan: AggregatePlan, scope: ColumnScope): BoundPlan {
  const nodes = Object.values(plan.aggregates);
  const added = new Set(nodes.filter(isAdded).map(({ input }) => stableJson(input)));
  const inputs = new Map<string, Input>();
  const filters = new Map<string, Filter>();

  function inputOf(node: ExpressionNode | undefined): Input | undefined {
    if (node === undefined) return undefined;
    const key = stableJson(node);
    const known = inputs.get(key);
    if (known !== undefined) return known;
    const typed = toSql(node, scope, duckdbDialect);
    const column = identifier(`i${inputs.size}`);
    const input = {
      column,
      sql: typed.stored ?? settled(typed, duckdbDialect),
      unsettled: typed.sql,
      type: typed.type,
      added: added.has(key),
    };
    inputs.set(key, input);
    return input;
  }
  function filterOf(node: ExpressionNode): Filter {
    const key = stableJson(node);
    const known = filters.get(key);
    if (known !== undefined) return known;
    const filter = {
      column: identifier(`w${filters.size}`),
      sql: conditionToSql(node, scope, duckdbDialect),
    };
    filters.set(key, filter);
    return filter;
  }
  const aggregates = Object.entries(plan.aggregates).map(([name, node]) => {
    const input = inputOf(node.input);
    checkInput(node, input?.type);
    const filter = node.where === undefined ? undefined : filterOf(node.where);
    return [name, { node, input, filter, steps: (node.steps ?? []).map(filterOf) }] as const;
  });
  const population = plan.population === undefined ? undefined : filterOf(plan.population);
  return { inputs: [...inputs.values()], filters: [...filters.values()], population, aggregates };
}
