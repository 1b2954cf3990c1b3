import { hashText } from "@portrait/core";
import { describe, expect, it } from "vitest";
import { groupBy, readRows } from "./reader.fixture.js";
import type { RawShopRow } from "./row.js";
import { simulateShop } from "./simulate-shop.js";

const DAY = 86_400_000;
const small = { users: 400, items: 300, seed: 7 } as const;
const dirtyShop = {
  ...small,
  cancellationShare: 0.5,
  duplicateShare: 0.1,
  missingCustomerShare: 0.1,
  badDateShare: 0.05,
  badQuantityShare: 0.05,
  badPriceShare: 0.05,
  textShare: 0.5,
};

const digest = (rows: Iterable<RawShopRow>): string =>
  hashText([...rows].map((row) => JSON.stringify(row)).join("\n"));

describe("simulateShop", () => {
  it.each([
    ["the defaults", small],
    ["much dirt", dirtyShop],
    [
      "no dirt",
      { ...small, missingCustomerShare: 0, badDateShare: 0, badQuantityShare: 0, badPriceShare: 0 },
    ],
    [
      "nothing but dirt",
      { ...small, duplicateShare: 0, badDateShare: 0.5, missingCustomerShare: 0.496, badPriceShare: 0.002 },
    ],
    ["nothing but copies", { ...small, duplicateShare: 0.994, missingCustomerShare: 0 }],
    ["one user, two items", { users: 1, items: 2, seed: 1 }],
  ])("counts what it plants, with %s", (_, options) => {
    const { truth, rowCount, rows } = simulateShop(options);
    const reading = readRows(rows());
    expect(reading.rows).toBe(rowCount);
    expect(reading.dirty).toEqual(truth.dirty);
    expect(reading.duplicates).toBe(truth.duplicates);
    expect(reading.purchases.length).toBe(truth.purchases);
    expect(reading.cancellations.length).toBe(truth.cancellations);
    expect(reading.faultsPerRow).toBeLessThanOrEqual(1);
    expect(truth.kept).toBe(truth.purchases + truth.cancellations);
    expect(truth.rows).toBe(truth.kept + truth.rejected + truth.duplicates);
    expect(truth.rows).toBe(rowCount);
  });

  it("keeps near the shares that were asked for", () => {
    const { truth } = simulateShop({ ...dirtyShop, users: 2_000 });
    const lines = truth.purchases + truth.rejected;
    const shares = [0.1, 0.05, 0.05, 0.05];
    for (const [index, count] of Object.values(truth.dirty).entries()) {
      const share = shares[index] as number;
      expect(Math.abs(count / lines - share)).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / lines));
    }
    expect(Math.abs(truth.duplicates / (lines + truth.cancellations) - 0.1)).toBeLessThan(0.01);
  });

  it("gives equal rows each time, also to two readers at once", () => {
    const shop = simulateShop(small);
    const rows = shop.rows();
    const first = digest(rows);
    expect(digest(rows)).toBe(first);
    const left = rows[Symbol.iterator]();
    const right = rows[Symbol.iterator]();
    for (let index = 0; index < 500; index++) expect(left.next()).toEqual(right.next());
    expect(digest(simulateShop(small).rows())).toBe(first);
    expect(digest(simulateShop({ ...small, seed: 8 }).rows())).not.toBe(first);
  });

  it("gives the log that this version always gave", () => {
    const shop = simulateShop(small);
    expect([shop.rowCount, digest(shop.rows())]).toMatchInlineSnapshot(`
      [
        9244,
        "c481b3dfd19ee639",
      ]
    `);
  });

  it("gives each reader rows of its own", () => {
    const { rows, truth } = simulateShop({ ...small, duplicateShare: 0.5 });
    expect(new Set(rows()).size).toBe(truth.rows);
  });

  it("doubles a row soon after the first copy", () => {
    const first = new Map<string, number>();
    const gaps: number[] = [];
    for (const [index, row] of [...simulateShop(dirtyShop).rows()].entries()) {
      const text = JSON.stringify(row);
      const seen = first.get(text);
      if (seen !== undefined) gaps.push(index - seen);
      first.set(text, index);
    }
    expect(gaps.length).toBeGreaterThan(100);
    expect(Math.max(...gaps)).toBeGreaterThan(1);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(60);
  });

  it("writes rows in order of time, within the log's bounds", () => {
    const options = { ...small, from: "2020-02-01", to: new Date("2020-04-01"), duplicateShare: 0 } as const;
    const { purchases, cancellations } = readRows(simulateShop(options).rows());
    const instants = purchases.map((sale) => sale.at);
    expect(instants).toEqual([...instants].sort((left, right) => left - right));
    for (const { at } of [...purchases, ...cancellations]) {
      expect(at).toBeGreaterThanOrEqual(Date.UTC(2020, 1, 1));
      expect(at).toBeLessThan(Date.UTC(2020, 3, 1));
    }
  });

  it("works before 1970", () => {
    const shop = simulateShop({ ...small, from: "1960-01-01", to: "1961-01-01" });
    const { purchases } = readRows(shop.rows());
    expect(purchases.length).toBe(shop.truth.purchases);
    expect(purchases[0]?.at).toBeLessThan(Date.UTC(1960, 1, 1));
  });

  it("cancels only what was bought before, and no more of it", () => {
    const { purchases, cancellations } = readRows(simulateShop(dirtyShop).rows());
    const bought = groupBy(purchases, (sale) => `${sale.user} ${sale.item}`);
    expect(cancellations.length).toBeGreaterThan(100);
    for (const { user, item, at, quantity, price } of cancellations) {
      const match = bought
        .get(`${user} ${item}`)
        ?.find((sale) => sale.at < at && sale.quantity >= -quantity && sale.price === price);
      expect(quantity).toBeLessThan(0);
      expect(match, `${user} ${item}`).toBeDefined();
    }
  });

  it("never gives two invoices of a user the same minute", () => {
    const { purchases, cancellations } = readRows(
      simulateShop({ ...dirtyShop, users: 50, ordersPerMonth: 30 }).rows(),
    );
    const invoices = groupBy([...purchases, ...cancellations], (sale) => `${sale.user} ${sale.at}`);
    for (const sales of invoices.values()) expect(new Set(sales.map((sale) => sale.invoice)).size).toBe(1);
  });

  it("never gives an invoice the same item twice, even when nearly all items are in it", () => {
    const { purchases } = readRows(
      simulateShop({ users: 50, items: 6, groups: 3, basketSize: 50, duplicateShare: 0 }).rows(),
    );
    const lines = groupBy(purchases, (sale) => sale.invoice);
    expect(Math.max(...[...lines.values()].map((sales) => sales.length))).toBe(3);
    for (const sales of lines.values())
      expect(new Set(sales.map((sale) => sale.item)).size).toBe(sales.length);
  });
});

describe("simulateShop's truth", () => {
  const clean = { missingCustomerShare: 0, badDateShare: 0, badQuantityShare: 0, badPriceShare: 0 };
  const shop = simulateShop({ users: 1_500, seed: 3, ...clean });
  const { purchases, cancellations } = readRows(shop.rows());
  const byUser = groupBy(purchases, (sale) => sale.user);

  it("knows every user, the first order and how many there are", () => {
    expect([...byUser.keys()].sort()).toEqual([...shop.truth.users.keys()]);
    for (const user of shop.truth.users.values()) {
      const sales = byUser.get(user.id) ?? [];
      expect(new Set(sales.map((sale) => sale.invoice)).size).toBe(user.orders);
      expect(Math.min(...sales.map((sale) => sale.at))).toBe(user.joinedAt);
    }
  });

  it("lets many users lapse, and none of those do anything again", () => {
    const lapses = new Map([...shop.truth.users.values()].map((user) => [user.id, user.lapsedAt] as const));
    const lapsed = [...lapses.values()].filter((at) => at !== null);
    expect(lapsed.length / lapses.size).toBeGreaterThan(0.35);
    expect(lapsed.length / lapses.size).toBeLessThan(0.55);
    for (const { user, at } of [...purchases, ...cancellations]) {
      expect(at).toBeLessThan(lapses.get(user) ?? Number.POSITIVE_INFINITY);
    }
  });

  it("tells the rate, the basket and the spending that the log shows", () => {
    let expected = 0;
    let orders = 0;
    let lines = 0;
    let basketSum = 0;
    for (const user of shop.truth.users.values()) {
      const days = ((user.lapsedAt ?? Date.UTC(2011, 11, 9)) - user.joinedAt) / DAY;
      expected += 1 + user.ordersPerDay * days;
      orders += user.orders;
      basketSum += user.basketSize * user.orders;
      lines += byUser.get(user.id)?.length ?? 0;
    }
    expect(orders / expected).toBeGreaterThan(0.9);
    expect(orders / expected).toBeLessThan(1.1);
    expect(lines / basketSum).toBeGreaterThan(0.97);
    expect(lines / basketSum).toBeLessThan(1.03);
    const spenders = [...shop.truth.users.values()].sort((left, right) => left.spendLevel - right.spendLevel);
    const quantity = (users: typeof spenders): number => {
      const sales = users.flatMap((user) => byUser.get(user.id) ?? []);
      return sales.reduce((sum, sale) => sum + sale.quantity, 0) / sales.length;
    };
    expect(quantity(spenders.slice(-300))).toBeGreaterThan(4 * quantity(spenders.slice(0, 300)));
  });

  it("tells the taste that the log shows", () => {
    let inside = 0;
    let due = 0;
    for (const user of shop.truth.users.values()) {
      const groups = new Set(user.taste.map((taste) => taste.group));
      const spill = user.taste.reduce((sum, taste) => sum + (shop.truth.groups[taste.group]?.weight ?? 0), 0);
      const sales = byUser.get(user.id) ?? [];
      due += sales.length * (1 - user.outside * (1 - spill));
      inside += sales.filter((sale) => groups.has(shop.truth.items.get(sale.item)?.group ?? -1)).length;
      expect(user.taste.reduce((sum, taste) => sum + taste.weight, 0)).toBeCloseTo(1, 12);
      for (const code of user.favourites)
        expect(groups.has(shop.truth.items.get(code)?.group ?? -1)).toBe(true);
    }
    expect(inside / due).toBeGreaterThan(0.96);
    expect(inside / due).toBeLessThan(1.04);
  });

  it("has shares that sum to 1 over groups and over the items of a group", () => {
    const weights = shop.truth.groups.map((group) => group.weight);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
    const groups = groupBy(shop.truth.items.values(), (item) => String(item.group));
    expect(groups.size).toBe(shop.truth.groups.length);
    for (const items of groups.values()) {
      expect(items.reduce((sum, item) => sum + item.popularity, 0)).toBeCloseTo(1, 12);
    }
    const names = new Set([...shop.truth.items.values()].map((item) => item.description));
    expect(names.size).toBe(shop.truth.items.size);
  });

  it("follows the week and the season", () => {
    const invoices = [...groupBy(purchases, (sale) => sale.invoice).values()].map(
      (sales) => sales[0]?.at ?? 0,
    );
    const onDay = (day: number): number => invoices.filter((at) => new Date(at).getUTCDay() === day).length;
    expect(onDay(4)).toBeGreaterThan(2 * onDay(6));
    const hours = invoices.map((at) => new Date(at).getUTCHours());
    expect([Math.min(...hours), Math.max(...hours)]).toEqual([8, 17]);
  });

  it("cannot be changed by its reader", () => {
    const { truth } = shop;
    const user = truth.users.get("10001");
    for (const value of [shop, truth, truth.dirty, truth.groups, user, user?.taste, user?.favourites]) {
      expect(Object.isFrozen(value)).toBe(true);
    }
    expect(truth.users.get("__proto__")).toBeUndefined();
  });
});
