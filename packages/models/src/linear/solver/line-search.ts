/** A point on the line that is searched. */
export interface LinePoint {
  /** How far along the direction. */
  readonly step: number;
  /** The function's value there. */
  readonly value: number;
  /** The function's derivative along the direction there. */
  readonly slope: number;
}

/** Two points that a minimum lies between: downhill at `low`, uphill at `high`. */
interface Bracket {
  readonly low: LinePoint;
  readonly high: LinePoint;
}

const DECREASE = 0.1;
const CURVATURE = 0.9;
const ROUNDING = 1e-10;
const EXPANSION = 5;
const SHRINKAGE = 0.66;
const MAX_EVALUATIONS = 60;

/**
 * Finds a step that satisfies the Wolfe conditions (decrease 0.1, curvature 0.9), or their approximate form where the
 * function no longer changes by more than rounding: Hager and Zhang, "A new conjugate gradient method with guaranteed
 * descent and an efficient line search", SIAM Journal on Optimization 16 (2005). Values that are not finite count as
 * too high.
 *
 * @param evaluate - The function along the direction.
 * @param origin - The function at step 0; its slope is negative.
 * @param first - The first step to try.
 * @returns The point accepted, the last one evaluated; `undefined` when there is none.
 */
export function searchLine(
  evaluate: (step: number) => LinePoint,
  origin: LinePoint,
  first: number,
): LinePoint | undefined {
  const ceiling = origin.value + ROUNDING * Math.abs(origin.value);
  let accepted: LinePoint | undefined;
  let evaluations = 0;
  const done = (): boolean => accepted !== undefined || evaluations >= MAX_EVALUATIONS;

  function accepts({ step, value, slope }: LinePoint): boolean {
    if (!(slope >= CURVATURE * origin.slope)) return false;
    if (value <= origin.value + DECREASE * step * origin.slope) return true;
    const rounded = Math.abs(value - origin.value) <= ROUNDING * Math.abs(origin.value);
    return rounded && slope <= (2 * DECREASE - 1) * origin.slope;
  }

  function probe(step: number): LinePoint {
    evaluations++;
    const found = evaluate(step);
    const finite = Number.isFinite(found.value) && Number.isFinite(found.slope);
    const point = finite ? found : { step, value: Number.POSITIVE_INFINITY, slope: -1 };
    if (accepts(point)) accepted = point;
    return point;
  }

  function bisect(low: LinePoint, high: LinePoint): Bracket {
    let [left, right] = [low, high];
    while (!done()) {
      const middle = probe((left.step + right.step) / 2);
      if (middle.slope >= 0) return { low: left, high: middle };
      if (middle.value <= ceiling) left = middle;
      else right = middle;
    }
    return { low: left, high: right };
  }

  function enclose(): Bracket {
    let low = origin;
    let point = probe(first);
    while (!done()) {
      if (point.slope >= 0) return { low, high: point };
      if (point.value > ceiling) return bisect(low, point);
      low = point;
      point = probe(point.step * EXPANSION);
    }
    return { low, high: point };
  }

  function narrow({ low, high }: Bracket, step: number): Bracket {
    if (done() || !(step > low.step && step < high.step)) return { low, high };
    const point = probe(step);
    if (point.slope >= 0) return { low, high: point };
    return point.value <= ceiling ? { low: point, high } : bisect(low, point);
  }

  function secantTwice(bracket: Bracket): Bracket {
    const step = secant(bracket.low, bracket.high);
    const next = narrow(bracket, step);
    if (step === next.high.step) return narrow(next, secant(bracket.high, next.high));
    if (step === next.low.step) return narrow(next, secant(bracket.low, next.low));
    return next;
  }

  let bracket = enclose();
  while (!done()) {
    const width = bracket.high.step - bracket.low.step;
    bracket = secantTwice(bracket);
    const left = bracket.high.step - bracket.low.step;
    if (left > SHRINKAGE * width) bracket = narrow(bracket, (bracket.low.step + bracket.high.step) / 2);
    if (bracket.high.step - bracket.low.step === width) break;
  }
  return accepted;
}

function secant(a: LinePoint, b: LinePoint): number {
  return (a.step * b.slope - b.step * a.slope) / (b.slope - a.slope);
}
