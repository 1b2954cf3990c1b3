import { days, fit, type Snapshot } from "@portrait/core";
import { expectTypeOf, test } from "vitest";
import { bgNbd, gammaGamma, lifetimeValue, type PurchaseForecast } from "./index.js";

interface Wide {
  readonly [name: string]: number | string | null;
  readonly orders: number | null;
  readonly last: number | null;
  readonly since: number | null;
  readonly spend: number | null;
  readonly country: string | null;
}
declare const snapshot: Snapshot<Pick<Wide, "orders" | "last" | "since" | "spend" | "country">>;
declare const lacking: Snapshot<Pick<Wide, "orders" | "country">>;

test("columns are typed by their names", async () => {
  const buying = await fit(bgNbd({ frequency: "orders", recency: "last", tenure: "since" }), snapshot);
  expectTypeOf(
    buying.predictOne({ orders: 1, last: 2, since: 3 }, days(3)),
  ).toEqualTypeOf<PurchaseForecast>();
  // @ts-expect-error there is no "tenure"
  buying.predictOne({ orders: 1, last: 2, tenure: 3 }, days(3));
  // @ts-expect-error the rows lack "last" and "since"
  void fit(bgNbd({ frequency: "orders", recency: "last", tenure: "since" }), lacking);

  const spend = await fit(gammaGamma({ frequency: "orders", monetaryValue: "spend" }), snapshot);
  expectTypeOf(spend.predictOne({ orders: 1, spend: 2 })).toEqualTypeOf<number>();

  const value = lifetimeValue(buying, spend);
  value.predictOne({ orders: 1, last: 2, since: 3, spend: 4 });
  // @ts-expect-error "spend" is missing
  value.predictOne({ orders: 1, last: 2, since: 3 });
  // @ts-expect-error the models are the other way around
  lifetimeValue(spend, buying);
});
