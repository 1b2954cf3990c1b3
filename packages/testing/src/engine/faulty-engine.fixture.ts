import type {
  AggregateNode,
  AggregatePlan,
  CleaningPlan,
  Columns,
  Engine,
  EventDefinition,
  EventLog,
  EventSource,
  ExpressionNode,
  GraphHolder,
  ReadOptions,
} from "@portrait/core";
import type { OpenEngine } from "./suite.js";

type Row = Record<string, unknown>;
/** How an engine reads, whatever the columns. */
type Read = (events: EventDefinition, source: EventSource, options: ReadOptions) => Promise<EventLog>;

/** An engine that has all that the contract asks of one. */
export type SoundEngine = Engine & GraphHolder;

/** Makers of engines that are sound but for one thing. */
export interface FaultyEngines {
  /** With other methods. */
  engine(change: (sound: SoundEngine) => object): OpenEngine;
  /** That reads otherwise. */
  reading(read: (sound: Read, ...input: Parameters<Read>) => Promise<EventLog>): OpenEngine;
  /** That gets other rows. */
  rows(change: (row: Row) => Row): OpenEngine;
  /** That reads one value as another. */
  value(from: unknown, to: unknown): OpenEngine;
  /** With other logs. */
  logs(change: (log: EventLog) => Partial<EventLog>): OpenEngine;
  /** That gets other options of reading. */
  options(change: (options: ReadOptions) => ReadOptions): OpenEngine;
  /** That gets another cleaning plan. */
  cleaning(change: Partial<CleaningPlan>): OpenEngine;
  /** That gets another plan. */
  plans(change: (plan: AggregatePlan) => AggregatePlan): OpenEngine;
  /** That gets other aggregates. */
  aggregates(change: (node: AggregateNode) => AggregateNode): OpenEngine;
  /** That computes other expressions. */
  expressions(change: (node: ExpressionNode) => ExpressionNode): OpenEngine;
  /** With other results. */
  results(change: (result: Awaited<ReturnType<Engine["aggregate"]>>) => object): OpenEngine;
}

/**
 * Makes faulty engines out of a sound one.
 *
 * @param open - Opens the sound engine.
 */
export function faultyEngines(open: () => SoundEngine): FaultyEngines {
  /** The sound engine with other methods. */
  function engine(change: (sound: SoundEngine) => object): OpenEngine {
    return () => {
      const sound = open();
      return { ...sound, ...change(sound) };
    };
  }

  /** The sound engine that reads otherwise; a log that is changed still computes. */
  function reading(read: (sound: Read, ...input: Parameters<Read>) => Promise<EventLog>): OpenEngine {
    return engine((sound) => {
      const origins = new WeakMap<object, EventLog>();
      const logs: EventLog[] = [];
      const plainly: Read = async (events, source, options) => {
        const log = await sound.read(events, source, options);
        logs.push(log);
        return log;
      };
      return {
        async read<Cols extends Columns>(
          events: EventDefinition<Cols>,
          source: EventSource,
          options: ReadOptions<Cols> = {},
        ) {
          const log = await read(plainly, events, source, options as ReadOptions);
          origins.set(log, logs.at(-1) as EventLog);
          return log;
        },
        aggregate: (log: EventLog, ...rest: [AggregatePlan]) =>
          sound.aggregate(origins.get(log) ?? log, ...rest),
        interactions: (log: EventLog, ...rest: [never]) =>
          sound.interactions(origins.get(log) ?? log, ...rest),
        summarize: (log: EventLog, ...rest: [never]) => sound.summarize(origins.get(log) ?? log, ...rest),
        holdGraph: (log: EventLog, ...rest: [never]) => sound.holdGraph(origins.get(log) ?? log, ...rest),
      };
    });
  }

  /** The sound engine that gets other rows. */
  function rows(change: (row: Row) => Row): OpenEngine {
    return reading((sound, events, source, options) =>
      sound(
        events,
        Array.isArray(source) ? source.map((row) => (row === Object(row) ? change(row) : row)) : source,
        options,
      ),
    );
  }

  /** The sound engine that reads one value as another. */
  function value(from: unknown, to: unknown): OpenEngine {
    return rows((row) =>
      Object.fromEntries(Object.entries(row).map(([name, held]) => [name, held === from ? to : held])),
    );
  }

  function logs(change: (log: EventLog) => Partial<EventLog>): OpenEngine {
    return reading(async (sound, ...input) => {
      const log = await sound(...input);
      return { ...log, ...change(log) };
    });
  }

  function options(change: (options: ReadOptions) => ReadOptions): OpenEngine {
    return reading((sound, events, source, given) => sound(events, source, change(given)));
  }

  const cleaning = (change: Partial<CleaningPlan>): OpenEngine =>
    options((given) =>
      given.clean === undefined ? given : { ...given, clean: { ...given.clean, ...change } },
    );

  /** The sound engine that gets another plan. */
  function plans(change: (plan: AggregatePlan) => AggregatePlan): OpenEngine {
    return engine((sound) => ({
      aggregate: (log: EventLog, plan: AggregatePlan, more: object) =>
        sound.aggregate(log, change(plan), more),
    }));
  }

  function aggregates(change: (node: AggregateNode) => AggregateNode): OpenEngine {
    return plans((plan) => ({
      ...plan,
      aggregates: Object.fromEntries(
        Object.entries(plan.aggregates).map(([name, node]) => [name, change(node)]),
      ),
    }));
  }

  /** The sound engine that computes other expressions. */
  function expressions(change: (node: ExpressionNode) => ExpressionNode): OpenEngine {
    const deep = (node: ExpressionNode): ExpressionNode => {
      const parts = Object.entries(node).map(([key, part]) => {
        if (Array.isArray(part))
          return [key, part.map((item) => (typeof item === "object" ? deep(item) : item))];
        return [key, typeof part === "object" && "op" in part ? deep(part) : part];
      });
      return change(Object.fromEntries(parts));
    };
    return aggregates((node) => deep(node) as AggregateNode);
  }

  const results = (change: (result: Awaited<ReturnType<Engine["aggregate"]>>) => object): OpenEngine =>
    engine((sound) => ({
      async aggregate(...input: Parameters<Engine["aggregate"]>) {
        const result = await sound.aggregate(...input);
        return { ...result, ...change(result) };
      },
    }));
  return { engine, reading, rows, value, logs, options, cleaning, plans, aggregates, expressions, results };
}
