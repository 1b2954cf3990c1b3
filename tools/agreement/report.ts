import { aggregateKinds } from "@portrait/core";
import { agreementEngines } from "./engines.ts";

/** How many comparisons there were, and how many did not agree. */
export interface Count {
  readonly cases: number;
  readonly mismatches: number;
}

/** What became of an engine's cases. */
export interface EngineCount extends Count {
  /** Cases of which the engine refused something as not supported; the rest of them was compared. */
  readonly notSupported: number;
}

/** The first case on which an engine and the oracle did not agree. */
export interface FirstMismatch {
  readonly engine: string;
  /** The number of the case, from 0, and the seed of all. */
  readonly case: number;
  readonly seed: number;
  /** The smallest case found on which they do not agree, as JSON: schema, arrival, events and plan. */
  readonly task: string;
  readonly expected: string;
  readonly received: string;
}

/** What a run of the agreement check found. */
export interface AgreementReport {
  readonly cases: number;
  readonly seed: number;
  /** How often the log of each case is repeated. */
  readonly repeats: number;
  /** How many cases there were besides in which ids are linked. */
  readonly identities: number;
  readonly mismatches: number;
  readonly byEngine: Readonly<Record<string, EngineCount>>;
  readonly byEngineWithIdentities: Readonly<Record<string, EngineCount>>;
  readonly byAggregate: Readonly<Record<string, Readonly<Record<string, Count>>>>;
  readonly byWindow: Readonly<Record<string, Readonly<Record<string, Count>>>>;
  readonly firstMismatch: FirstMismatch | null;
}

const number = (value: number): string => value.toLocaleString("en-US");

function cell(count: Count | undefined): string {
  if (count === undefined || count.cases === 0) return "not supported";
  return `${number(count.cases)} / ${number(count.mismatches)}`;
}

function table(
  title: string,
  engines: readonly string[],
  counts: Readonly<Record<string, Readonly<Record<string, Count>>>>,
): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    line([title, ...engines]),
    line(["---", ...engines.map(() => "---:")]),
    ...Object.entries(counts).map(([name, of]) =>
      line([`\`${name}\``, ...engines.map((one) => cell(of[one]))]),
    ),
  ];
}

function engineTable(byEngine: AgreementReport["byEngine"]): readonly string[] {
  const counts = Object.values(byEngine);
  const cells = (of: (count: EngineCount) => number): string =>
    counts.map((count) => number(of(count))).join(" | ");
  return [
    `| | ${Object.keys(byEngine).join(" | ")} |`,
    `| --- |${counts.map(() => " ---: |").join("")}`,
    `| cases | ${cells((count) => count.cases)} |`,
    `| of them with something not supported | ${cells((count) => count.notSupported)} |`,
    `| mismatches | ${cells((count) => count.mismatches)} |`,
  ];
}

function identitySection({ identities, byEngineWithIdentities }: AgreementReport): readonly string[] {
  if (identities === 0) return [];
  return [
    "## With identities",
    "",
    "Cases as above, with statements about the ids of their events: seen together and taken apart, learnt late, at a cutoff or",
    "beside one; with limits, blocked values and ids that are shared by too many. Engines are given what `identityGraph` makes of",
    "them, the oracle goes through the statements by itself.",
    "",
    ...engineTable(byEngineWithIdentities),
    "",
  ];
}

/** The command that gives a report. */
function commandOf({ byEngine, cases, seed, repeats, identities }: AgreementReport): string {
  const more = [
    ...(repeats === 1 ? [] : [`--repeats ${repeats}`]),
    ...(identities === 0 ? [] : [`--identities ${identities}`]),
    "--markdown docs/agreement.md",
  ];
  return `pnpm check:agreement --engines ${Object.keys(byEngine).join(",")} --cases ${cases} --seed ${seed} ${more.join(" ")}`;
}

/** The report as a page of the documentation. */
export function agreementMarkdown(report: AgreementReport): string {
  const { repeats, byEngine, byAggregate, byWindow, firstMismatch } = report;
  const engines = Object.keys(byEngine);
  const sorted = Object.fromEntries(aggregateKinds.map((kind) => [kind, byAggregate[kind] ?? {}]));
  const notes = engines.flatMap((engine) => agreementEngines[engine]?.note ?? []);
  return [
    "# Agreement of the engines",
    "",
    "Random events and plans, computed by each engine and by an oracle that shares no code with them. Written by",
    "",
    "```sh",
    commandOf(report),
    "```",
    "",
    ...engineTable(byEngine),
    "",
    `A case is a log of up to ${number(64 * repeats)} events with ties, exact repeats, nulls, hostile texts, late and early arrivals, times before`,
    "1970 and nights in which clocks change; one to five aggregates over random expressions, conditions and windows; one to",
    "three cutoffs, often exactly on an event or the bound of a window; now and then a population. Values that are exact must",
    "be equal; others may differ by 1e-9 of the size of the numbers that they are computed from (see the README of",
    "`@portrait/testing`). Below, comparisons and mismatches, for each aggregate and each kind of window.",
    "",
    ...notes.flatMap((note) => [note, ""]),
    ...table("aggregate", engines, sorted),
    "",
    ...table("window", engines, byWindow),
    "",
    ...identitySection(report),
    ...(firstMismatch === null
      ? []
      : [
          `The first mismatch, of ${firstMismatch.engine} in case ${firstMismatch.case}: received ${firstMismatch.received}, expected ${firstMismatch.expected}.`,
          "",
          "```json",
          firstMismatch.task,
          "```",
          "",
        ]),
  ].join("\n");
}
