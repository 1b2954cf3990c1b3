import type { AggregateNode, ExpressionNode } from "@portrait/core";
import { aggregateNode, columnNode } from "./suite.js";

/** An aggregate and what it must give, worked out by hand. */
export type HandCase = readonly [name: string, node: AggregateNode, value: unknown];

const HOUR = 3_600_000;

/** The origin of the events' hours: a Monday. */
const MONDAY: number = Date.UTC(2024, 0, 1);

/** When the cases are computed: a Friday, 0:00 UTC. */
export const FRIDAY: number = MONDAY + 96 * HOUR;

/** Six events of one user on Monday (three), Tuesday (two) and Thursday, with a tie, nulls and an unsorted list. */
export const languageRows: readonly object[] = [
  { at: 73, x: -1, item: "a" },
  { at: 0, x: 1, item: "a" },
  { at: 1, x: 2, item: "b" },
  { at: 1, x: null, item: "a" },
  { at: 26, x: 4, item: null },
  { at: 27, x: 8, item: "b" },
].map((row) => ({ ...row, user: "ann", at: MONDAY + row.at * HOUR }));

const x = columnNode("x", "number");
const item = columnNode("item", "category");
const isItem = (text: string): ExpressionNode => ({ op: "in", of: item, values: [text] });
const atLeast = (value: number): ExpressionNode => ({ op: "gte", left: x, right: { op: "literal", value } });
const noItem: ExpressionNode = { op: "isNull", of: item };
const beforeThursday: ExpressionNode = {
  op: "lt",
  left: columnNode("at", "timestamp"),
  right: { op: "literal", value: MONDAY + 72 * HOUR },
};

type Options = Partial<AggregateNode>;

const number = (aggregate: AggregateNode["aggregate"], options: Options): AggregateNode =>
  aggregateNode(aggregate, "number", options);
const list = (aggregate: AggregateNode["aggregate"], options: Options): AggregateNode =>
  aggregateNode(aggregate, "list", options);
const vector = (aggregate: AggregateNode["aggregate"], options: Options): AggregateNode =>
  aggregateNode(aggregate, "vector", options);
const gap = (statistic: "mean" | "min" | "max" | "last" | "deviation"): AggregateNode =>
  number("gap", { statistic, unit: HOUR });
const streak = (options: Options): AggregateNode =>
  number("streak", { period: "day", timeZone: "UTC", ...options });
const sessions = (
  statistic: NonNullable<AggregateNode["statistic"]>,
  gapLength: number = HOUR,
): AggregateNode => number("sessions", { statistic, gap: gapLength, unit: HOUR });
const funnel = (length: number, ...steps: readonly ExpressionNode[]): AggregateNode =>
  number("funnel", { steps, length });

const zeros = (length: number): number[] => new Array<number>(length).fill(0);
const hours = (counts: Readonly<Record<number, number>>): number[] => Object.assign(zeros(24), counts);

/** Over the inputs 1, 2, 4, 8, -1 at the hours 0, 1, 26, 27, 73, or over all six events. */
export const languageCases: readonly HandCase[] = [
  ["sample variance", number("variance", { input: x, ddof: 1 }), 11.7],
  ["variance of the population", number("variance", { input: x, ddof: 0 }), 9.36],
  ["variance of one", number("variance", { input: x, ddof: 1, where: noItem }), null],
  ["variance of one, of the population", number("variance", { input: x, ddof: 0, where: noItem }), 0],
  ["least quantile", number("quantile", { input: x, probability: 0 }), -1],
  ["quantile between inputs", number("quantile", { input: x, probability: 0.1 }), -0.2],
  ["lower quartile", number("quantile", { input: x, probability: 0.25 }), 1],
  ["median", number("quantile", { input: x, probability: 0.5 }), 2],
  ["upper quantile", number("quantile", { input: x, probability: 0.9 }), 6.4],
  ["greatest quantile", number("quantile", { input: x, probability: 1 }), 8],
  ["histogram: an edge belongs above it", vector("histogram", { input: x, edges: [0, 2, 8] }), [1, 1, 2, 1]],
  ["trend", number("trend", { input: x, unit: HOUR }), -106.6 / 3509.2],
  ["trend in days", number("trend", { input: x, unit: 24 * HOUR }), (24 * -106.6) / 3509.2],
  ["trend of one", number("trend", { input: x, unit: HOUR, where: noItem }), null],
  [
    "trend at one time",
    number("trend", { input: x, unit: HOUR, where: isItem("b"), window: { direction: "before", events: 1 } }),
    null,
  ],
  ["entropy", number("entropy", { input: item }), 0.6730116670092565],
  ["entropy of one value", number("entropy", { input: item, where: isItem("a") }), 0],
  ["top", list("topK", { input: item, limit: 5 }), ["a", "b"]],
  ["the very top", list("topK", { input: item, limit: 1 }), ["a"]],
  [
    "top, tied: the one seen last",
    list("topK", { input: item, limit: 5, where: beforeThursday }),
    ["b", "a"],
  ],
  ["shares of the top", vector("topKShares", { input: item, limit: 3 }), [0.6, 0.4, 0]],
  ["mean gap", gap("mean"), 14.6],
  ["least gap, of a tie", gap("min"), 0],
  ["greatest gap", gap("max"), 46],
  ["last gap", gap("last"), 46],
  ["deviation of gaps", gap("deviation"), Math.sqrt(419.3)],
  ["deviation of one gap", number("gap", { statistic: "deviation", unit: HOUR, where: isItem("b") }), null],
  ["longest streak", streak({ statistic: "longest" }), 2],
  ["days with an event", streak({ statistic: "active" }), 3],
  ["current streak", streak({ statistic: "current" }), 1],
  ["current streak of long ago", streak({ statistic: "current", where: beforeThursday }), 0],
  ["weeks with an event", streak({ statistic: "active", period: "week" }), 1],
  [
    "months with an event in New York",
    streak({ statistic: "active", period: "month", timeZone: "America/New_York" }),
    2,
  ],
  ["bigrams, tied: the one seen last", list("ngrams", { input: item, n: 2, limit: 9 }), ["b > a", "a > b"]],
  ["trigrams", list("ngrams", { input: item, n: 3, limit: 9 }), ["a > b > a", "b > a > b"]],
  ["the first trigram", list("ngrams", { input: item, n: 3, limit: 1 }), ["a > b > a"]],
  ["longer than all", list("ngrams", { input: item, n: 6, limit: 9 }), []],
  ["sequence", number("sequenceCount", { input: item, sequence: ["a", "b"] }), 2],
  ["sequence that overlaps itself", number("sequenceCount", { input: item, sequence: ["a", "b", "a"] }), 2],
  ["no such sequence", number("sequenceCount", { input: item, sequence: ["a", "a"] }), 0],
  ["funnel of three", funnel(HOUR, isItem("a"), isItem("b"), isItem("a")), 3],
  ["funnel within a tie", funnel(1, isItem("b"), isItem("a")), 2],
  ["funnel of different events", funnel(HOUR, isItem("b"), isItem("b")), 1],
  ["funnel to the very end", funnel(46 * HOUR, atLeast(4), isItem("a")), 2],
  ["funnel that takes too long", funnel(46 * HOUR - 1, atLeast(4), isItem("a")), 1],
  ["funnel without a first step", funnel(HOUR, isItem("c"), isItem("a")), 0],
  ["hours", vector("hourOfDay", { timeZone: "UTC" }), hours({ 0: 1, 1: 3, 2: 1, 3: 1 })],
  ["hours in Kolkata", vector("hourOfDay", { timeZone: "Asia/Kolkata" }), hours({ 5: 1, 6: 3, 7: 1, 8: 1 })],
  ["weekdays, Monday first", vector("dayOfWeek", { timeZone: "UTC" }), [3, 2, 0, 1, 0, 0, 0]],
  ["weekdays in New York", vector("dayOfWeek", { timeZone: "America/New_York" }), [2, 0, 1, 0, 0, 0, 3]],
  ["decayed sum", number("decayedSum", { input: x, halfLife: 35 * HOUR, where: noItem }), 1],
  ["decayed count", number("decayedSum", { halfLife: 70 * HOUR, where: noItem }), 0.5],
  ["sessions", sessions("count"), 3],
  ["sessions with less patience", sessions("count", HOUR - 1), 5],
  ["events of a session", sessions("meanEvents"), 2],
  ["duration of a session", sessions("meanDuration"), 2 / 3],
  ["events of the last session", sessions("lastEvents"), 1],
  ["duration of the last session", sessions("lastDuration"), 0],
];

const nothing: Options = { window: { direction: "before", length: 1 } };

/** Over no events. */
export const emptyCases: readonly HandCase[] = [
  ["no variance", number("variance", { input: x, ddof: 0, ...nothing }), null],
  ["no quantile", number("quantile", { input: x, probability: 0.5, ...nothing }), null],
  ["no histogram", vector("histogram", { input: x, edges: [0, 2, 8], ...nothing }), [0, 0, 0, 0]],
  ["no trend", number("trend", { input: x, unit: HOUR, ...nothing }), null],
  ["no entropy", number("entropy", { input: item, ...nothing }), null],
  ["no top", list("topK", { input: item, limit: 5, ...nothing }), []],
  ["no shares", vector("topKShares", { input: item, limit: 3, ...nothing }), [0, 0, 0]],
  ["no gap", { ...gap("mean"), ...nothing }, null],
  ["no streak", streak({ statistic: "longest", ...nothing }), 0],
  ["no bigrams", list("ngrams", { input: item, n: 2, limit: 9, ...nothing }), []],
  ["no sequence", number("sequenceCount", { input: item, sequence: ["a"], ...nothing }), 0],
  ["no funnel", { ...funnel(HOUR, isItem("a")), ...nothing }, 0],
  ["no hours", vector("hourOfDay", { timeZone: "UTC", ...nothing }), zeros(24)],
  ["no weekdays", vector("dayOfWeek", { timeZone: "UTC", ...nothing }), zeros(7)],
  ["nothing decayed", number("decayedSum", { halfLife: HOUR, ...nothing }), 0],
  ["no sessions", { ...sessions("count"), ...nothing }, 0],
  ["no events of sessions", { ...sessions("meanEvents"), ...nothing }, null],
  ["no duration of sessions", { ...sessions("meanDuration"), ...nothing }, null],
  ["no events of the last", { ...sessions("lastEvents"), ...nothing }, null],
  ["no duration of the last", { ...sessions("lastDuration"), ...nothing }, null],
];
