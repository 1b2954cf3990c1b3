import { type AggregatePlan, type Engine, type EventLog, isPortraitError } from "@portrait/core";
import { disagreements, naiveAggregate } from "@portrait/testing";
import type { ComparedCase } from "./linked.ts";

/** What became of one aggregate of a case, or of the whole case where it has no aggregates. */
export interface Outcome {
  /** The name of the aggregate. */
  readonly name: string;
  /** Absent where they agree. */
  readonly mismatch?: { readonly expected: string; readonly received: string };
  /** Whether the engine refused it. */
  readonly refused: boolean;
}

interface Attempt {
  /** Disagreements by aggregate; absent where the engine threw. */
  readonly outcomes?: readonly Outcome[];
  readonly refused: boolean;
  readonly thrown: string;
}

async function attempt(
  engine: Engine,
  log: EventLog,
  { events, list, persons }: ComparedCase,
  plan: AggregatePlan,
): Promise<Attempt> {
  const expected = naiveAggregate(
    events,
    list,
    persons === undefined ? plan : { ...plan, identities: persons },
  );
  try {
    const found = disagreements(await engine.aggregate(log, plan), expected);
    const outcomes = Object.keys(plan.aggregates).map((name) => {
      const mismatch = found.find((one) => one.name === name || one.name === undefined);
      return mismatch === undefined ? { name, refused: false } : { name, refused: false, mismatch };
    });
    return { outcomes, refused: false, thrown: "" };
  } catch (error) {
    const refused = isPortraitError(error) && error.code === "not-supported";
    return { refused, thrown: String(error) };
  }
}

/** One aggregate by itself, where the engine threw at all of them together. */
async function outcomeOf(engine: Engine, log: EventLog, task: ComparedCase, name: string): Promise<Outcome> {
  const node = task.plan.aggregates[name];
  const aggregates = node === undefined ? {} : { [name]: node };
  const { outcomes, refused, thrown } = await attempt(engine, log, task, { ...task.plan, aggregates });
  if (outcomes !== undefined) return outcomes[0] ?? { name, refused };
  if (refused) return { name, refused };
  return { name, refused, mismatch: { expected: "a result", received: thrown } };
}

/**
 * Compares an engine with the oracle on a case, aggregate by aggregate.
 *
 * @param engine - The engine.
 * @param task - The case.
 */
export async function compareOn(engine: Engine, task: ComparedCase): Promise<readonly Outcome[]> {
  const { events, list, plan } = task;
  const names = Object.keys(plan.aggregates);
  const all = (mismatch: NonNullable<Outcome["mismatch"]>): readonly Outcome[] =>
    names.map((name) => ({ name, refused: false, mismatch }));
  let log: EventLog;
  try {
    log = await engine.read(events, list);
  } catch (error) {
    if (isPortraitError(error) && error.code === "not-supported")
      return names.map((name) => ({ name, refused: true }));
    return all({ expected: "a log", received: String(error) });
  }
  if (log.rows.kept !== list.length) {
    return all({ expected: `${list.length} rows kept`, received: `${log.rows.kept} rows kept` });
  }
  const { outcomes } = await attempt(engine, log, task, plan);
  if (outcomes !== undefined) return outcomes;
  const single: Outcome[] = [];
  for (const name of names) single.push(await outcomeOf(engine, log, task, name));
  return single;
}
