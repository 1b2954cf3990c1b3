const GOLDEN = (3 - Math.sqrt(5)) / 2;
const MOST_STEPS = 500;

/** A place with the value of the function there. */
interface Place {
  readonly at: number;
  readonly value: number;
}

/** The step from the best place to the least point of the parabola through three places; NaN if there is none. */
function parabolicStep(best: Place, second: Place, third: Place): number {
  const left = (best.at - second.at) * (best.value - third.value);
  const right = (best.at - third.at) * (best.value - second.value);
  const above = (best.at - third.at) * right - (best.at - second.at) * left;
  const below = 2 * (right - left);
  return below === 0 ? Number.NaN : -above / below;
}

/**
 * Where a function of one number is least between two bounds: golden sections, and parabolas where they lead faster. Of a
 * function with several minima it finds one of them.
 *
 * Source: Brent, "Algorithms for minimization without derivatives", chapter 5 (1973).
 *
 * @param run - The function; a value that is not a number counts as infinite.
 * @param from - The lower bound.
 * @param to - The upper bound.
 * @param tolerance - How close to get, in absolute terms where the place is about 1 and relative beyond.
 */
export function brentMinimum(
  run: (at: number) => number,
  from: number,
  to: number,
  tolerance: number,
): number {
  const placeAt = (at: number): Place => {
    const value = run(at);
    return { at, value: Number.isNaN(value) ? Number.POSITIVE_INFINITY : value };
  };
  let [low, high] = [from, to];
  let best = placeAt(low + GOLDEN * (high - low));
  let [second, third] = [best, best];
  let [step, before] = [0, 0];
  for (let taken = 0; taken < MOST_STEPS; taken++) {
    const middle = (low + high) / 2;
    const near = tolerance * Math.max(1, Math.abs(best.at));
    if (Math.abs(best.at - middle) + (high - low) / 2 <= 2 * near) break;
    const parabolic = parabolicStep(best, second, third);
    const target = best.at + parabolic;
    const useful = Math.abs(parabolic) < Math.abs(before) / 2 && target > low && target < high;
    before = useful ? step : (best.at < middle ? high : low) - best.at;
    step = useful ? parabolic : GOLDEN * before;
    if (useful && (target - low < 2 * near || high - target < 2 * near))
      step = best.at < middle ? near : -near;
    const next = placeAt(best.at + (Math.abs(step) >= near ? step : Math.sign(step) * near));
    if (next.value <= best.value) {
      if (next.at < best.at) high = best.at;
      else low = best.at;
      [third, second, best] = [second, best, next];
    } else {
      if (next.at < best.at) low = next.at;
      else high = next.at;
      if (next.value <= second.value || second.at === best.at) [third, second] = [second, next];
      else if (next.value <= third.value || third.at === best.at || third.at === second.at) third = next;
    }
  }
  return best.at;
}
