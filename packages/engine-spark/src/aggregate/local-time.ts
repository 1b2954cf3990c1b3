import { double, join, type Sql, sql } from "@portrait/engine-sql";
import { type ZoneOffset, zoneOffsets } from "@portrait/features";
import type { Zone } from "./bind.js";

const DAY = 86_400_000;

/** How far before an instant the clocks are looked at, so that a change just before it is known. */
const MARGIN = 3 * DAY;

const dayOf = (local: number): number => Math.floor(local / DAY);

/** The offsets by which local days never go back: a change that would take one back waits until the day has begun again. */
function withoutReturns(offsets: readonly ZoneOffset[]): readonly ZoneOffset[] {
  return offsets.map(({ since, offset }, index) => {
    const before = offsets[index - 1];
    if (before === undefined) return { since, offset };
    const begun = dayOf(since - 1 + before.offset);
    return dayOf(since + offset) >= begun ? { since, offset } : { since: begun * DAY - offset, offset };
  });
}

function offsetsOf({ timeZone, periods }: Zone, from: number, to: number): readonly ZoneOffset[] {
  const offsets = zoneOffsets(timeZone, from - MARGIN, to + 1);
  return periods ? withoutReturns(offsets) : offsets;
}

/**
 * The local time of events, in milliseconds: an expression over `instant`.
 *
 * @param zone - The zone.
 * @param span - The first and last instant of the events; null when there are none.
 */
export function localTime(zone: Zone, span: { readonly first: number; readonly last: number } | null): Sql {
  const offsets = span === null ? [] : offsetsOf(zone, span.first, span.last);
  if (offsets.length === 0) return sql`instant`;
  const cases = [...offsets]
    .reverse()
    .map(({ since, offset }) => sql`WHEN instant >= ${double(since)} THEN ${double(offset)}`);
  return sql`(instant + (CASE ${join(cases, sql` `)} END))`;
}

/**
 * The local time of one instant, in milliseconds.
 *
 * @param zone - The zone.
 * @param instant - Epoch milliseconds.
 */
export function localMilliseconds(zone: Zone, instant: number): number {
  const offsets = offsetsOf(zone, instant, instant);
  const { offset } = offsets.findLast(({ since }) => since <= instant) ?? (offsets[0] as ZoneOffset);
  return instant + offset;
}
