/** A group of items that are bought by the same tastes. */
export interface ShopGroup {
  /** What the group's items are, in one word. */
  readonly name: string;
  /** How likely a taste is to hold this group, relative to the others; all weights sum to 1. */
  readonly weight: number;
}

/** One item of the catalogue. */
export interface ShopItem {
  /** The code in the column `StockCode`. */
  readonly code: string;
  /** The name in the column `Description`. */
  readonly description: string;
  /** The item's group: an index into {@link ShopTruth.groups}. */
  readonly group: number;
  /** The share of the group's demand that goes to this item; sums to 1 within a group. */
  readonly popularity: number;
  /** List price of one unit in pounds. */
  readonly price: number;
}

/** One group in a user's taste. */
export interface ShopTaste {
  /** An index into {@link ShopTruth.groups}. */
  readonly group: number;
  /** The share of the user's lines within the taste that fall on this group; sums to 1 over a user's taste. */
  readonly weight: number;
}

/** Everything that was planted about one user. */
export interface ShopUser {
  /** The id in the column `CustomerID`, as text. */
  readonly id: string;
  /** The country in the column `Country`. */
  readonly country: string;
  /** The groups that the user buys from, heaviest first. */
  readonly taste: readonly ShopTaste[];
  /** The share of lines bought outside the taste, by the whole shop's popularity; 0 to 1. */
  readonly outside: number;
  /** Codes of items that the user comes back to; drawn from the taste. */
  readonly favourites: readonly string[];
  /** Orders per day while active, at the mean of the calendar's rhythm. */
  readonly ordersPerDay: number;
  /** Mean number of lines in an order. */
  readonly basketSize: number;
  /** Median quantity of a line. */
  readonly spendLevel: number;
  /** When the first order was placed, epoch milliseconds. */
  readonly joinedAt: number;
  /** When the user went silent for good, epoch milliseconds; `null` when not before the log ends. */
  readonly lapsedAt: number | null;
  /** Orders placed, before any row was spoiled; cancellations not counted. */
  readonly orders: number;
}

/** How many rows were spoiled, by kind. A spoiled row has exactly one fault. */
export interface ShopDirt {
  /** `CustomerID` is `null` or `""`. */
  readonly missingCustomer: number;
  /** `InvoiceDate` is no instant: `"31/31/2011"`, `""`, 30 February. */
  readonly badDate: number;
  /** `Quantity` is no number: `"six"`. */
  readonly badQuantity: number;
  /** `UnitPrice` is text of NaN or an infinity. */
  readonly badPrice: number;
}

/**
 * What was planted. The counts are exact:
 * `rows = kept + rejected + duplicates`, `kept = purchases + cancellations`, and `rejected` is the sum over
 * {@link ShopTruth.dirty}.
 */
export interface ShopTruth {
  /** All rows. */
  readonly rows: number;
  /** Clean rows, each counted once. */
  readonly kept: number;
  /** Clean rows that are purchases, each counted once. */
  readonly purchases: number;
  /** Clean rows that are cancellations, each counted once. A cancellation is never spoiled. */
  readonly cancellations: number;
  /** Rows that are a second copy of a clean row. No other two rows are equal. */
  readonly duplicates: number;
  /** Rows with a fault. */
  readonly rejected: number;
  /** The faults by kind. */
  readonly dirty: ShopDirt;
  /** Every user by id, in the order of the ids. */
  readonly users: ReadonlyMap<string, ShopUser>;
  /** Every item by code. */
  readonly items: ReadonlyMap<string, ShopItem>;
  /** The groups of items. */
  readonly groups: readonly ShopGroup[];
}
