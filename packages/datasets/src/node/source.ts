/** Where UCI serves the archive. */
export const ARCHIVE_URL = "https://archive.ics.uci.edu/static/public/352/online+retail.zip";

/** SHA-256 of the archive, as reported by independent public users of it. */
export const ARCHIVE_SHA256 = "f5385cbb54bbebf7196389109c6b0621faab0c304e3702548165e71c84aede8b";

/** SHA-256 of the workbook inside, as reported by independent public users of it. */
export const WORKBOOK_SHA256 = "43465a06f2ccf7c8b5bd2892bc7defb52f97487934fe93b16ae4c3936424676d";

/** The columns of the sheet, in its order. */
export const COLUMNS = [
  "InvoiceNo",
  "StockCode",
  "Description",
  "Quantity",
  "InvoiceDate",
  "UnitPrice",
  "CustomerID",
  "Country",
] as const;

/** What a user can do when the download does not work. */
export const OWN_COPY_HINT =
  "Use a copy of your own instead: onlineRetailFile({ path }), or --data PATH on the command line.";
