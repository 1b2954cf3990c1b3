import { describe, expect, it } from "vitest";
import { groupBy, readRows, type Sale } from "./reader.fixture.js";
import { simulateShop } from "./simulate-shop.js";
import type { ShopTruth, ShopUser } from "./truth.js";
import { fitLogistic, rankAuc, recall, topKeys } from "./yardsticks.fixture.js";

const DAY = 86_400_000;
const shop = simulateShop({ users: 3_000, seed: 3 });
const { purchases } = readRows(shop.rows());
const byUser = groupBy(purchases, (sale) => sale.user);

interface Example {
  readonly user: ShopUser;
  readonly cutoff: number;
  readonly features: readonly number[];
  readonly buys: boolean;
}

function rfm(past: readonly Sale[], cutoff: number): readonly number[] {
  const orders = [...new Set(past.map((sale) => sale.at))].sort((left, right) => left - right);
  const age = (at: number | undefined): number => (cutoff - (at ?? cutoff)) / DAY;
  const within = (days: number): number => orders.filter((at) => age(at) <= days).length;
  const spent = past.reduce((sum, sale) => sum + sale.quantity * sale.price, 0);
  const recency = age(orders.at(-1));
  return [
    recency,
    Math.log1p(recency),
    Math.log1p(orders.length),
    within(30),
    within(90),
    Math.log1p(age(orders[0])),
    Math.log1p(spent),
  ];
}

function examplesAt(month: string): Example[] {
  const cutoff = Date.parse(month);
  return [...byUser].flatMap(([id, sales]) => {
    const past = sales.filter((sale) => sale.at < cutoff);
    const user = shop.truth.users.get(id);
    if (past.length === 0 || user === undefined) return [];
    const buys = sales.some((sale) => sale.at >= cutoff && sale.at < cutoff + 30 * DAY);
    return [{ user, cutoff, features: rfm(past, cutoff), buys }];
  });
}

describe("whether a user buys within 30 days", () => {
  const train = ["2011-03-01", "2011-05-01", "2011-07-01", "2011-09-01"].flatMap(examplesAt);
  const test = ["2011-10-01", "2011-11-01"].flatMap(examplesAt);
  const labels = test.map((example) => example.buys);

  it("is neither rare nor common", () => {
    for (const examples of [train, test]) {
      const rate = examples.filter((example) => example.buys).length / examples.length;
      expect(rate).toBeGreaterThan(0.25);
      expect(rate).toBeLessThan(0.4);
    }
  });

  it("can be learned from recency, frequency and spending, but not fully", () => {
    const score = fitLogistic(
      train.map((example) => example.features),
      train.map((example) => example.buys),
    );
    const learned = rankAuc(
      test.map((example) => score(example.features)),
      labels,
    );
    const frequency = rankAuc(
      test.map((example) => example.features[2] ?? 0),
      labels,
    );
    const known = rankAuc(
      test.map(({ user, cutoff }) => {
        const left = Math.min(30, ((user.lapsedAt ?? Number.POSITIVE_INFINITY) - cutoff) / DAY);
        return left <= 0 ? 0 : 1 - Math.exp(-user.ordersPerDay * left);
      }),
      labels,
    );
    expect(learned).toBeGreaterThan(0.75);
    expect(learned).toBeLessThan(0.85);
    expect(frequency).toBeLessThan(learned - 0.05);
    expect(known).toBeGreaterThan(learned + 0.04);
  });
});

function tasteScores(truth: ShopTruth, user: ShopUser): Map<string, number> {
  const weights = new Map(user.taste.map((taste) => [taste.group, taste.weight] as const));
  return new Map(
    [...truth.items.values()].map((item) => {
      const wandering = user.outside * (truth.groups[item.group]?.weight ?? 0);
      return [item.code, ((1 - user.outside) * (weights.get(item.group) ?? 0) + wandering) * item.popularity];
    }),
  );
}

function neighbourScores(
  histories: ReadonlyMap<string, ReadonlySet<string>>,
): (own: ReadonlySet<string>) => Map<string, number> {
  const buyers = new Map<string, number>();
  const shared = new Map<string, Map<string, number>>();
  for (const items of histories.values()) {
    for (const item of items) {
      buyers.set(item, (buyers.get(item) ?? 0) + 1);
      const row = shared.get(item) ?? new Map<string, number>();
      shared.set(item, row);
      for (const other of items) if (other !== item) row.set(other, (row.get(other) ?? 0) + 1);
    }
  }
  return (own) => {
    const scores = new Map<string, number>();
    for (const item of own) {
      for (const [other, count] of shared.get(item) ?? []) {
        const cosine = count / Math.sqrt((buyers.get(item) ?? 1) * (buyers.get(other) ?? 1));
        scores.set(other, (scores.get(other) ?? 0) + cosine);
      }
    }
    return scores;
  };
}

describe("what a user buys for the first time", () => {
  const cutoff = Date.parse("2011-10-01");
  const before = purchases.filter((sale) => sale.at < cutoff);
  const histories = new Map(
    [...groupBy(before, (sale) => sale.user)].map(([user, sales]) => [
      user,
      new Set(sales.map((sale) => sale.item)),
    ]),
  );
  const popularity = new Map(
    [...groupBy(before, (sale) => sale.item)].map(([item, sales]) => [
      item,
      new Set(sales.map((sale) => sale.user)).size,
    ]),
  );
  const scoreNeighbours = neighbourScores(histories);
  const recalls = { popularity: [] as number[], neighbours: [] as number[], taste: [] as number[] };
  for (const [id, sales] of byUser) {
    const own = histories.get(id);
    const user = shop.truth.users.get(id);
    if (own === undefined || user === undefined) continue;
    const later = sales.filter(
      (sale) => sale.at >= cutoff && !own.has(sale.item) && popularity.has(sale.item),
    );
    if (later.length === 0) continue;
    const wanted = new Set(later.map((sale) => sale.item));
    recalls.popularity.push(recall(topKeys(popularity, 20, own), wanted));
    recalls.neighbours.push(recall(topKeys(scoreNeighbours(own), 20, own), wanted));
    recalls.taste.push(recall(topKeys(tasteScores(shop.truth, user), 20, own), wanted));
  }
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;

  it("is hard to tell from popularity alone", () => {
    expect(recalls.popularity.length).toBeGreaterThan(1_000);
    expect(mean(recalls.popularity)).toBeGreaterThan(0.05);
    expect(mean(recalls.popularity)).toBeLessThan(0.1);
  });

  it("follows the planted taste two to four times better", () => {
    expect(mean(recalls.taste) / mean(recalls.popularity)).toBeGreaterThan(2);
    expect(mean(recalls.taste) / mean(recalls.popularity)).toBeLessThan(4);
  });

  it("can be learned from who bought what", () => {
    expect(mean(recalls.neighbours) / mean(recalls.popularity)).toBeGreaterThan(1.8);
    expect(mean(recalls.neighbours)).toBeLessThan(mean(recalls.taste));
  });
});
