import { type Engine, type WindowKind, windowKind, windowKinds } from "@portrait/core";
import { type AggregateCase, arbitraryAggregateCase } from "@portrait/testing";
import fc from "fast-check";
import { compareOn, type Outcome } from "./compare.ts";
import type { AgreementEngine } from "./engines.ts";
import type { AgreementReport, Count, FirstMismatch } from "./report.ts";

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
  /** Receives a line now and then. */
  readonly onProgress: (line: string) => void;
}

interface Tally {
  readonly name: string;
  readonly most: number;
  readonly engine: Engine;
  cases: number;
  mismatches: number;
  notSupported: number;
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
  tasks: fc.Arbitrary<AggregateCase>,
  seed: number,
  place: number,
): Promise<AggregateCase | undefined> {
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

function windowOf(task: AggregateCase, name: string): WindowKind | "target" | undefined {
  const window = task.plan.aggregates[name]?.window;
  if (window === undefined) return undefined;
  return window.direction === "after" ? "target" : windowKind(window);
}

/**
 * Compares engines with the oracle on random cases. The cases depend on the seed alone, not on the engines.
 *
 * @param run - Engines, cases, seed.
 */
export async function runAgreement(run: AgreementRun): Promise<AgreementReport> {
  const { engines, cases, seed, repeats = 1, onProgress } = run;
  const arbitrary = arbitraryAggregateCase({ repeats });
  const batch = Math.max(25, Math.ceil(BATCH / repeats));
  const tallies: Tally[] = [];
  const byAggregate: Counts = new Map();
  const byWindow: Counts = new Map([...windowKinds, "target"].map((kind) => [kind, new Map()]));
  let firstMismatch: FirstMismatch | null = null;
  try {
    for (const [name, { open, most = cases }] of Object.entries(engines)) {
      tallies.push({ name, most, engine: await open(), cases: 0, mismatches: 0, notSupported: 0 });
    }
    for (let from = 0; from < cases; from += batch) {
      const drawn = batchSeed(seed, from / batch);
      const tasks = fc.sample(arbitrary, { seed: drawn, numRuns: batch });
      for (const [place, task] of tasks.slice(0, cases - from).entries()) {
        for (const tally of tallies) {
          if (from + place >= tally.most) continue;
          const outcomes = await compareOn(tally.engine, task);
          for (const outcome of outcomes) {
            count(byAggregate, task.plan.aggregates[outcome.name]?.aggregate ?? "", tally.name, outcome);
            count(byWindow, windowOf(task, outcome.name) ?? "", tally.name, outcome);
          }
          if (outcomes.some(({ refused }) => !refused)) tally.cases++;
          if (outcomes.some(({ refused }) => refused)) tally.notSupported++;
          if (mismatchOf(outcomes) === undefined) continue;
          tally.mismatches++;
          if (firstMismatch !== null) continue;
          const least = (await shrunk(tally.engine, arbitrary, drawn, place)) ?? task;
          const { expected = "", received = "" } = mismatchOf(await compareOn(tally.engine, least)) ?? {};
          const at = { engine: tally.name, case: from + place, seed };
          firstMismatch = { ...at, task: fc.stringify(least), expected, received };
        }
      }
      const done = Math.min(cases, from + batch);
      onProgress(`${done}: ${tallies.map((one) => `${one.name} ${one.cases}/${one.mismatches}`).join(", ")}`);
    }
  } finally {
    for (const { engine } of tallies) await engine.close();
  }
  const byEngine = Object.fromEntries(
    tallies.map((one) => [
      one.name,
      { cases: one.cases, mismatches: one.mismatches, notSupported: one.notSupported },
    ]),
  );
  return {
    cases,
    seed,
    repeats,
    mismatches: tallies.reduce((sum, { mismatches }) => sum + mismatches, 0),
    byEngine,
    byAggregate: asRecord(byAggregate),
    byWindow: asRecord(byWindow),
    firstMismatch,
  };
}
