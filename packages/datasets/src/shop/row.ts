/**
 * One row of a shop's export, in the column layout of UCI Online Retail and as untidy as exports are: numbers may
 * come as text, ids may be missing, dates may not parse.
 */
export interface RawShopRow {
  /** The invoice's number; one that starts with `"C"` cancels an earlier purchase. */
  readonly InvoiceNo: string;
  /** The item's code, such as `"20417"` or `"31022B"`. */
  readonly StockCode: string;
  /** The item's name. */
  readonly Description: string;
  /** Units bought, below 0 in a cancellation. Text when the export wrote it as text, also text that is no number. */
  readonly Quantity: number | string;
  /** `"YYYY-MM-DD HH:MM:SS"` in UTC, or text that is no instant. */
  readonly InvoiceDate: string;
  /** Price of one unit in pounds. Text when the export wrote it as text, also text of NaN or of an infinity. */
  readonly UnitPrice: number | string;
  /** The user's id: a number, the same digits as text, or `null` or `""` when missing. */
  readonly CustomerID: number | string | null;
  /** The user's country. */
  readonly Country: string;
}
