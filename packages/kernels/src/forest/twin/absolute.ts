import { type Best, isBetter, keepScore } from "./best.js";
import { knownEnd, levelOf, rankAt, rowAt, targetOf, weightOf } from "./sorted-rows.js";
import type { Task } from "./views.js";

/** Splits by absolute error. */
export interface Absolute {
  /** Readies a node. Returns its median, and its rows' distances to it in sum. */
  open(begin: number, end: number): { readonly median: number; readonly loss: number };
  /** Looks for the best cut of a number. */
  number(feature: number, begin: number, end: number, best: Best): void;
  /** Looks for the best cut of levels in an order. */
  levels(feature: number, begin: number, end: number, order: readonly number[], best: Best): void;
}

/** One row of a sweep. */
interface Entry {
  readonly row: number;
  readonly rank: number;
}

/** Keeps the sum of absolute distances to the median of rows that come one by one. */
function createLosses(task: Task, rows: readonly number[]) {
  const places = new Map(rows.map((row, place) => [row, place]));
  const values = rows.map((row) => targetOf(task, row));
  let weights = new Float64Array(rows.length + 1);
  let sums = new Float64Array(rows.length + 1);
  let weight = 0;
  let sum = 0;
  return {
    clear(): void {
      weights = new Float64Array(rows.length + 1);
      sums = new Float64Array(rows.length + 1);
      weight = 0;
      sum = 0;
    },
    insert(row: number): void {
      const w = weightOf(task, row);
      const product = w * targetOf(task, row);
      weight += w;
      sum += product;
      for (let at = (places.get(row) as number) + 1; at <= rows.length; at += at & -at) {
        weights[at] = (weights[at] as number) + w;
        sums[at] = (sums[at] as number) + product;
      }
    },
    loss(): number {
      if (!(weight > 0)) return 0;
      const half = weight * 0.5;
      let at = 0;
      let below = 0;
      let belowSum = 0;
      let step = 1;
      while (step * 2 <= rows.length) step *= 2;
      for (; step > 0; step >>= 1) {
        const to = at + step;
        if (to > rows.length || below + (weights[to] as number) >= half) continue;
        at = to;
        below += weights[to] as number;
        belowSum += sums[to] as number;
      }
      const median = values[Math.min(at, rows.length - 1)] as number;
      return median * below - belowSum + (sum - belowSum) - median * (weight - below);
    },
  };
}

function medianOf(task: Task, rows: readonly number[]): number {
  const half = rows.reduce((total, row) => total + weightOf(task, row), 0) * 0.5;
  let below = 0;
  let place = 0;
  while (place < rows.length - 1 && below + weightOf(task, rows[place] as number) < half) {
    below += weightOf(task, rows[place] as number);
    place++;
  }
  const median = targetOf(task, rows[place] as number);
  const next = rows[place + 1];
  if (next === undefined || below + weightOf(task, rows[place] as number) !== half) return median;
  return median * 0.5 + targetOf(task, next) * 0.5;
}

/** Splits by absolute error, one node at a time. */
export function createAbsolute(task: Task): Absolute {
  const { job } = task;
  let losses = createLosses(task, []);

  function sweep(
    entries: readonly Entry[],
    absent: readonly number[],
    missing: boolean | undefined,
    take: (score: number, entry: Entry, next: number, heavier: boolean) => void,
  ): void {
    const known = entries.length;
    const ends = (place: number): boolean => entries[place + 1]?.rank !== entries[place]?.rank;
    const lefts = new Float64Array(known);
    const rights = new Float64Array(known);
    losses.clear();
    if (missing === true) absent.forEach(losses.insert);
    entries.forEach(({ row }, place) => {
      losses.insert(row);
      if (ends(place)) lefts[place] = losses.loss();
    });
    losses.clear();
    if (missing === false) absent.forEach(losses.insert);
    for (let place = known - 1; place >= 0; place--) {
      if (ends(place)) rights[place] = losses.loss();
      losses.insert((entries[place] as Entry).row);
    }
    const weigh = (rows: readonly number[]): number =>
      rows.reduce((sum, row) => sum + weightOf(task, row), 0);
    const total = weigh([...entries.map(({ row }) => row), ...absent]);
    let weight = 0;
    for (let place = 0; place < (missing === false ? known : known - 1); place++) {
      const entry = entries[place] as Entry;
      weight += weightOf(task, entry.row);
      if (!ends(place)) continue;
      const rows = place + 1 + (missing === true ? absent.length : 0);
      if (rows < job.minLeaf || known + absent.length - rows < job.minLeaf) continue;
      const next = entries[place + 1]?.rank ?? -1;
      take(-((lefts[place] as number) + (rights[place] as number)), entry, next, weight >= total - weight);
    }
  }

  const offer = (best: Best, feature: number, num: number): boolean => {
    if (!isBetter(best, { num, den: 1 })) return false;
    keepScore(best, { num, den: 1 });
    Object.assign(best, { feature, set: undefined });
    return true;
  };

  return {
    open(begin, end) {
      const rows = Array.from({ length: end - begin }, (_, at) => rowAt(task, job.columns + 1, begin + at));
      losses = createLosses(task, rows);
      rows.forEach(losses.insert);
      return { median: medianOf(task, rows), loss: losses.loss() };
    },
    number(feature, begin, end, best) {
      const known = knownEnd(task, feature, begin, end);
      const all = Array.from({ length: end - begin }, (_, at) => ({
        row: rowAt(task, feature, begin + at),
        rank: rankAt(task, feature, begin + at),
      }));
      const absent = all.slice(known - begin).map(({ row }) => row);
      for (const missing of absent.length === 0 ? [undefined] : [false, true]) {
        sweep(all.slice(0, known - begin), absent, missing, (score, { rank }, next, heavier) => {
          if (!offer(best, feature, score)) return;
          Object.assign(best, { cut: rank, next, missingLeft: missing ?? heavier });
        });
      }
    },
    levels(feature, begin, end, order, best) {
      const rows = Array.from({ length: end - begin }, (_, at) => rowAt(task, job.columns, begin + at));
      const entries = order.flatMap((bin, rank) =>
        rows.filter((row) => levelOf(task, feature, row) === bin).map((row) => ({ row, rank })),
      );
      sweep(entries, [], undefined, (score, { rank }, _next, heavier) => {
        if (!offer(best, feature, score)) return;
        const missing = order.indexOf(255);
        best.missingLeft = missing < 0 ? heavier : missing <= rank;
        const set = new Uint8Array(256).fill(best.missingLeft ? 1 : 0);
        order.forEach((bin, index) => {
          set[bin] = index <= rank ? 1 : 0;
        });
        best.set = set;
      });
    },
  };
}
