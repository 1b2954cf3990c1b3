import type { AggregateKind } from "@portrait/core";
import type { Algebra, SubtractableAlgebra } from "./algebra.js";
import { type CountState, count, exists, type ShareState, share } from "./count.js";
import { type DecayState, decayedSum } from "./decay.js";
import { type ExtremeState, max, min, recency, tenure } from "./extreme.js";
import { type FunnelState, funnel } from "./funnel.js";
import { type GapState, gap } from "./gap.js";
import { type HistogramState, histogram } from "./histogram.js";
import { dayOfWeek, type HoursState, hourOfDay } from "./hours.js";
import { first, type HistoryState, history, last, type ValueState } from "./order.js";
import { type QuantileState, quantile } from "./quantile.js";
import { type NgramState, ngrams, type SequenceState, sequenceCount } from "./sequence.js";
import { type SessionsState, sessions } from "./sessions.js";
import { type StreakState, streak } from "./streak.js";
import { mean, type SumState, sum } from "./sum.js";
import {
  type CountsState,
  distinct,
  entropy,
  mostFrequent,
  type TallyState,
  topK,
  topKShares,
} from "./tally.js";
import { type TrendState, trend } from "./trend.js";
import { type VarianceState, variance } from "./variance.js";

/** The algebra of each kind of aggregate. */
export interface Algebras extends Readonly<Record<AggregateKind, Algebra<object>>> {
  /** Counts events. */
  readonly count: SubtractableAlgebra<CountState>;
  /** Counts events too. */
  readonly exists: SubtractableAlgebra<CountState>;
  /** Counts events and hits. */
  readonly share: SubtractableAlgebra<ShareState>;
  /** A sum without rounding. */
  readonly sum: SubtractableAlgebra<SumState>;
  /** A sum without rounding, and a count. */
  readonly mean: SubtractableAlgebra<SumState>;
  /** Sums without rounding. */
  readonly variance: SubtractableAlgebra<VarianceState>;
  /** Sums without rounding. */
  readonly trend: SubtractableAlgebra<TrendState>;
  /** Counts by bin. */
  readonly histogram: SubtractableAlgebra<HistogramState>;
  /** Counts by hour. */
  readonly hourOfDay: SubtractableAlgebra<HoursState>;
  /** Counts by day. */
  readonly dayOfWeek: SubtractableAlgebra<HoursState>;
  /** A sum without rounding as of a whole number of half-lives. */
  readonly decayedSum: SubtractableAlgebra<DecayState>;
  /** Counts by value. */
  readonly distinct: SubtractableAlgebra<CountsState>;
  /** Counts by value. */
  readonly entropy: SubtractableAlgebra<CountsState>;
  /** The least number; the next one is not known. */
  readonly min: Algebra<ExtremeState>;
  /** The greatest number; the next one is not known. */
  readonly max: Algebra<ExtremeState>;
  /** The latest instant; the one before is not known. */
  readonly recency: Algebra<ExtremeState>;
  /** The earliest instant; the next one is not known. */
  readonly tenure: Algebra<ExtremeState>;
  /** The earliest value; the next one is not known. */
  readonly first: Algebra<ValueState>;
  /** The latest value; the one before is not known. */
  readonly last: Algebra<ValueState>;
  /** The last values; those before are not known. */
  readonly history: Algebra<HistoryState>;
  /** Counts by value and last places; the places before are not known. */
  readonly mostFrequent: Algebra<TallyState>;
  /** Counts by value and last places; the places before are not known. */
  readonly topK: Algebra<TallyState>;
  /** Counts by value and last places; the places before are not known. */
  readonly topKShares: Algebra<TallyState>;
  /** All values, in no order. */
  readonly quantile: Algebra<QuantileState>;
  /** Sums and extremes of the gaps; which gap would close is not known. */
  readonly gap: Algebra<GapState>;
  /** Sums of sessions; which of them would fall apart is not known. */
  readonly sessions: Algebra<SessionsState>;
  /** The periods with an event, not with how many. */
  readonly streak: Algebra<StreakState>;
  /** Counts by run and the ends of the inputs. */
  readonly ngrams: Algebra<NgramState>;
  /** A count and the ends of the inputs. */
  readonly sequenceCount: Algebra<SequenceState>;
  /** Latest starts and earliest ends of chains. */
  readonly funnel: Algebra<FunnelState>;
}

const ALGEBRAS: Algebras = Object.freeze({
  count,
  exists,
  share,
  sum,
  mean,
  variance,
  trend,
  histogram,
  hourOfDay,
  dayOfWeek,
  decayedSum,
  distinct,
  entropy,
  min,
  max,
  recency,
  tenure,
  first,
  last,
  history,
  mostFrequent,
  topK,
  topKShares,
  quantile,
  gap,
  sessions,
  streak,
  ngrams,
  sequenceCount,
  funnel,
});

/**
 * How a kind of aggregate is computed piece by piece: its state, and what may be done with it. `subtract` is there only
 * where taking events out again is lawful; asking the algebra of `max` for it does not compile.
 *
 * @param kind - The kind.
 *
 * @example
 * ```ts
 * import { algebraOf } from "@portrait/features";
 *
 * const { prepare, update, merge, subtract, finalize } = algebraOf("sum");
 * const node = { op: "aggregate", aggregate: "sum", window: { direction: "before", length: null }, type: "number" } as const;
 * const [monday, tuesday] = [prepare(node), prepare(node)];
 * update(monday, 0, 0.1);
 * update(tuesday, 86_400_000, 0.2);
 * const both = merge(monday, tuesday);
 * finalize(both, 172_800_000); // ≈ 0.3
 * finalize(subtract(both, monday), 172_800_000); // => 0.2
 * ```
 */
export function algebraOf<Kind extends AggregateKind>(kind: Kind): Algebras[Kind] {
  return ALGEBRAS[kind];
}
