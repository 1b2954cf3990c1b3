import {
  boolean,
  category,
  defineEvents,
  type EventDefinition,
  id,
  number,
  oneOf,
  optional,
  text,
  timestamp,
} from "@portrait/core";
import fc from "fast-check";
import type { NaiveEvent } from "../oracle/naive-aggregate.js";

/** The columns of generated events, by role: the names are random. */
export interface EventNames {
  /** The user's id. */
  readonly user: string;
  /** The item's id; may be null. */
  readonly item: string;
  /** When it happened. */
  readonly at: string;
  /** Another instant; may be null. */
  readonly seen: string;
  /** One of `kinds`. */
  readonly kind: string;
  /** A category; may be null. */
  readonly country: string;
  /** A number. */
  readonly amount: string;
  /** A number; may be null. */
  readonly price: string;
  /** A truth value; may be null. */
  readonly flag: string;
  /** A text; may be null. */
  readonly note: string;
}

/** Generated events: what they are, and their list. */
export interface EventCase {
  /** The names of the columns. */
  readonly names: EventNames;
  /** What the events are. */
  readonly events: EventDefinition;
  /** The events, in any order of time. */
  readonly list: readonly NaiveEvent[];
}

/** Names of columns that break careless code; two differ in case alone. */
const COLUMN_NAMES = [
  "user",
  "User",
  "select",
  "a b",
  'quo"ted',
  "it's",
  "toString",
  "valueOf",
  "\u00e9t\u00e9",
  "x; --",
  "item.id",
  "at",
  "rowid",
  "%1$s",
  "$1",
  "line",
] as const;

/** The values of the closed category of generated events. */
export const kinds: readonly string[] = Object.freeze(["purchase", "cancel", "it's"]);

/** Texts of open categories and ids of generated events. */
export const texts: readonly string[] = Object.freeze([
  "FR",
  "fr",
  "__proto__",
  "\uff5e",
  "\u{1f600}",
  "'; --",
  "0",
]);

/** The step between the times of generated events and cutoffs. */
export const HOUR = 3_600_000;

/** Instants around which generated events happen: long before 1970, around it, and today. */
const ORIGINS = [-2_208_988_800_000, -2 * HOUR, 1_700_000_000_000] as const;

/**
 * Instants on and beside a grid of hours, so that ties and exact boundaries are frequent.
 *
 * @param origin - The first point of the grid.
 */
export function arbitraryInstant(origin: number): fc.Arbitrary<number> {
  return fc
    .tuple(fc.integer({ min: 0, max: 8 }), fc.constantFrom(0, 0, 0, -1, 1, 1_234_567))
    .map(([hours, beside]) => origin + hours * HOUR + beside);
}

/** Numbers whose sums and products are exact, so that no engine may round them otherwise. */
export const exactNumber: fc.Arbitrary<number> = fc.integer({ min: -80, max: 80 }).map((value) => value / 4);

function definitionOf(names: EventNames): EventDefinition {
  return defineEvents({
    [names.user]: id("user"),
    [names.item]: optional(id("item")),
    [names.at]: timestamp(),
    [names.seen]: optional(timestamp()),
    [names.kind]: oneOf(...kinds),
    [names.country]: optional(category()),
    [names.amount]: number(),
    [names.price]: optional(number()),
    [names.flag]: optional(boolean()),
    [names.note]: optional(text()),
  });
}

const arbitraryNames: fc.Arbitrary<EventNames> = fc
  .shuffledSubarray([...COLUMN_NAMES], { minLength: 10, maxLength: 10 })
  .map(([user, item, at, seen, kind, country, amount, price, flag, note]) => {
    return { user, item, at, seen, kind, country, amount, price, flag, note } as EventNames;
  });

function arbitraryEvent(names: EventNames, origin: number): fc.Arbitrary<NaiveEvent> {
  const instant = arbitraryInstant(origin).map((time) => new Date(time));
  const orNull = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
    fc.option(value, { freq: 3 });
  const word = fc.constantFrom(...texts);
  return fc.record<NaiveEvent>({
    [names.user]: word,
    [names.item]: orNull(word),
    [names.at]: instant,
    [names.seen]: orNull(instant),
    [names.kind]: fc.constantFrom(...kinds),
    [names.country]: orNull(word),
    [names.amount]: exactNumber,
    [names.price]: orNull(exactNumber),
    [names.flag]: orNull(fc.boolean()),
    [names.note]: orNull(word),
  });
}

/**
 * Random events of a random definition: hostile names and texts, many ties, nulls, instants before 1970, none at all.
 *
 * @returns The events, and the origin of their grid of hours.
 */
export function arbitraryEvents(): fc.Arbitrary<EventCase & { readonly origin: number }> {
  return fc.tuple(arbitraryNames, fc.constantFrom(...ORIGINS)).chain(([names, origin]) => {
    const list = fc.array(arbitraryEvent(names, origin), { maxLength: 24, size: "max" });
    return list.map((found) => ({ names, events: definitionOf(names), list: found, origin }));
  });
}
