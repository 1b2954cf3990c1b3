import type { AggregateNode } from "@portrait/core";
import { type Algebra, type AlgebraResult, finiteOrNull } from "./algebra.js";

/** Sessions: runs of events with no gap between two of them longer than `gap`. */
export interface SessionsState {
  /** What is said of them. */
  readonly statistic: AggregateNode["statistic"];
  /** The longest gap within one, in milliseconds. */
  readonly gap: number;
  /** Milliseconds in the unit of durations. */
  readonly unit: number;
  /** How many sessions. */
  sessions: number;
  /** How many events. */
  events: number;
  /** The first instant. */
  first: number;
  /** The last instant. */
  last: number;
  /** When the last session began. */
  lastStart: number;
  /** How many events the last session has. */
  lastEvents: number;
  /** The durations of all sessions together, in milliseconds. */
  duration: number;
}

function update(state: SessionsState, time: number): void {
  if (state.events === 0) state.first = time;
  const distance = state.events === 0 ? Number.POSITIVE_INFINITY : time - state.last;
  if (distance > state.gap) {
    state.sessions++;
    state.lastStart = time;
    state.lastEvents = 0;
  } else state.duration += distance;
  state.events++;
  state.lastEvents++;
  state.last = time;
}

function merge(a: SessionsState, b: SessionsState): SessionsState {
  if (a.events === 0 || b.events === 0) return { ...(a.events === 0 ? b : a) };
  const distance = b.first - a.last;
  const joined = distance <= a.gap;
  const within = joined && b.sessions === 1;
  return {
    ...b,
    first: a.first,
    events: a.events + b.events,
    sessions: a.sessions + b.sessions - (joined ? 1 : 0),
    duration: a.duration + b.duration + (joined ? distance : 0),
    lastStart: within ? a.lastStart : b.lastStart,
    lastEvents: within ? a.lastEvents + b.lastEvents : b.lastEvents,
  };
}

function finalize(state: SessionsState): AlgebraResult {
  const { sessions, unit } = state;
  if (state.statistic === "count") return sessions;
  if (sessions === 0) return null;
  switch (state.statistic) {
    case "meanEvents":
      return state.events / sessions;
    case "meanDuration":
      return finiteOrNull(state.duration / sessions / unit);
    case "lastDuration":
      return finiteOrNull((state.last - state.lastStart) / unit);
    default:
      return state.lastEvents;
  }
}

/** `sessions`: what is said of sessions. */
export const sessions: Algebra<SessionsState> = Object.freeze({
  prepare: ({ statistic, gap = 0, unit = 1 }: AggregateNode) => ({
    statistic,
    gap,
    unit,
    sessions: 0,
    events: 0,
    first: Number.NaN,
    last: Number.NaN,
    lastStart: Number.NaN,
    lastEvents: 0,
    duration: 0,
  }),
  update,
  merge,
  finalize,
});
