/** What `fixtures/lifetime.py` wrote. */
export interface LifetimesReference {
  readonly generator: string;
  readonly customers: readonly (readonly [number, number, number])[];
  readonly values: readonly (readonly [number, number])[];
  readonly purchases: readonly {
    readonly parameters: readonly [number, number, number, number];
    readonly logLikelihood: number;
    readonly alive: readonly (number | null)[];
    readonly expected: Readonly<Record<string, readonly (number | null)[]>>;
    readonly new: Readonly<Record<string, number>>;
  }[];
  readonly spend: readonly {
    readonly parameters: readonly [number, number, number];
    readonly logLikelihood: number;
    readonly expected: readonly number[];
  }[];
  readonly value: {
    readonly customers: readonly (readonly [number, number, number, number, number])[];
    readonly purchases: readonly [number, number, number, number];
    readonly spend: readonly [number, number, number];
    readonly expected: readonly number[];
  };
  readonly fit: {
    readonly customers: readonly (readonly [number, number, number])[];
    readonly parameters: readonly [number, number, number, number];
    readonly errors: readonly [number, number, number, number];
    readonly values: readonly (readonly [number, number])[];
    readonly spend: readonly [number, number, number];
    readonly spendErrors: readonly [number, number, number];
  };
}

/** Where the reference values lie. */
export const referenceFile: URL = new URL("../../fixtures/lifetime.json", import.meta.url);

/**
 * Rows of a BG/NBD model.
 *
 * @param customers - Frequency, recency and tenure of each.
 */
export const purchaseRows = (
  customers: readonly (readonly [number, number, number])[],
): readonly { readonly frequency: number; readonly recency: number; readonly tenure: number }[] =>
  customers.map(([frequency, recency, tenure]) => ({ frequency, recency, tenure }));

/**
 * Rows of a gamma-gamma model.
 *
 * @param values - Frequency and mean value of each.
 */
export const spendRows = (
  values: readonly (readonly [number, number])[],
): readonly { readonly frequency: number; readonly monetaryValue: number }[] =>
  values.map(([frequency, monetaryValue]) => ({ frequency, monetaryValue }));
