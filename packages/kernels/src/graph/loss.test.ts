import { createRandom } from "@portrait/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Instance, type Instances, openInstances, putF32, putI32 } from "./both.fixture.js";

let instances: Instances;
beforeAll(async () => {
  instances = await openInstances((actual, expected) => expect(actual).toEqual(expected));
});
afterAll(() => instances.close());

const USERS = 6;
const ITEMS = 11;
const random = createRandom("losses");
const at = (values: ArrayLike<number>, index: number): number => values[index] as number;
const f32 = (length: number): Float32Array => Float32Array.from({ length }, () => random.normal());
/** Users have 2, 0, 3, 1, 4 and 2 pairs. */
const offsets = Int32Array.from([0, 2, 2, 5, 6, 10, 12]);
const PAIRS = 12;
const weights = Float32Array.from({ length: PAIRS }, () => random.next() / PAIRS);
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

interface Data {
  readonly users: Float32Array;
  readonly items: Float32Array;
  readonly score: (user: number, item: number) => number;
}

function dataOf(width: number): Data {
  const [users, items] = [f32(USERS * width), f32(ITEMS * width)];
  const score = (user: number, item: number): number => {
    let sum = 0;
    for (let k = 0; k < width; k++) sum += at(users, user * width + k) * at(items, item * width + k);
    return sum;
  };
  return { users, items, score };
}

function eachPair(visit: (user: number, pair: number) => void): void {
  for (let user = 0; user < USERS; user++) {
    for (let pair = at(offsets, user); pair < at(offsets, user + 1); pair++) visit(user, pair);
  }
}

interface Placed {
  readonly offsets: number;
  readonly weights: number;
  readonly users: number;
  readonly items: number;
  readonly losses: number;
}

const place = (instance: Instance, data: Data): Placed => ({
  offsets: putI32(instance, offsets),
  weights: putF32(instance, weights),
  users: putF32(instance, data.users),
  items: putF32(instance, data.items),
  losses: instance.alloc(8 * USERS),
});

const draw = (count: number): Int32Array => Int32Array.from({ length: count }, () => random.integer(ITEMS));

function near(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, index) => {
    expect(at(actual, index)).toBeCloseTo(value, 5);
  });
}

describe.each([1, 4, 7, 64])("losses of vectors of %i", (width) => {
  const data = dataOf(width);

  test.each([1, 3])("pairwise with %i negatives", (negatives) => {
    const group = negatives + 1;
    const which = draw(PAIRS * group);
    const result = instances.same((instance) => {
      const p = place(instance, data);
      const items = putI32(instance, which);
      const to = instance.alloc(4 * which.length);
      const before = [p.offsets, items, p.weights, USERS, negatives, p.users, p.items, width, 0.7];
      instance.parallel("pairwiseStep", ...before, to, p.losses);
      return {
        losses: instance.f64(p.losses, USERS).slice(),
        slopes: instance.f32(to, which.length).slice(),
      };
    });
    const losses = new Array<number>(USERS).fill(0);
    const slopes = new Array<number>(which.length).fill(0);
    eachPair((user, pair) => {
      for (let n = 1; n <= negatives; n++) {
        const margin =
          (data.score(user, at(which, pair * group + n)) - data.score(user, at(which, pair * group))) / 0.7;
        const share = at(weights, pair) / negatives;
        losses[user] = at(losses, user) + share * softplus(margin);
        slopes[pair * group + n] = (share * sigmoid(margin)) / 0.7;
        slopes[pair * group] = at(slopes, pair * group) - at(slopes, pair * group + n);
      }
    });
    near(result.losses, losses);
    near(result.slopes, slopes);
  });

  test("squares", () => {
    const which = draw(PAIRS);
    const result = instances.same((instance) => {
      const p = place(instance, data);
      const [items, to, totals] = [
        putI32(instance, which),
        instance.alloc(4 * PAIRS),
        instance.alloc(4 * USERS),
      ];
      const before = [p.offsets, items, p.weights, USERS, p.users, p.items, width];
      instance.parallel("squaresStep", ...before, to, totals, p.losses);
      return {
        losses: instance.f64(p.losses, USERS).slice(),
        slopes: instance.f32(to, PAIRS).slice(),
        totals: instance.f32(totals, USERS).slice(),
      };
    });
    const [losses, totals] = [new Array<number>(USERS).fill(0), new Array<number>(USERS).fill(0)];
    const slopes: number[] = [];
    eachPair((user, pair) => {
      const [weight, score] = [at(weights, pair), data.score(user, at(which, pair))];
      losses[user] = at(losses, user) + weight * (1 - score) ** 2;
      totals[user] = at(totals, user) + weight;
      slopes[pair] = 2 * weight * (score - 1);
    });
    result.losses.forEach((loss, user) => {
      expect(Math.abs(loss - at(losses, user))).toBeLessThan(1e-4 * (1 + at(losses, user)));
    });
    near(result.totals, totals);
    near(result.slopes, slopes.map(Math.fround));
  });

  test.each([0, 1])("softmax, sampled %i", (sampled) => {
    const which = draw(PAIRS);
    const sample = draw(9);
    const some = Int32Array.from([0, 2, 3, 4, 5]);
    const [stride, temperature, correction] = [13, 0.8, 0.3];
    const scores = new Float32Array(some.length * stride);
    some.forEach((user, row) => {
      sample.forEach((item, n) => {
        scores[row * stride + n] = data.score(user, item);
      });
    });
    const result = instances.same((instance) => {
      const p = place(instance, data);
      const [list, items, row] = [putI32(instance, some), putI32(instance, which), putF32(instance, scores)];
      const to = instance.alloc(4 * PAIRS);
      const before = [list, some.length, row, stride, sample.length, p.offsets, items, p.weights];
      const after = [p.users, p.items, width, temperature, correction, sampled, to, p.losses];
      instance.parallel("softmaxStep", ...before, ...after);
      return {
        losses: instance.f64(p.losses, USERS).slice(),
        slopes: instance.f32(to, PAIRS).slice(),
        rows: instance.f32(row, scores.length).slice(),
      };
    });
    const losses = new Array<number>(USERS).fill(0);
    const slopes: number[] = [];
    const rows = new Array<number>(scores.length).fill(0);
    some.forEach((user, row) => {
      const scaled = [...sample].map((item) => data.score(user, item) / temperature);
      const largest = Math.max(...scaled);
      const total = scaled.reduce((sum, s) => sum + Math.exp(s - largest), 0);
      for (let pair = at(offsets, user); pair < at(offsets, user + 1); pair++) {
        const margin =
          largest + Math.log(total) + correction - data.score(user, at(which, pair)) / temperature;
        const share = at(weights, pair) * (sampled ? sigmoid(margin) : 1);
        losses[user] = at(losses, user) + at(weights, pair) * (sampled ? softplus(margin) : margin);
        slopes[pair] = -share / temperature;
        scaled.forEach((s, n) => {
          rows[row * stride + n] =
            at(rows, row * stride + n) + (share * Math.exp(s - largest)) / total / temperature;
        });
      }
    });
    near(result.losses, losses);
    near(result.slopes, slopes);
    near(result.rows, rows);
  });
});
