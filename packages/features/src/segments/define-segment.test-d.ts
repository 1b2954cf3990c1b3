import { expectTypeOf, test } from "vitest";
import { defineSegment } from "./define-segment.js";
import { segmentMembers } from "./segment-members.js";
import { shopper, shopperRows } from "./shoppers.fixture.js";
import { valueIndexes } from "./target-group-index.js";

test("a rule names what the profile has, with fitting types", async () => {
  const rich = defineSegment(shopper, { name: "rich", version: 1, rule: (f) => f.spend.gt(1).and(f.lapsed) });
  expectTypeOf(rich.rule.op).toBeString();
  // @ts-expect-error there is no such feature
  defineSegment(shopper, { name: "x", version: 1, rule: (f) => f.spent.gt(1) });
  // @ts-expect-error a country is no number
  defineSegment(shopper, { name: "x", version: 1, rule: (f) => f.country.gt(1) });
  // @ts-expect-error a number is no condition
  defineSegment(shopper, { name: "x", version: 1, rule: (f) => f.spend });
  const rows = await shopperRows(["2024-01-02"]);
  const members = segmentMembers(rich, rows);
  // @ts-expect-error there is no such column
  valueIndexes(members, rows, "city");
});
