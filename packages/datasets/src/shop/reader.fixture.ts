import type { RawShopRow } from "./row.js";

/** A clean row as a reader sees it. */
export interface Sale {
  readonly invoice: string;
  readonly user: string;
  readonly item: string;
  readonly at: number;
  readonly quantity: number;
  readonly price: number;
}

/** What a reader that knows nothing of the simulator makes of its rows. */
export interface Reading {
  readonly rows: number;
  readonly purchases: readonly Sale[];
  readonly cancellations: readonly Sale[];
  readonly duplicates: number;
  readonly dirty: Record<"missingCustomer" | "badDate" | "badQuantity" | "badPrice", number>;
  readonly faultsPerRow: number;
}

function readInstant(text: string): number {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return Number.NaN;
  const instant = Date.parse(`${text.replace(" ", "T")}Z`);
  const same = !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text.replace(" ", "T"));
  return same ? instant : Number.NaN;
}

/** Reads rows: rejects the ones with a fault, then drops exact copies. */
export function readRows(rows: Iterable<RawShopRow>): Reading {
  const dirty = { missingCustomer: 0, badDate: 0, badQuantity: 0, badPrice: 0 };
  const seen = new Set<string>();
  const purchases: Sale[] = [];
  const cancellations: Sale[] = [];
  let count = 0;
  let duplicates = 0;
  let faultsPerRow = 0;
  for (const row of rows) {
    count++;
    const at = readInstant(row.InvoiceDate);
    const quantity = Number(row.Quantity);
    const price = Number(row.UnitPrice);
    const faults = {
      missingCustomer: row.CustomerID === null || row.CustomerID === "",
      badDate: Number.isNaN(at),
      badQuantity: !Number.isFinite(quantity),
      badPrice: !Number.isFinite(price),
    };
    const names = (Object.keys(faults) as (keyof typeof faults)[]).filter((name) => faults[name]);
    for (const name of names) dirty[name]++;
    faultsPerRow = Math.max(faultsPerRow, names.length);
    const text = JSON.stringify(row);
    if (seen.has(text)) duplicates++;
    else if (names.length === 0) {
      const sale = {
        invoice: row.InvoiceNo,
        user: String(row.CustomerID),
        item: row.StockCode,
        at,
        quantity,
        price,
      };
      (row.InvoiceNo.startsWith("C") ? cancellations : purchases).push(sale);
    }
    seen.add(text);
  }
  return { rows: count, purchases, cancellations, duplicates, dirty, faultsPerRow };
}

/** Values grouped by a key. */
export function groupBy<Value>(values: Iterable<Value>, key: (value: Value) => string): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    const group = groups.get(key(value));
    if (group === undefined) groups.set(key(value), [value]);
    else group.push(value);
  }
  return groups;
}
