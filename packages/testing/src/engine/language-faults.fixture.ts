import type { AggregateNode, AggregatePlan, Engine, EventLog, ExpressionNode } from "@portrait/core";
import { createTable, defineEvents, valueAt } from "@portrait/core";
import { faultyEngines, type SoundEngine } from "./faulty-engine.fixture.js";
import type { OpenEngine } from "./suite.js";

/** A fault, a faulty engine, and the check that finds it. */
export type EngineFault = readonly [fault: string, open: OpenEngine, check: string];

/**
 * Faults of the language of plans.
 *
 * @param sound - Opens a sound engine.
 * @param cases - On how many random tasks engines are compared.
 */
export function languageFaults(sound: () => SoundEngine, cases: number): readonly EngineFault[] {
  const { aggregates, engine, plans, reading, results, rows } = faultyEngines(sound);

  const number = (node: AggregateNode): boolean =>
    node.input?.op === "column" && node.input.type === "number";

  /** The sound engine that takes null for 0. */
  const zeros = aggregates((node) => {
    if (node.input === undefined || !number(node)) return node;
    return { ...node, input: { op: "coalesce", of: node.input, otherwise: { op: "literal", value: 0 } } };
  });

  /** The sound engine whose numbers have no fractions. */
  const whole = results(({ table }) => {
    const columns = Object.entries(table.columns).map(([name, vector]) => [
      name,
      vector.type === "number" ? { ...vector, values: vector.values.map(Math.round) } : vector,
    ]);
    return { table: createTable(Object.fromEntries(columns)) };
  });

  const squared = (input: ExpressionNode): ExpressionNode => ({ op: "multiply", left: input, right: input });

  /** The sound engine with the variance of E[x^2] - E[x]^2. */
  const naiveVariance = engine((right: Engine) => ({
    async aggregate(log: EventLog, plan: AggregatePlan) {
      const [name, node] = Object.entries(plan.aggregates)[0] ?? [];
      if (name === undefined || node?.input === undefined) return right.aggregate(log, plan);
      const mean = (input: ExpressionNode): AggregateNode => ({ ...node, aggregate: "mean", input });
      const found = await right.aggregate(log, {
        ...plan,
        aggregates: { of: mean(node.input), squared: mean(squared(node.input)) },
      });
      const at = (column: string, row: number): number => {
        const vector = found.table.columns[column];
        return vector === undefined ? Number.NaN : Number(valueAt(vector, row));
      };
      const values = Float64Array.from(found.users, (_, row) => at("squared", row) - at("of", row) ** 2);
      return { ...found, table: createTable({ [name]: { type: "number", values } }) };
    },
  }));

  const timeZone = (zone: string): OpenEngine =>
    aggregates((node) => ({
      ...node,
      ...(node.timeZone === undefined ? {} : { timeZone: zone }),
      window: "calendar" in node.window ? { ...node.window, timeZone: zone } : node.window,
    }));

  const windows = (change: (window: AggregateNode["window"]) => AggregateNode["window"]): OpenEngine =>
    aggregates((node) => ({ ...node, window: change(node.window) }));

  const withoutArrival = reading((right, events, source, options) =>
    right(defineEvents(events.schema), source, options),
  );

  return [
    [
      "divides variances by n",
      aggregates((node) => (node.aggregate === "variance" ? { ...node, ddof: 0 } : node)),
      "distributions, sequences and times are what was worked out by hand",
    ],
    [
      "takes no events for all",
      windows((window) => ("length" in window ? { direction: "before", length: null } : window)),
      "each aggregate has its value without events",
    ],
    [
      "joins the next value",
      rows((row) => ({ ...row, at: Number(row.at) - 86_400_000 })),
      "a point-in-time join gives each observation the latest value from its past",
    ],
    [
      "cuts ids short",
      rows((row) => ({ ...row, user: String(row.user).slice(0, 1) })),
      "ids and values are never run together: 1 with 23 is not 12 with 3",
    ],
    [
      "drops marks",
      rows((row) => ({ ...row, item: String(row.item).replaceAll(">", "") })),
      "an n-gram of texts is no n-gram of other texts, whatever they hold",
    ],
    ["subtracts squares of means", naiveVariance, "a variance of numbers far from 0 keeps its digits"],
    [
      "has seven digits",
      rows((row) => ({ ...row, x: Number(row.x) * (1 + 1e-7) })),
      "a trend of near times after a far event keeps its digits",
    ],
    [
      "counts hours and days that begin",
      whole,
      "times are differences, not how many hours or days begin between them",
    ],
    [
      "counts hours that begin",
      whole,
      "gaps and sessions are differences, not how many hours begin between them",
    ],
    ["takes null for 0", zeros, "null is neither the first nor the last of an order"],
    ["takes null for 0 in ranks", zeros, "null has no rank, no place in a sequence and no share"],
    [
      "breaks ties by the first",
      rows((row) => ({ ...row, at: -Number(row.at) })),
      "the most frequent of a tie is the one seen last, however often the tie is broken",
    ],
    [
      "breaks ties of the top by the first",
      rows((row) => ({ ...row, at: -Number(row.at) })),
      "the top of ties are those seen last",
    ],
    [
      "reads in single precision",
      rows((row) => ({ ...row, x: Math.fround(Number(row.x)) })),
      "sums of integers are exact up to 2^53",
    ],
    ["takes the nearest rank", whole, "quantiles lie between inputs"],
    [
      "has clocks of its own",
      timeZone("Asia/Tokyo"),
      "weeks begin on Monday and hours at midnight, and places are counted from 0",
    ],
    [
      "knows no summer time",
      timeZone("Etc/GMT-1"),
      "an hour that clocks show twice is one hour, and days follow each other when clocks change",
    ],
    [
      "ignores hops",
      windows((window) =>
        "hop" in window ? { direction: "before", length: window.length ?? null } : window,
      ),
      "a hop rounds the start of a window down",
    ],
    ["knows one calendar", timeZone("UTC"), "calendar periods begin where they should"],
    [
      "counts from 1970",
      windows((window) => ("tumbling" in window ? { ...window, origin: 0 } : window)),
      "tumbling periods are counted from their origin",
    ],
    [
      "takes the last of all events",
      aggregates(({ where, ...node }) =>
        where === undefined || "events" in node.window ? node : { ...node, where },
      ),
      "the last events are those that meet the condition",
    ],
    [
      "has more patience",
      windows((window) => ("session" in window ? { ...window, session: window.session + 1 } : window)),
      "a session ends after a longer gap than its longest",
    ],
    [
      "begins days a millisecond late",
      rows((row) => ({ ...row, at: Number(row.at) - 1 })),
      "at midnight the day that ends is today",
    ],
    [
      "gives every day 24 hours",
      timeZone("Etc/GMT-1"),
      "a day on which clocks change has 23, 25 or 24 and a half hours",
    ],
    [
      "knows all at once",
      withoutArrival,
      "an event is seen once it has happened and arrived, in the order of what happened",
    ],
    [
      "hides late outcomes",
      aggregates((node) => ({
        ...node,
        where: {
          op: "lt",
          left: { op: "column", name: "known", type: "timestamp" },
          right: { op: "literal", value: 45 },
        },
      })),
      "outcomes count whenever they arrived",
    ],
    [
      "takes in members before they are known",
      withoutArrival,
      "a user is a member once an event has happened and arrived",
    ],
    [
      "sees the cutoff's own events",
      plans((plan) => ({ ...plan, cutoffs: plan.cutoffs.map((cutoff) => cutoff + 1) })),
      `what is planted at or after the cutoff changes no byte, on ${Math.ceil(cases / 4)} random tasks`,
    ],
    [
      "counts one too few of a window",
      windows((window) => ("events" in window ? { ...window, events: window.events + 1 } : window)),
      `aggregates agree with the oracle on ${cases} random tasks`,
    ],
    [
      "forgets all but a hundred rows",
      reading((right, events, source, options) =>
        right(events, Array.isArray(source) ? source.slice(0, 100) : source, options),
      ),
      `aggregates agree with the oracle on ${Math.ceil(cases / 20)} random tasks with long logs`,
    ],
  ];
}
