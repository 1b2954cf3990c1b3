import {
  type AggregatePlan,
  type CleaningPlan,
  defineEvents,
  type Engine,
  type EventLog,
  type ExpressionNode,
  type SummaryPlan,
} from "@portrait/core";
import { memory, memorySupport } from "@portrait/features";
import { describe, expect, test } from "vitest";
import { failedChecks } from "../suite/check.js";
import { cleaningCases } from "./cleaning-rule-checks.js";
import { describeEngine, engineChecks } from "./describe-engine.js";
import { faultyEngines } from "./faulty-engine.fixture.js";
import { graphFaults } from "./graph-faults.fixture.js";
import { identityFaults } from "./identity-faults.fixture.js";
import { languageFaults } from "./language-faults.fixture.js";
import { parameters } from "./parameter-checks.js";
import type { OpenEngine } from "./suite.js";

const CASES = 60;

describeEngine("memory", memory, { cases: CASES, support: memorySupport });

const { engine, reading, rows, value, logs, options, cleaning, plans, aggregates, expressions, results } =
  faultyEngines(memory);

type Row = Record<string, unknown>;

/** The sound engine that gets another plan of a summary. */
const summaries = (change: (plan: SummaryPlan) => SummaryPlan): OpenEngine =>
  engine((sound) => ({
    summarize: (log: EventLog, plan: SummaryPlan, more: object) =>
      sound.summarize(log, plan === undefined ? plan : change(plan), more),
  }));

const computing = (when: (plan: AggregatePlan) => boolean): OpenEngine =>
  plans((plan) => {
    if (when(plan)) throw new TypeError("undefined is not a column");
    return plan;
  });

const inherited = (row: Row): Row => {
  const flat: Row = {};
  for (const name in row) flat[name] = row[name];
  return flat;
};

const isSource = (source: unknown): boolean =>
  source !== null && typeof source === "object" && source !== undefined;

const noRules = {
  text: {},
  dates: {},
  scale: {},
  outliers: {},
  missing: {},
  references: {},
  reject: [],
  late: undefined,
  future: undefined,
  duplicates: "keep",
} as unknown as Partial<CleaningPlan>;

const faults: readonly (readonly [fault: string, open: OpenEngine, check: string])[] = [
  ["takes digits for numbers", value("007", 7), "ids are texts, numbers become text"],
  ["keeps zeros of whole ids", value("17850.0", "178500"), "whole ids are one id however they are written"],
  [
    "writes numbers in its own way",
    value(1e21, "1000000000000000000000"),
    "categories are texts, numbers and booleans become text",
  ],
  ["flushes tiny numbers to zero", value(5e-324, 0), "numbers are read from numeric text"],
  ["knows lower case only", value("TRUE", "?"), "truth values are read from words and digits"],
  [
    "rounds half milliseconds up",
    value(1.9, 2),
    "instants are read from dates, milliseconds, ISO 8601 text and further formats, in UTC",
  ],
  ["takes blanks for a text", value("  ", "blank"), "a row without an optional value is kept, with null"],
  [
    "counts lines from zero",
    logs((log) => ({
      rejected: async (asked) => (await log.rejected(asked)).map((row) => ({ ...row, line: row.line - 1 })),
    })),
    "every rejected row says its line, the first column at fault, the value and why",
  ],
  [
    "rounds infinity",
    value(Number.POSITIVE_INFINITY, Number.MAX_VALUE),
    "every rejected row says its line, the first column at fault, the value and why",
  ],
  [
    "counts fewest first",
    logs((log) => ({ reasons: [...log.reasons].reverse() })),
    "reasons are counted by column, most first, and add up",
  ],
  [
    "returns all",
    logs((log) => ({ rejected: () => log.rejected() })),
    "as many of the rows set aside are returned as are asked for",
  ],
  [
    "counts seconds",
    logs(({ span }) => ({ span: span && { ...span, last: Math.floor(span.last / 1000) } })),
    "the log says what it holds, by which engine, and from when to when",
  ],
  ["reads inherited properties", rows(inherited), "inherited properties are no values"],
  [
    "parses rows in place",
    rows((row) => Object.assign(row, { at: String(row.at) })),
    "rows are not changed by reading",
  ],
  [
    "skips a row of streams",
    reading((sound, events, source, given) =>
      sound(events, source instanceof Set ? [...source].slice(1) : source, given),
    ),
    "arrays, iterables, streams and Arrow tables give the same log",
  ],
  ["cannot read big integers", value(6n, null), "values of one column may be written in different ways"],
  [
    "fails without rows",
    logs((log) => {
      if (log.rows.in === 0) throw new TypeError("no first row");
      return {};
    }),
    "no rows give an empty log",
  ],
  [
    "ignores rename",
    options(({ rename: _, ...given }) => given),
    "a name of the source may differ from the column's",
  ],
  ["fills in what is missing", rows((row) => ({ user: null, ...row })), "a missing column is named"],
  [
    "ignores options that there are not",
    options(({ rename, clean, signal }) => ({
      ...(rename ? { rename } : {}),
      ...(clean ? { clean } : {}),
      ...(signal instanceof AbortSignal ? { signal } : {}),
    })),
    "options that are none are refused",
  ],
  [
    "skips rows that are none",
    reading((sound, events, source, given) =>
      sound(events, Array.isArray(source) ? source.filter(isSource) : source, given),
    ),
    "a row that is no object, or a source that fails, is unreadable",
  ],
  [
    "takes nothing for no rows",
    reading((sound, events, source, given) => sound(events, source ?? [], given)),
    "a source that is none is refused",
  ],
  ["derives nothing", cleaning({ derive: {} }), "columns are derived from the source's"],
  ["always trims", cleaning({ trim: true }), "blanks around texts are removed, unless they are to stay"],
  [
    "applies rules backwards",
    options((given) =>
      given.clean === undefined
        ? given
        : { ...given, clean: { ...given.clean, reject: [...given.clean.reject].reverse() } },
    ),
    "rules reject with their own words, the first that holds",
  ],
  [
    "rejects what it cannot decide",
    options((given) =>
      given.clean === undefined
        ? given
        : {
            ...given,
            clean: {
              ...given.clean,
              reject: given.clean.reject.map((rule) => ({
                ...rule,
                when: { op: "coalesce", of: rule.when, otherwise: { op: "literal", value: true } },
              })),
            },
          },
    ),
    "a rule that is unknown rejects nothing",
  ],
  [
    "keeps repeats",
    cleaning({ duplicates: "keep" }),
    "repeats are kept, or set aside with the line that they repeat",
  ],
  [
    "compares the event's columns only",
    reading((sound, events, source, given) =>
      sound(events, Array.isArray(source) ? source.map(({ basket: _, ...row }) => row) : source, given),
    ),
    "repeats are kept, or set aside with the line that they repeat",
  ],
  ...["at once", "later"].map(
    (when) =>
      [
        "ignores row schemas",
        reading((sound, events, source, given) => sound(defineEvents(events.schema), source, given)),
        `a row schema rejects and rewrites rows, ${when}`,
      ] as const,
  ),
  [
    "breaks ties of frequency by the first",
    aggregates((node) => (node.aggregate === "mostFrequent" ? { ...node, aggregate: "first" } : node)),
    "each aggregate gives what was worked out by hand",
  ],
  [
    "divides shares by known values",
    aggregates((node) =>
      node.aggregate === "share"
        ? { ...node, where: { op: "not", of: { op: "isNull", of: node.input as ExpressionNode } } }
        : node,
    ),
    "each aggregate gives what was worked out by hand",
  ],
  [
    "orders by line alone",
    reading((sound, events, source, given) =>
      sound(
        events,
        Array.isArray(source) && source.length === 6
          ? source.map((row: Row, line) => ({
              ...row,
              at: Math.min(Number(row.at), 4 * 3_600_000 - 1 - 100 + line),
            }))
          : source,
        given,
      ),
    ),
    "so it does when the rows come in another order of time",
  ],
  [
    "takes unknown for false",
    expressions((node) =>
      node.op === "not"
        ? {
            op: "when",
            condition: node.of,
            result: { op: "literal", value: false },
            otherwise: { op: "literal", value: true },
          }
        : node,
    ),
    "expressions follow three-valued logic",
  ],
  [
    "forgets the sign",
    expressions((node) => (node.op === "signedLog1p" ? { ...node, of: { op: "abs", of: node.of } } : node)),
    "logarithms keep sign and zero",
  ],
  [
    "sums in single precision",
    aggregates((node) =>
      node.aggregate === "sum"
        ? {
            ...node,
            where: {
              op: "gt",
              left: { op: "abs", of: node.input as ExpressionNode },
              right: { op: "literal", value: 0.5 },
            },
          }
        : node,
    ),
    "a sum of numbers of very different size keeps the small ones",
  ],
  [
    "closes windows at the end",
    aggregates((node) =>
      !("length" in node.window) || node.window.length === null
        ? node
        : { ...node, window: { ...node.window, length: node.window.length + 1 } },
    ),
    "windows are half-open, to the millisecond",
  ],
  [
    "keeps a maximum",
    aggregates((node) =>
      node.aggregate === "max" ? { ...node, window: { direction: "before", length: null } } : node,
    ),
    "a maximum leaves the window with its event",
  ],
  [
    "sees the cutoff's own events",
    plans((plan) => ({ ...plan, cutoffs: plan.cutoffs.map((cutoff) => cutoff + 1) })),
    "nothing at or after the cutoff ever changes a result",
  ],
  [
    "reads backwards",
    reading((sound, events, source, given) =>
      sound(events, Array.isArray(source) ? [...source].reverse() : source, given),
    ),
    "events of one instant are ordered by their line",
  ],
  [
    "begins in 1970",
    rows((row) => (typeof row.at === "number" ? { ...row, at: Math.max(0, row.at) } : row)),
    "time goes back beyond 1970",
  ],
  [
    "takes everyone",
    plans(({ population: _, ...plan }) => plan),
    "a user is a member once an event before the cutoff meets the population",
  ],
  [
    "has no columns without rows",
    results(({ table, users }) => (users.length === 0 ? { table: { length: 0, columns: {} } } : { table })),
    "no events, or none before the cutoff, give no rows but all columns",
  ],
  [
    "has no rows without columns",
    results(({ table }) =>
      Object.keys(table.columns).length === 0 ? { table: { length: 0, columns: {} } } : {},
    ),
    "no aggregates give the members alone",
  ],
  [
    "orders by alphabet",
    results(({ users }) => ({ users: [...users].sort((a, b) => a.localeCompare(b)) })),
    "any text is an id, and users are ordered by code unit",
  ],
  [
    "takes prefixes for patterns",
    expressions((node) =>
      node.op === "startsWith" ? { ...node, prefix: node.prefix.replace("%", "") } : node,
    ),
    "any text is a value that a filter may name",
  ],
  [
    "ignores case in names",
    expressions((node) => (node.op === "column" && node.name === "USER" ? { ...node, name: "user" } : node)),
    "any text is the name of a column, of a source's column, and of an aggregate",
  ],
  [
    "pollutes prototypes",
    () => {
      Object.assign(Object.prototype, { polluted: 1 });
      return memory();
    },
    "the prototype of objects is as it was",
  ],
  ["is called by two words", engine(() => ({ name: "My Engine" })), "the engine has a name"],
  [
    "stays open",
    engine(() => ({ close: async () => {}, [Symbol.asyncDispose]: async () => {} })),
    "a closed engine refuses all, and may be closed again",
  ],
  [
    "does not close when disposed",
    engine(() => ({ [Symbol.asyncDispose]: async () => {} })),
    "disposing closes",
  ],
  [
    "shares its logs",
    (() => {
      const shared = memory();
      return () => ({ ...shared, close: async () => {} });
    })(),
    "a log that the engine did not read is refused",
  ],
  [
    "closes all when one closes",
    (() => {
      let shared = memory();
      let closed = false;
      return () => {
        if (closed) shared = memory();
        closed = false;
        const mine = shared;
        return {
          ...mine,
          close: async () => {
            closed = true;
            await mine.close();
          },
        };
      };
    })(),
    "engines know nothing of each other",
  ],
  [
    "computes on the last log",
    engine((sound) => {
      let last: EventLog | undefined;
      return {
        async read(...input: Parameters<Engine["read"]>) {
          last = await sound.read(...input);
          return last;
        },
        aggregate: (log: EventLog, plan: AggregatePlan) => sound.aggregate(last ?? log, plan),
      };
    }),
    "logs of one engine do not mix, nor do computations at the same time",
  ],
  [
    "ignores signals of computations",
    engine((sound) => ({ aggregate: (log: EventLog, plan: AggregatePlan) => sound.aggregate(log, plan) })),
    "an aborted signal stops reading and computing",
  ],
  [
    "ignores signals of reading",
    options(({ signal: _, ...given }) => given),
    "a signal that is aborted while the source is read stops it, and the engine goes on",
  ],
  [
    "breaks on unknown columns",
    computing(({ key }) => key === "nobody"),
    "a plan that does not fit is refused with a PortraitError",
  ],
  [
    "counts nulls",
    aggregates((node) => (node.aggregate === "distinct" ? { ...node, aggregate: "count" } : node)),
    `aggregates agree with the oracle on ${CASES} random tasks`,
  ],
  [
    "knows the log too short",
    engine((sound) => ({
      async interactions(...input: Parameters<Engine["interactions"]>) {
        const found = await sound.interactions(...input);
        return { ...found, until: (found.at.at(-1) ?? 0) + 1 };
      },
    })),
    `interactions are those of the events, on ${CASES / 4} random logs`,
  ],
  ...cleaningCases().map(
    ({ name }) => [`cleans without rules: ${name}`, cleaning(noRules), `cleaning: ${name}`] as const,
  ),
  [
    "counts the end of a period in",
    summaries(({ periods, ...plan }) => {
      const [first, second] = periods.map(({ from, to }) => ({ from, to: to + 1 }));
      return { ...plan, periods: second === undefined ? [first as never] : [first as never, second] };
    }),
    `summaries agree with the events, on ${CASES / 4} random logs`,
  ],
  [
    "names too many",
    summaries((plan) => ({ ...plan, top: plan.top + 1 })),
    "a summary says what was worked out by hand",
  ],
  [
    "cuts more finely",
    summaries((plan) => ({ ...plan, parts: plan.parts + 1 })),
    "a summary takes any number, text and name, and no events",
  ],
  [
    "mends aggregates",
    aggregates((node) => ({ ...node, ...parameters[node.aggregate]?.[1] })),
    "an aggregate that lacks a parameter, or has it in vain, is refused",
  ],
  [
    "gives vectors as wide as it needs",
    results((found) => ({
      ...found,
      table: {
        ...found.table,
        columns: Object.fromEntries(
          Object.entries(found.table.columns).map(([name, vector]) => [
            name,
            vector.type === "vector" && found.users.length === 0 ? { ...vector, width: 0 } : vector,
          ]),
        ),
      },
    })),
    "vectors are as wide as their parameters say, also of nobody",
  ],
  [
    "mends plans",
    summaries((plan) => ({ ...plan, top: Math.max(0, plan.top) })),
    "a summary's plan that does not fit is refused",
  ],
  ...graphFaults(memory),
];

describe("the contract of engines finds a fault:", () => {
  test.each(faults)("%s", async (_, open, name) => {
    const checks = engineChecks(open, { cases: CASES, support: memorySupport }).filter(
      (check) => check.name === name,
    );
    expect((await failedChecks(checks)).map((failed) => failed.name)).toEqual([name]);
    Reflect.deleteProperty(Object.prototype, "polluted");
  });

  test("every check has a fault that it finds", () => {
    const elsewhere = [...languageFaults(memory, CASES), ...identityFaults(memory, CASES)];
    const names = new Set([...faults, ...elsewhere].map(([, , name]) => name));
    const checks = engineChecks(memory, { cases: CASES });
    expect(checks.map(({ name }) => name).filter((name) => !names.has(name))).toEqual([]);
  });

  test("computes what it should refuse", async () => {
    const support = { aggregates: ["count"], windows: ["sliding"], arrival: false } as const;
    const name = "what the engine does not compute is refused";
    const checks = engineChecks(memory, { cases: CASES, support }).filter((check) => check.name === name);
    expect((await failedChecks(checks)).map((failed) => failed.name)).toEqual([name]);
  });

  test("holds graphs that it says it does not hold", async () => {
    const name = "the engine holds no graphs";
    const checks = engineChecks(memory, { graphs: false }).filter((check) => check.name === name);
    expect((await failedChecks(checks)).map((failed) => failed.name)).toEqual([name]);
  });

  test("a disagreement is told as data", async () => {
    const [, open] = faults.find(([fault]) => fault === "counts nulls") ?? ["", memory];
    const check = engineChecks(open, { cases: CASES, support: memorySupport }).find(({ name }) =>
      name.startsWith("aggregates agree"),
    );
    const message = await check?.run().then(
      () => "",
      (error: Error) => `${error.message}\n${error.cause}`,
    );
    expect(message).toContain('"aggregate": "distinct"');
    expect(message).not.toContain("=>");
    expect(message).toMatch(/the engine has .+; the oracle has .+/);
  });
});
