import type { Random } from "@portrait/core";
import type { Fate } from "./order.js";
import type { RawShopRow } from "./row.js";

const DATES = ["31/31/2011", "", "2011-02-30 10:15:00", "2011-13-01 09:00:00", "unknown"] as const;
const QUANTITIES = ["six", "a dozen", "3 pcs", "n/a", "#VALUE!"] as const;
const PRICES = ["NaN", "Infinity", "-Infinity", "inf", "1e999"] as const;

const pick = (words: readonly string[], random: Random): string =>
  words[random.integer(words.length)] as string;

/** The row with the one fault that its fate asks for; a clean row as it is. */
export function spoilRow(row: RawShopRow, fate: Fate, random: Random): RawShopRow {
  switch (fate) {
    case "missingCustomer":
      return { ...row, CustomerID: random.next() < 0.8 ? null : "" };
    case "badDate":
      return { ...row, InvoiceDate: pick(DATES, random) };
    case "badQuantity":
      return { ...row, Quantity: pick(QUANTITIES, random) };
    case "badPrice":
      return { ...row, UnitPrice: pick(PRICES, random) };
    default:
      return row;
  }
}
