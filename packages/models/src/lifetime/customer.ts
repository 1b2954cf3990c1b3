import { describeValue } from "@portrait/core";
import { oddCustomer } from "./lifetime-data.js";

/** The names of the columns of a customer's purchases. */
export interface PurchaseColumns {
  /** How often the customer bought again. */
  readonly frequency: string;
  /** The time from the first purchase to the last one. */
  readonly recency: string;
  /** The time from the first purchase to the cutoff. */
  readonly tenure: string;
}

/**
 * Refuses a frequency that cannot be.
 *
 * @param owner - Who asks, for the message.
 * @param name - The column.
 * @param frequency - The frequency, NaN for null.
 * @param row - The row; undefined for the only one.
 * @throws PortraitError `invalid-data`.
 */
export function checkFrequency(
  owner: string,
  name: string,
  frequency: number,
  row: number | undefined,
): void {
  if (Number.isSafeInteger(frequency) && frequency >= 0) return;
  throw oddCustomer(
    owner,
    row,
    `"${name}" must be a whole number >= 0; received ${shown(frequency)}`,
    "It counts the purchases after the first one: all purchases less 1.",
  );
}

const shown = (value: number): string => (Number.isNaN(value) ? "null" : describeValue(value));

/**
 * Refuses purchases that cannot be.
 *
 * @param owner - Who asks, for the message.
 * @param names - The columns.
 * @param frequency - The repeat purchases; NaN stands for null here and below.
 * @param recency - When the last one was.
 * @param tenure - Since when the customer is one.
 * @param row - The row; undefined for the only one.
 * @throws PortraitError `invalid-data`.
 */
export function checkPurchases(
  owner: string,
  names: PurchaseColumns,
  frequency: number,
  recency: number,
  tenure: number,
  row?: number,
): void {
  checkFrequency(owner, names.frequency, frequency, row);
  if (!(tenure >= 0 && tenure < Number.POSITIVE_INFINITY)) {
    throw oddCustomer(
      owner,
      row,
      `"${names.tenure}" must be a finite number >= 0; received ${shown(tenure)}`,
    );
  }
  if (!(recency >= 0 && recency <= tenure)) {
    throw oddCustomer(
      owner,
      row,
      `"${names.recency}" must be between 0 and "${names.tenure}", ${tenure}; received ${shown(recency)}`,
      "It is the time from the first purchase to the last one: the tenure less the time since the last purchase.",
    );
  }
  if (frequency === 0 && recency !== 0) {
    throw oddCustomer(
      owner,
      row,
      `"${names.recency}" must be 0 for a customer who bought once; received ${recency}`,
      "It is the time from the first purchase to the last one, not the time since the last one.",
    );
  }
}
