import { describe, expectTypeOf, it } from "vitest";
import { type RawShopRow, type ShopUser, simulateShop } from "../index.js";

describe("simulateShop", () => {
  it("types its rows as untidily as they are", () => {
    const shop = simulateShop({ users: 1, from: new Date(0), to: "1970-02-01" });
    expectTypeOf(shop.rows()).toEqualTypeOf<Iterable<RawShopRow>>();
    expectTypeOf<RawShopRow["CustomerID"]>().toEqualTypeOf<number | string | null>();
    expectTypeOf<RawShopRow["Quantity"]>().toEqualTypeOf<number | string>();
    expectTypeOf(shop.truth.users.get("10001")).toEqualTypeOf<ShopUser | undefined>();
  });

  it("refuses what is no option", () => {
    // @ts-expect-error there is no such option
    simulateShop({ user: 1 });
    // @ts-expect-error a count is a number
    simulateShop({ users: "1" });
  });

  it("gives values that cannot be assigned to", () => {
    const { truth } = simulateShop({ users: 1 });
    // @ts-expect-error the truth is read-only
    truth.duplicates = 0;
    // @ts-expect-error so is its map
    truth.users.set("1", undefined);
  });
});
