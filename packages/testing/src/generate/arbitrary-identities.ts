import type { IdentityIntervals } from "@portrait/core";
import fc from "fast-check";
import { arbitraryInstant, texts } from "./arbitrary-events.js";
import { type AggregateCase, type AggregateCaseOptions, arbitraryAggregateCase } from "./arbitrary-plan.js";

/** A random task for an engine that says who ids were. */
export interface PersonCase extends AggregateCase {
  /** Who they were. */
  readonly identities: IdentityIntervals;
}

interface Row {
  readonly id: string;
  readonly person: string;
  readonly from: number;
  readonly until: number;
}

/** Rows in order, each ending where the next one of its id begins. */
function intervalsOf(rows: readonly Row[]): IdentityIntervals {
  const sorted = [...rows].sort((a, b) => (a.id === b.id ? a.from - b.from : a.id < b.id ? -1 : 1));
  const cut = sorted.map((row, place) => {
    const next = sorted[place + 1];
    return next?.id === row.id ? { ...row, until: Math.min(row.until, next.from) } : row;
  });
  const kept = cut.filter(({ from, until }) => from < until);
  return {
    ids: kept.map(({ id }) => id),
    persons: kept.map(({ person }) => person),
    knownFrom: Float64Array.from(kept, ({ from }) => from),
    knownUntil: Float64Array.from(kept, ({ until }) => until),
  };
}

/** A task that a failed property prints as data. */
function printable(task: PersonCase): PersonCase {
  const { events, list, plan, identities } = task;
  const rows = identities.ids.map((id, row) => [
    id,
    identities.persons[row],
    String(identities.knownFrom[row]),
    String(identities.knownUntil[row]),
  ]);
  const text = (): string =>
    JSON.stringify({ schema: events.schema, arrival: events.arrival, list, plan, rows }, null, 1);
  return Object.defineProperty(task, fc.toStringMethod, { value: text });
}

/**
 * Random tasks for an engine as {@link arbitraryAggregateCase} gives, with random persons: ids that become others, become
 * themselves again, take the name of another id, or have no event; learnt at the cutoffs and beside them, always or for ever.
 *
 * @param options - As for {@link arbitraryAggregateCase}.
 */
export function arbitraryPersonCase(options: AggregateCaseOptions): fc.Arbitrary<PersonCase> {
  return arbitraryAggregateCase(options).chain((task) => {
    const { grid, plan, names, list } = task;
    const ids = [...new Set([...list.map((event) => String(event[names.user])), "nobody"])];
    const beside = plan.cutoffs.flatMap((cutoff) => [cutoff - 1, cutoff, cutoff + 1]);
    const instant = fc.oneof(arbitraryInstant(grid), fc.constantFrom(...beside));
    const row = fc.record<Row>({
      id: fc.constantFrom(...ids),
      person: fc.constantFrom(...ids, ...texts.slice(0, 3), "ann", "o'brien"),
      from: fc.oneof({ weight: 4, arbitrary: instant }, fc.constant(Number.NEGATIVE_INFINITY)),
      until: fc.oneof(instant, fc.constant(Number.POSITIVE_INFINITY)),
    });
    return fc
      .array(row, { maxLength: 8 })
      .map((rows) => printable({ ...task, identities: intervalsOf(rows) }));
  });
}
