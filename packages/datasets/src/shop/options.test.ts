import { describe, expect, it } from "vitest";
import { resolveShopOptions, type ShopOptions } from "./options.js";

function messageOf(options: unknown): string {
  try {
    resolveShopOptions(options as ShopOptions);
  } catch (error) {
    return error instanceof Error ? `${"code" in error ? error.code : ""}: ${error.message}` : String(error);
  }
  return "no error";
}

describe("resolveShopOptions", () => {
  it("fills in the defaults", () => {
    expect(resolveShopOptions(undefined)).toEqual({
      users: 20_000,
      items: 1_500,
      groups: 20,
      from: Date.UTC(2010, 11, 1),
      to: Date.UTC(2011, 11, 9),
      seed: 1,
      ordersPerMonth: 0.75,
      basketSize: 4.5,
      lifetimeDays: 360,
      cancellationShare: 0.08,
      duplicateShare: 0.01,
      missingCustomerShare: 0.03,
      badDateShare: 0.002,
      badQuantityShare: 0.002,
      badPriceShare: 0.002,
      textShare: 0.05,
    });
    expect(resolveShopOptions({ items: 5 }).groups).toBe(5);
  });

  it.each<[unknown, string]>([
    [
      null,
      "invalid-option: simulateShop: options must be an object; received null. Leave them out to use the defaults.",
    ],
    [{ user: 5 }, 'invalid-option: simulateShop: there is no option "user". Did you mean "users"?'],
    [
      JSON.parse('{"__proto__": {"users": 3}}'),
      'invalid-option: simulateShop: there is no option "__proto__". The options are "users", "items", "groups", "from", "to", "seed", "ordersPerMonth", "basketSize", "lifetimeDays", "cancellationShare", "duplicateShare", "missingCustomerShare", "badDateShare", "badQuantityShare", "badPriceShare", "textShare".',
    ],
    [
      { users: 0 },
      'invalid-option: simulateShop: "users" must be an integer >= 1 and <= 1000000; received 0. Leave it out to use 20000.',
    ],
    [
      { users: "20" },
      'invalid-option: simulateShop: "users" must be an integer >= 1 and <= 1000000; received "20". Leave it out to use 20000.',
    ],
    [
      { items: 1 },
      'invalid-option: simulateShop: "items" must be an integer >= 2 and <= 50000; received 1. Leave it out to use 1500.',
    ],
    [
      { seed: Number.NaN },
      'invalid-option: simulateShop: "seed" must be an integer; received NaN. Leave it out to use 1.',
    ],
    [
      { ordersPerMonth: 0 },
      'invalid-option: simulateShop: "ordersPerMonth" must be a finite number > 0 and <= 30; received 0. Leave it out to use 0.75.',
    ],
    [
      { basketSize: Number.POSITIVE_INFINITY },
      'invalid-option: simulateShop: "basketSize" must be a finite number >= 1 and <= 50; received Infinity. Leave it out to use 4.5.',
    ],
    [
      { lifetimeDays: -1 },
      'invalid-option: simulateShop: "lifetimeDays" must be a finite number > 0 and <= 100000; received -1. Leave it out to use 360.',
    ],
    [
      { textShare: 1.5 },
      'invalid-option: simulateShop: "textShare" must be a finite number >= 0 and <= 1; received 1.5. Leave it out to use 0.05.',
    ],
    [
      { from: ["2010"] },
      'invalid-option: simulateShop: "from" must be a Date, epoch milliseconds or ISO 8601 text; received an array of 1. Leave it out to use "2010-12-01".',
    ],
    [
      { from: "yesterday" },
      'invalid-argument: simulateShop: "from" must be a Date, epoch milliseconds or ISO 8601 text; received "yesterday". Write it like "2011-03-01" or "2011-03-01T08:00:00Z".',
    ],
    [
      { to: new Date(Number.NaN) },
      'invalid-argument: simulateShop: "to" must be a Date, epoch milliseconds or ISO 8601 text; received an invalid Date. Write it like "2011-03-01" or "2011-03-01T08:00:00Z".',
    ],
    [
      { to: "2011-12-09T12:50:00Z" },
      'invalid-option: simulateShop: "to" must be a midnight in UTC; received 2011-12-09T12:50:00Z. Write the date alone, like "2011-12-09".',
    ],
    [
      { from: "2011-12-09" },
      'invalid-option: simulateShop: "to" must lie 1 to 7305 days after "from"; received 2011-12-09 and 2011-12-09. Move one of the two.',
    ],
    [
      { from: "1900-01-01" },
      'invalid-option: simulateShop: "to" must lie 1 to 7305 days after "from"; received 1900-01-01 and 2011-12-09. Ask for a shorter log.',
    ],
    [
      { badDateShare: 0.6, duplicateShare: 0.5, missingCustomerShare: 0 },
      'invalid-option: simulateShop: "missingCustomerShare", "badDateShare", "badQuantityShare", "badPriceShare", "duplicateShare" must sum to at most 1; received 1.104. Lower one of them.',
    ],
    [
      { groups: 9, items: 8 },
      'invalid-option: simulateShop: "groups" must be at most "items"; received 9 groups and 8 items. Pass "groups" of at most 8.',
    ],
    [
      { users: 1_000_000, ordersPerMonth: 30 },
      'invalid-option: simulateShop: the log may hold up to 20000000 orders; the options ask for up to 361000000. Lower "users", "ordersPerMonth" or the time from "from" to "to".',
    ],
  ])("refuses %j", (options, message) => {
    expect(messageOf(options)).toBe(message);
  });
});
