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
  nameOf,
  type Sql,
  settled,
  sql,
  toSql,
} from "@portrait/engine-sql";
import { sparkDialect } from "../sql/dialect.js";

/** What aggregates read of each event: a column of the events. */
export interface Input {
  /** The column, of type DOUBLE, BOOLEAN or STRING. */
  readonly column: Sql;
  /** The expression over the columns of the log. */
  readonly sql: Sql;
  /** The type of its values. */
  readonly type: ValueType;
  /** Whether it is added up as it is. */
  readonly added: boolean;
  /** Whether its magnitudes must be known. */
  readonly measured: boolean;
}

/** A condition on events: a column of them. */
export interface Filter {
  /** The column, BOOLEAN, never null. */
  readonly column: Sql;
  /** The expression over the columns of the log. */
  readonly sql: Sql;
}

/** Which events some aggregates see: those of a window that meet a filter. */
export interface View {
  /** The column, BOOLEAN, never null. */
  readonly column: Sql;
  /** The window. */
  readonly window: AggregateNode["window"];
  /** The filter; absent, all events of the window. */
  readonly filter: Filter | undefined;
}

/** The local time of events in a zone: a column of milliseconds. */
export interface Zone {
  /** The column of the events. */
  readonly column: Sql;
  /** The column of the cutoffs: the local time of the instant before. */
  readonly cutoff: Sql;
  /** The IANA name. */
  readonly timeZone: string;
  /**
   * Whether periods are told by it, which never go back: where clocks are put back over midnight, the hour that they show
   * again belongs to the day that had begun.
   */
  readonly periods: boolean;
}

/** An aggregate, with what it reads. */
export interface BoundAggregate {
  /** The aggregate. */
  readonly node: AggregateNode;
  /** Whether it sees an event, BOOLEAN, never null. */
  readonly seen: Sql;
  /** What it reads, if it reads something. */
  readonly input: Input | undefined;
  /** The conditions of its steps. */
  readonly steps: readonly Sql[];
  /** The local time of events. */
  readonly local: Sql | undefined;
  /** The local time just before the cutoff. */
  readonly localCutoff: Sql | undefined;
}

/** The different expressions, windows and zones of a plan, each once. */
export interface BoundPlan {
  /** What aggregates read. */
  readonly inputs: readonly Input[];
  /** The conditions on events. */
  readonly filters: readonly Filter[];
  /** Which events aggregates see. */
  readonly views: readonly View[];
  /** The zones of local times. */
  readonly zones: readonly Zone[];
  /** Which events make a user a member; absent, any. */
  readonly population: Filter | undefined;
  /** The aggregates in their order. */
  readonly aggregates: readonly BoundAggregate[];
}

/**
 * The column that holds a slice of an input that is added up.
 *
 * @param input - The input.
 * @param index - Which slice.
 */
export const sliceColumn = (input: Input, index: number): Sql =>
  identifier(`${nameOf(input.column)}_${index}`);

/** Things by the JSON of what they are made from: equal ones are made once, and numbered in order. */
interface Registry<Made> {
  /** The things. */
  all(): readonly Made[];
  /**
   * The thing for a key, made if there is none yet.
   *
   * @param key - What it is made from.
   * @param make - Makes it, of its number.
   */
  of(key: unknown, make: (index: number) => Made): Made;
}

function registry<Made>(): Registry<Made> {
  const made = new Map<string, Made>();
  return {
    all: () => [...made.values()],
    of(key, make) {
      const json = stableJson(key);
      const known = made.get(json) ?? make(made.size);
      made.set(json, known);
      return known;
    },
  };
}

const isAdded = ({ aggregate }: AggregateNode): boolean => aggregate === "sum" || aggregate === "mean";
const isMeasured = (node: AggregateNode): boolean => isAdded(node) || node.aggregate === "decayedSum";

/**
 * Finds the different expressions, windows and zones of a plan.
 *
 * @param plan - The plan.
 * @param scope - The columns of the log.
 * @throws PortraitError `invalid-definition`, `unknown-id`.
 */
export function bindPlan(plan: AggregatePlan, scope: ColumnScope): BoundPlan {
  const nodes = Object.values(plan.aggregates);
  const keysOf = (those: (node: AggregateNode) => boolean): ReadonlySet<string> =>
    new Set(nodes.filter(those).map(({ input }) => stableJson(input ?? null)));
  const [added, measured] = [keysOf(isAdded), keysOf(isMeasured)];
  const inputs = registry<Input>();
  const filters = registry<Filter>();
  const views = registry<View>();
  const zones = registry<Zone>();

  function inputOf(node: ExpressionNode): Input {
    const key = stableJson(node);
    return inputs.of(node, (index) => {
      const typed = toSql(node, scope, sparkDialect);
      const column = identifier(`i${index}`);
      const roles = { added: added.has(key), measured: measured.has(key) };
      return { column, sql: settled(typed, sparkDialect), type: typed.type, ...roles };
    });
  }
  function filterOf(node: ExpressionNode): Filter {
    return filters.of(node, (index) => ({
      column: identifier(`w${index}`),
      sql: sql`coalesce(${conditionToSql(node, scope, sparkDialect)}, FALSE)`,
    }));
  }
  function viewOf({ window, where }: AggregateNode): View {
    const filter = where === undefined ? undefined : filterOf(where);
    return views.of([window, where ?? null], (index) => ({
      column: identifier(`s${index}`),
      window,
      filter,
    }));
  }
  function zoneOf(timeZone: string, periods: boolean): Zone {
    return zones.of([timeZone, periods], (index) => ({
      column: identifier(`z${index}`),
      cutoff: identifier(`zt${index}`),
      timeZone,
      periods,
    }));
  }
  const aggregates = nodes.map((node): BoundAggregate => {
    const input = node.input === undefined ? undefined : inputOf(node.input);
    checkInput(node, input?.type);
    const zone = node.timeZone === undefined ? undefined : zoneOf(node.timeZone, node.aggregate === "streak");
    return {
      node,
      seen: viewOf(node).column,
      input,
      steps: (node.steps ?? []).map((step) => filterOf(step).column),
      local: zone?.column,
      localCutoff: zone?.cutoff,
    };
  });
  const population = plan.population === undefined ? undefined : filterOf(plan.population);
  return {
    inputs: inputs.all(),
    filters: filters.all(),
    views: views.all(),
    zones: zones.all(),
    population,
    aggregates,
  };
}
