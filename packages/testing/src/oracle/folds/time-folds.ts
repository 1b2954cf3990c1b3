import { mean, type NaiveFold, numbersOf, option, variance } from "./fold.js";

/** How many events there are. */
export const naiveCount: NaiveFold = (_, { events }) => events.length;

/** Whether there is an event. */
export const naiveExists: NaiveFold = (_, { events }) => events.length > 0;

/** The part of the events with a true input; null without events. */
export const naiveShare: NaiveFold = (_, { events, inputs }) =>
  inputs.filter(({ value }) => value === true).length / events.length;

/** The time from the latest input to the cutoff; null without inputs. */
export const naiveRecency: NaiveFold = (node, view) =>
  (view.cutoff - Math.max(...numbersOf(view))) / option(node, "unit");

/** The time from the earliest input to the cutoff; null without inputs. */
export const naiveTenure: NaiveFold = (node, view) =>
  (view.cutoff - Math.min(...numbersOf(view))) / option(node, "unit");

/** What there is to say of the differences of consecutive events; null without enough of them. */
export const naiveGap: NaiveFold = (node, { events }) => {
  const unit = option(node, "unit");
  const gaps = events.slice(1).map(({ at }, place) => (at - (events[place]?.at ?? 0)) / unit);
  if (gaps.length === 0) return null;
  switch (option(node, "statistic")) {
    case "mean":
      return mean(gaps);
    case "min":
      return Math.min(...gaps);
    case "max":
      return Math.max(...gaps);
    case "last":
      return gaps.at(-1) ?? null;
    default: {
      const squared = variance(gaps, 1);
      return squared === null ? null : Math.sqrt(squared);
    }
  }
};

/** Runs of consecutive numbers, from their first to their last. */
function runsOf(numbers: ReadonlySet<number>): readonly (readonly [first: number, last: number])[] {
  return [...numbers]
    .filter((number) => !numbers.has(number - 1))
    .map((first) => {
      let last = first;
      while (numbers.has(last + 1)) last++;
      return [first, last] as const;
    });
}

/** What there is to say of runs of consecutive calendar periods with an event. */
export const naiveStreak: NaiveFold = (node, { cutoff, events, clockOf }) => {
  const clock = clockOf(option(node, "timeZone"));
  const periodOf = (instant: number): number => clock.period(option(node, "period"), instant);
  const active = new Set(events.map(({ at }) => periodOf(at)));
  const statistic = option(node, "statistic");
  if (statistic === "active") return active.size;
  const today = periodOf(cutoff - 1);
  const runs = runsOf(active).filter(
    ([, last]) => statistic === "longest" || last === today || last === today - 1,
  );
  return Math.max(0, ...runs.map(([first, last]) => last - first + 1));
};

const tally = (width: number, places: readonly number[]): readonly number[] =>
  Array.from({ length: width }, (_, place) => places.filter((found) => found === place).length);

/** How many events there are in each local hour. */
export const naiveHourOfDay: NaiveFold = (node, { events, clockOf }) => {
  const clock = clockOf(option(node, "timeZone"));
  return tally(
    24,
    events.map(({ at }) => clock.at(at).hour),
  );
};

/** How many events there are on each local day of the week, Monday first. */
export const naiveDayOfWeek: NaiveFold = (node, { events, clockOf }) => {
  const clock = clockOf(option(node, "timeZone"));
  return tally(
    7,
    events.map(({ at }) => clock.at(at).weekday),
  );
};

/** What there is to say of sessions; null, or a count of 0, without events. */
export const naiveSessions: NaiveFold = (node, { events }) => {
  const sessions: number[][] = [];
  events.forEach(({ at }, place) => {
    const before = events[place - 1]?.at ?? Number.NEGATIVE_INFINITY;
    if (at - before > option(node, "gap")) sessions.push([at]);
    else sessions.at(-1)?.push(at);
  });
  const durations = sessions.map((times) => Math.max(...times) - Math.min(...times));
  switch (option(node, "statistic")) {
    case "count":
      return sessions.length;
    case "meanEvents":
      return events.length / sessions.length;
    case "meanDuration":
      return mean(durations) / option(node, "unit");
    case "lastEvents":
      return sessions.at(-1)?.length ?? null;
    default:
      return (durations.at(-1) ?? Number.NaN) / option(node, "unit");
  }
};
