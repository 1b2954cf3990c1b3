import {
  type AggregateNode,
  type Engine,
  type EngineSupport,
  type EventDefinition,
  type EventLog,
  type ExpressionNode,
  rowAt,
  type Table,
  type ValueType,
} from "@portrait/core";

/** Opens an engine; each check of the suite opens one and closes it. */
export type OpenEngine = () => Engine | Promise<Engine>;

/** Options of {@link describeEngine}. */
export interface EngineSuite {
  /** How many random tasks the engine is compared with the oracle on; left out, 200. */
  readonly cases?: number;
  /** The seed of the random tasks; left out, 1. */
  readonly seed?: number;
  /**
   * What the engine computes; left out, everything. What it lacks is not asked for, but must be refused as
   * `not-supported`.
   */
  readonly support?: EngineSupport;
  /** Whether the engine holds graphs, as a `GraphHolder`; left out, true. */
  readonly graphs?: boolean;
}

/**
 * Runs something with an engine of its own, and closes it.
 *
 * @param open - Opens the engine.
 * @param use - What to do with it.
 */
export async function withEngine(open: OpenEngine, use: (engine: Engine) => Promise<void>): Promise<void> {
  const engine = await open();
  try {
    await use(engine);
  } finally {
    await engine.close();
  }
}

/**
 * A column as an expression.
 *
 * @param name - Its name.
 * @param type - The type of its values.
 */
export function columnNode(name: string, type: ValueType): ExpressionNode {
  return { op: "column", name, type };
}

/**
 * An aggregate over all time before the cutoff, unless `more` says otherwise.
 *
 * @param aggregate - Which.
 * @param type - The type of the result.
 * @param more - Input, filter, window and the rest.
 */
export function aggregateNode(
  aggregate: AggregateNode["aggregate"],
  type: ValueType,
  more: Partial<AggregateNode> = {},
): AggregateNode {
  return { op: "aggregate", aggregate, type, window: { direction: "before", length: null }, ...more };
}

const typeOfKind = {
  id: "category",
  category: "category",
  text: "category",
  number: "number",
  boolean: "boolean",
  timestamp: "timestamp",
} as const;

/** Long after every event of the suite: 9999-12-31. */
export const LATE = 253_402_214_400_000;

/**
 * The last value of every column for every user: what the engine has read, when each user has one event.
 *
 * @param engine - The engine.
 * @param log - A log that it read.
 * @param key - The column that identifies the user.
 * @returns For each user the values by column.
 */
export async function readBack(
  engine: Engine,
  log: EventLog,
  key: string = "user",
): Promise<Readonly<Record<string, Readonly<Record<string, unknown>>>>> {
  const { schema }: EventDefinition = log.definition;
  const entries = Object.entries(schema).map(([name, { kind }]) => {
    const type = typeOfKind[kind];
    return [name, aggregateNode("last", type, { input: columnNode(name, type) })] as const;
  });
  const plan = { key, cutoffs: [LATE], aggregates: Object.fromEntries(entries) };
  const { users, table } = await engine.aggregate(log, plan);
  return Object.fromEntries(users.map((user, row) => [user, rowOf(table, row)]));
}

/**
 * One row of a result, its values as they are compared: instants as ISO text.
 *
 * @param table - The table.
 * @param row - The row.
 */
export function rowOf(table: Table, row: number): Readonly<Record<string, unknown>> {
  const values = Object.entries(rowAt(table, row)).map(([name, value]) => [
    name,
    value instanceof Date ? value.toISOString() : value,
  ]);
  return Object.fromEntries(values);
}
