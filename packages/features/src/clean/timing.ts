import {
  type Duration,
  describeValue,
  type EventDefinition,
  type FutureRule,
  type LateRule,
  optionalOption,
  resolveOptions,
  type TimestampInput,
  toMilliseconds,
} from "@portrait/core";
import { durationOption } from "../define/duration-option.js";
import { invalidPlan } from "./column-rules.js";

/** Which events come too late: their row is rejected as `late`. */
export interface LateOptions<Timestamp extends string = string> {
  /** The longest time between an event and its arrival that is accepted. */
  readonly after: Duration;
  /** The timestamp column that says when an event arrived; left out, that which `defineEvents` was told of. */
  readonly arrival?: Timestamp;
}

/** Which events lie in the future: their row is rejected as `future`. One of `now` and `arrival` says of when. */
export interface FutureOptions<Timestamp extends string = string> {
  /** How much later than that is accepted, as clocks differ; left out, nothing. */
  readonly beyond?: Duration;
  /** The instant behind which the future lies. */
  readonly now?: TimestampInput;
  /** The timestamp column that says when an event arrived: behind that lies its future. */
  readonly arrival?: Timestamp;
}

const name = optionalOption<string>("the name of a timestamp column", (value) => typeof value === "string");

function arrivalOf(owner: string, events: EventDefinition, given: string | undefined): string {
  const column = given ?? events.arrival;
  const known = column !== undefined && Object.hasOwn(events.schema, column);
  if (known && events.schema[column]?.kind === "timestamp" && column !== events.time) return column;
  throw invalidPlan(
    column === undefined
      ? `${owner} needs a column of arrival.`
      : `${owner}: "arrival" must be a timestamp column other than the event's time; received ${describeValue(column)}.`,
    'Name it: { arrival: "receivedAt" }, or define the events with it.',
  );
}

/**
 * `late` of a cleaning plan, checked.
 *
 * @param owner - Who asks, for the message.
 * @param events - The events.
 * @param given - What the caller gave, or a plan's own rule.
 * @throws PortraitError `invalid-definition`, `invalid-option`.
 */
export function lateRule(owner: string, events: EventDefinition, given: unknown): LateRule | undefined {
  if (given === undefined) return undefined;
  const asker = `${owner}: late`;
  const rules = { after: durationOption("days(3)"), arrival: name };
  const { after, arrival } = resolveOptions(asker, rules, given as object);
  if (after === undefined) throw invalidPlan(`${asker} lacks "after".`, "Write late: { after: days(3) }.");
  return Object.freeze({ after, arrival: arrivalOf(asker, events, arrival) });
}

/**
 * `future` of a cleaning plan, checked.
 *
 * @param owner - Who asks, for the message.
 * @param events - The events.
 * @param given - What the caller gave, or a plan's own rule.
 * @throws PortraitError `invalid-definition`, `invalid-option`, `invalid-argument` when `now` is no instant.
 */
export function futureRule(owner: string, events: EventDefinition, given: unknown): FutureRule | undefined {
  if (given === undefined) return undefined;
  const asker = `${owner}: future`;
  const rules = {
    beyond: durationOption("minutes(5)"),
    now: optionalOption<TimestampInput>("an instant", () => true),
    arrival: name,
  };
  const { beyond, now, arrival } = resolveOptions(asker, rules, given as object);
  if ((now === undefined) === (arrival === undefined)) {
    throw invalidPlan(
      `${asker} must have one of "now" and "arrival"; received ${now === undefined ? "neither" : "both"}.`,
      'Write future: { now: "2024-03-01T12:00:00Z" }, or { arrival: "receivedAt" }.',
    );
  }
  return Object.freeze({
    ...(beyond === undefined ? {} : { beyond }),
    ...(now === undefined
      ? { arrival: arrivalOf(asker, events, arrival) }
      : { now: toMilliseconds(asker, "now", now) }),
  });
}
