import {
  isoText,
  PortraitError,
  type Profile,
  type Tag,
  type TimestampInput,
  toMilliseconds,
} from "@portrait/core";

/** A stretch of time over which a tag kept its value and its definition. */
export interface TagSpan extends Omit<Tag, "validUntil"> {
  /** Since when the value was known, as ISO 8601 text. */
  readonly from: string;
  /** When it changed or ran out, as ISO 8601 text; `null` while it lasts. */
  readonly to: string | null;
  /** When it was last confirmed, as ISO 8601 text. */
  readonly confirmed: string;
  /** When it runs out if it is not confirmed again, as ISO 8601 text; `null` when it does not. */
  readonly validUntil: string | null;
}

/** The tags of one user over time. Plain data: JSON gives it back. */
export interface TagHistory {
  /** The user's id. */
  readonly key: string;
  /** For each tag its spans, oldest first. */
  readonly tags: Readonly<Record<string, readonly TagSpan[]>>;
}

const instant = (text: string): number => toMilliseconds("recordTags", "asOf", text);

/** Where a span ends that is followed by another from `at` on. */
function closed(span: TagSpan, at: string): TagSpan {
  const ranOut = span.validUntil !== null && instant(span.validUntil) < instant(at);
  return Object.freeze({ ...span, to: ranOut ? span.validUntil : at });
}

const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function spansWith(spans: readonly TagSpan[], tag: Tag, at: string): readonly TagSpan[] {
  const last = spans.at(-1);
  const fresh: TagSpan = Object.freeze({ ...tag, from: at, to: null, confirmed: at });
  if (last === undefined) return [fresh];
  const lasts = last.to === null && (last.validUntil === null || instant(last.validUntil) >= instant(at));
  const same = lasts && sameValue(last.value, tag.value) && last.definition === tag.definition;
  if (same) return [...spans.slice(0, -1), Object.freeze({ ...fresh, from: last.from })];
  return last.to === null ? [...spans.slice(0, -1), closed(last, at), fresh] : [...spans, fresh];
}

/**
 * Adds a profile to the history of a user's tags: a span goes on while value and definition stay the same, with the evidence,
 * confidence and expiry of the latest time; it ends when they change, or ran out in between. A tag that the profile does not
 * have any more ends.
 *
 * @param history - What was known before; left out for a new user.
 * @param profile - The profile, not older than the history.
 * @returns The new history; the old one is unchanged.
 * @throws PortraitError `invalid-argument` when the profile is another user's or older than the history.
 *
 * @example
 * ```ts
 * import { defineEvents, id, timestamp } from "@portrait/core";
 * import { buildProfiles, defineProfile, memory, recency, recordTags, tag, type TagHistory } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, {
 *   key: "user",
 *   features: ({ at }) => ({ daysAway: recency(at) }),
 *   tags: (f) => ({ lapsed: tag(f.daysAway.gt(60)) }),
 * });
 * const engine = memory();
 * const log = await engine.read(visits, [{ user: "ann", at: "2024-01-01" }]);
 * let history: TagHistory | undefined;
 * for (const asOf of ["2024-02-01", "2024-03-01", "2024-04-01"]) {
 *   const [ann] = await buildProfiles(visitor, log, { engine, asOf });
 *   if (ann !== undefined) history = recordTags(history, ann);
 * }
 * history?.tags.lapsed?.map(({ value, from, to }) => [value, from, to]); // => [[false, "2024-02-01", "2024-04-01"], [true, "2024-04-01", null]]
 * ```
 */
export function recordTags(
  history: TagHistory | undefined,
  profile: Pick<Profile, "key" | "asOf" | "tags">,
): TagHistory {
  const { key, asOf } = profile;
  if (history !== undefined && history.key !== key) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `recordTags: the history is that of ${JSON.stringify(history.key)}, the profile that of ${JSON.stringify(key)}.`,
    });
  }
  const before = new Map(Object.entries(history?.tags ?? {}));
  const latest = Math.max(
    ...[...before.values()].flatMap((spans) => spans.map((span) => instant(span.to ?? span.confirmed))),
    Number.NEGATIVE_INFINITY,
  );
  if (instant(asOf) < latest) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `recordTags: the profile is as of ${asOf}, and the history is known until ${isoText(latest)}.`,
      hint: "Record profiles in the order of their times.",
    });
  }
  const tags = Object.entries(profile.tags).map(
    ([name, tag]) => [name, Object.freeze(spansWith(before.get(name) ?? [], tag, asOf))] as const,
  );
  for (const [name] of tags) before.delete(name);
  const gone = [...before].map(([name, spans]) => {
    const last = spans.at(-1);
    return [
      name,
      last?.to === null ? Object.freeze([...spans.slice(0, -1), closed(last, asOf)]) : spans,
    ] as const;
  });
  return Object.freeze({ key, tags: Object.freeze(Object.fromEntries([...tags, ...gone])) });
}

/**
 * What a tag said at an instant: the span that held it, unless it had run out.
 *
 * @param history - The history.
 * @param name - The tag.
 * @param at - The instant.
 * @returns The span, or nothing where the tag said nothing.
 * @throws PortraitError `invalid-argument` when `at` is no instant.
 *
 * @example
 * ```ts
 * import { tagAt } from "@portrait/features";
 *
 * tagAt({ key: "ann", tags: {} }, "lapsed", "2024-01-01"); // => undefined
 * ```
 */
export function tagAt(history: TagHistory, name: string, at: TimestampInput): TagSpan | undefined {
  const time = toMilliseconds("tagAt", "at", at);
  const spans = Object.hasOwn(history.tags, name) ? (history.tags[name] ?? []) : [];
  return spans.find(({ from, to, validUntil }) => {
    const end = to ?? validUntil;
    return instant(from) <= time && (end === null || time < instant(end));
  });
}
