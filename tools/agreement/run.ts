import { type Engine, type WindowKind, windowKind, windowKinds } from "@portrait/core";
import { arbitraryAggregateCase } from "@portrait/testing";
import fc from "fast-check";
import { compareOn, type Outcome } from "./compare.ts";
import type { AgreementEngine } from "./engines.ts";
import { type ComparedCase, linkedCases } from "./linked.ts";
import type { AgreementReport, Count, EngineCount, FirstMismatch } from "./report.ts";

/** How many cases are drawn at once, from one seed. */
const BATCH = 250;

/** Milliseconds that the search for a smaller case may take. */
const SHRINKING = 60_000;

/** What to check. */
export interface AgreementRun {
  /** The engines by name. */
  readonly engines: Readonly<Record<string, AgreementEngine>>;
  /** On how many cases. */
  readonly cases: number;
  /** The seed of the cases. */
  readonly seed: number;
  /** How often the log of a case is repeated; left out, 1. */
  readonly repeats?: number;
  /** On how many cases besides in which ids are linked; left out, none. */
  readonly identities?: number;
  /** Receives a line now and then. */
  readonly onProgress: (line: string) => void;
}

/** An engine that was opened. */
interface Opened {
  readonly name: string;
  readonly most: number | undefined;
  readonly engine: Engine;
}

type Counts = Map<string, Map<string, { cases: number; mismatches: number }>>;

function count(counts: Counts, kind: string, engine: string, outcome: Outcome): void {
  if (outcome.refused) return;
  const of = counts.get(kind) ?? new Map<string, { cases: number; mismatches: number }>();
  const held = of.get(engine) ?? { cases: 0, mismatches: 0 };
  held.cases++;
  if (outcome.mismatch !== undefined) held.mismatches++;
  counts.set(kind, of.set(engine, held));
}

const asRecord = (counts: Counts): Readonly<Record<string, Readonly<Record<string, Count>>>> =>
  Object.fromEntries([...counts].sort().map(([kind, of]) => [kind, Object.fromEntries(of)]));

const batchSeed = (seed: number, batch: number): number => (Math.imul(seed, 0x9e37_79b1) + batch) | 0;

const mismatchOf = (outcomes: readonly Outcome[]): Outcome["mismatch"] =>
  outcomes.find(({ mismatch }) => mismatch !== undefined)?.mismatch;

/** The smallest case that can be found from one on which an engine and the oracle do not agree. */
async function shrunk(
  engine: Engine,
  tasks: fc.Arbitrary<ComparedCase>,
  seed: number,
  place: number,
): Promise<ComparedCase | undefined> {
  const property = fc.asyncProperty(
    tasks,
    async (task) => mismatchOf(await compareOn(engine, task)) === undefined,
  );
  const path = String(place);
  const { counterexample } = await fc.check(property, {
    seed,
    path,
    numRuns: place + 1,
    interruptAfterTimeLimit: SHRINKING,
  });
  return counterexample?.[0];
}

function windowOf(task: ComparedCase, name: string): WindowKind | "target" | undefined {
  const window = task.plan.aggregates[name]?.window;
  if (window === undefined) return undefined;
  return window.direction === "after" ? "target" : windowKind(window);
}

/** Cases to be drawn. */
interface Drawing {
  readonly tasks: fc.Arbitrary<ComparedCase>;
  readonly cases: number;
  readonly batch: number;
  readonly seed: number;
  readonly onOutcome: (task: ComparedCase, engine: string, outcome: Outcome) => void;
  readonly onProgress: (line: string) => void;
}

/** What was found on them. */
interface Found {
  readonly byEngine: Readonly<Record<string, EngineCount>>;
  readonly firstMismatch: FirstMismatch | null;
}

async function compareAll(
  engines: readonly Opened[],
  { tasks, cases, batch, seed, onOutcome, onProgress }: Drawing,
): Promise<Found> {
  const counts = engines.map(() => ({ cases: 0, mismatches: 0, notSupported: 0 }));
  let firstMismatch: FirstMismatch | null = null;
  for (let from = 0; from < cases; from += batch) {
    const drawn = batchSeed(seed, from / batch);
    for (const [place, task] of fc.sample(tasks, { seed: drawn, numRuns: batch }).entries()) {
      if (from + place >= cases) break;
      for (const [number, { name, most = cases, engine }] of engines.entries()) {
        if (from + place >= most) continue;
        const outcomes = await compareOn(engine, task);
        for (const outcome of outcomes) onOutcome(task, name, outcome);
        const count = counts[number] as (typeof counts)[number];
        if (outcomes.some(({ refused }) => !refused)) count.cases++;
        if (outcomes.some(({ refused }) => refused)) count.notSupported++;
        if (mismatchOf(outcomes) === undefined) continue;
        count.mismatches++;
        if (firstMismatch !== null) continue;
        const least = (await shrunk(engine, tasks, drawn, place)) ?? task;
        const { expected = "", received = "" } = mismatchOf(await compareOn(engine, least)) ?? {};
        const at = { engine: name, case: from + place, seed };
        firstMismatch = { ...at, task: fc.stringify(least), expected, received };
      }
    }
    const done = engines.map(({ name }, at) => `${name} ${counts[at]?.cases}/${counts[at]?.mismatches}`);
    onProgress(`${Math.min(cases, from + batch)}: ${done.join(", ")}`);
  }
  return {
    byEngine: Object.fromEntries(engines.map(({ name }, at) => [name, counts[at] as EngineCount])),
    firstMismatch,
  };
}

const mismatchesOf = ({ byEngine }: Found): number =>
  Object.values(byEngine).reduce((sum, { mismatches }) => sum + mismatches, 0);

/**
 * Compares engines with the oracle on random cases. The cases depend on the seed alone, not on the engines.
 *
 * @param run - Engines, cases, seed.
 */
export async function runAgreement(run: AgreementRun): Promise<AgreementReport> {
  const { engines, cases, seed, repeats = 1, identities = 0, onProgress } = run;
  const batch = Math.max(25, Math.ceil(BATCH / repeats));
  const opened: Opened[] = [];
  const byAggregate: Counts = new Map();
  const byWindow: Counts = new Map([...windowKinds, "target"].map((kind) => [kind, new Map()]));
  const byKind: Drawing["onOutcome"] = (task, engine, outcome) => {
    count(byAggregate, task.plan.aggregates[outcome.name]?.aggregate ?? "", engine, outcome);
    count(byWindow, windowOf(task, outcome.name) ?? "", engine, outcome);
  };
  const drawing = { batch, seed };
  try {
    for (const [name, { open, most }] of Object.entries(engines)) {
      opened.push({ name, most, engine: await open() });
    }
    const tasks = arbitraryAggregateCase({ repeats });
    const plain = await compareAll(opened, { ...drawing, tasks, cases, onOutcome: byKind, onProgress });
    const linked = await compareAll(opened, {
      ...drawing,
      tasks: linkedCases({ repeats }),
      cases: identities,
      onOutcome: () => {},
      onProgress: (line) => onProgress(`with identities ${line}`),
    });
    return {
      cases,
      seed,
      repeats,
      identities,
      mismatches: mismatchesOf(plain) + mismatchesOf(linked),
      byEngine: plain.byEngine,
      byEngineWithIdentities: linked.byEngine,
      byAggregate: asRecord(byAggregate),
      byWindow: asRecord(byWindow),
      firstMismatch: plain.firstMismatch ?? linked.firstMismatch,
    };
  } finally {
    for (const { engine } of opened) await engine.close();
  }
}
