import { createRandom } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { createCsr, transposeCsr } from "../csr.js";
import { onAll, place } from "./factor.fixture.js";

const [users, items] = [40, 25];
const random = createRandom("regress");
const cells = Array.from({ length: users * items }, (_, at) => at).filter(() => random.next() < 0.25);
const byUser = createCsr({
  rows: users,
  columns: items,
  row: cells.map((at) => Math.floor(at / items)),
  column: cells.map((at) => at % items),
});
const byItem = transposeCsr(byUser).transpose;
const has = new Set(cells);
const x = (user: number, item: number): number => (has.has(user * items + item) ? 1 : 0);

const userWeights = Float64Array.from({ length: users }, () => 0.2 + random.next());
const scales = Float64Array.from({ length: items }, () => 0.5 + random.next());
const totals = Float64Array.from({ length: items }, (_, item) =>
  userWeights.reduce((sum, weight, user) => sum + weight * x(user, item), 0),
);

interface Rules {
  readonly most: number;
  readonly l1: number;
  readonly l2: number;
  readonly nonNegative: 0 | 1;
  readonly passes: number;
  readonly tolerance: number;
}

async function regressed(
  { most, l1, l2, nonNegative, passes, tolerance }: Rules,
  first: number,
  count: number,
) {
  return await onAll((instance) => {
    const lists = [
      place(instance, byUser.offsets),
      place(instance, byUser.indices),
      users,
      place(instance, byItem.offsets),
      place(instance, byItem.indices),
      items,
    ] as const;
    const floats = (values: Float64Array): number => {
      const at = instance.alloc(values.byteLength);
      instance.f64(at, values.length).set(values);
      return at;
    };
    const counted = [userWeights, totals, scales.map((scale) => scale * l2)].map(floats) as [
      number,
      number,
      number,
    ];
    const [listed, weights] = [instance.alloc(4 * count * most), instance.alloc(4 * count * most)];
    const sizes = instance.alloc(4 * count);
    const scratch = instance.alloc(instance.threads * instance.kernels.regressScratch(users, items, most));
    const rules = [...counted, most, l1, nonNegative, passes, tolerance] as const;
    instance.parallel("regressItems", first, count, ...lists, ...rules, listed, weights, sizes, scratch);
    return Array.from(instance.i32(sizes, count), (size, target) => ({
      items: [...instance.i32(listed + 4 * target * most, size)],
      weights: [...instance.f32(weights + 4 * target * most, size)],
    }));
  });
}

describe.each<Rules>([
  { most: items - 1, l1: 0, l2: 2, nonNegative: 0, passes: 2000, tolerance: 1e-12 },
  { most: items - 1, l1: 0.7, l2: 1, nonNegative: 1, passes: 2000, tolerance: 1e-12 },
  { most: 6, l1: 0.3, l2: 3, nonNegative: 0, passes: 2000, tolerance: 1e-12 },
  { most: 4, l1: 0, l2: 1, nonNegative: 1, passes: 2, tolerance: 1e-3 },
])("most $most, l1 $l1, l2 $l2, nonNegative $nonNegative, passes $passes", (rules) => {
  test("the twin gives the same bits, and so do threads, from any item on", async () => {
    const results = await regressed(rules, 0, items);
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
    const part = await regressed(rules, 7, 5);
    expect(part[0]).toEqual(results[0].slice(7, 12));
  });

  test("weights meet the conditions of the optimum over the candidates", async () => {
    if (rules.passes < 100) return;
    const [found] = await regressed(rules, 0, items);
    found.forEach(({ items: others, weights }, target) => {
      const cosine = (other: number): number => {
        const shared = userWeights.reduce(
          (sum, weight, user) => sum + weight * x(user, target) * x(user, other),
          0,
        );
        return shared / Math.sqrt((totals[target] as number) * (totals[other] as number));
      };
      const candidates = Array.from({ length: items }, (_, item) => item)
        .filter((item) => item !== target && cosine(item) > 0)
        .sort((a, b) => Math.fround(cosine(b)) - Math.fround(cosine(a)) || a - b)
        .slice(0, rules.most);
      expect(candidates).toEqual(expect.arrayContaining(others));
      for (const item of candidates) {
        const weight = weights[others.indexOf(item)] ?? 0;
        let slope = -rules.l2 * (scales[item] as number) * weight;
        for (let user = 0; user < users; user++) {
          const guess = others.reduce((sum, other, at) => sum + x(user, other) * (weights[at] as number), 0);
          slope += (userWeights[user] as number) * x(user, item) * (x(user, target) - guess);
        }
        if (weight !== 0) expect(slope).toBeCloseTo(rules.l1 * Math.sign(weight), 4);
        else if (rules.nonNegative === 1) expect(slope).toBeLessThan(rules.l1 + 1e-4);
        else expect(Math.abs(slope)).toBeLessThan(rules.l1 + 1e-4);
      }
    });
  });
});
