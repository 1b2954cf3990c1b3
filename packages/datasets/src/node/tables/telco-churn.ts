import { createExamples, type Examples } from "@portrait/core";
import { type FieldColumns, readTableFile } from "./table-file.js";

/** One customer of a telephone company: what {@link telcoChurn} reads. */
export type TelcoChurnRow = {
  /** Sex as recorded. */
  readonly gender: string | null;
  /** Whether the customer is 65 or older. */
  readonly seniorCitizen: boolean | null;
  /** Whether there is a partner. */
  readonly partner: boolean | null;
  /** Whether there are dependents. */
  readonly dependents: boolean | null;
  /** Months as a customer. */
  readonly tenure: number | null;
  /** Whether there is a telephone service. */
  readonly phoneService: boolean | null;
  /** Several lines: `Yes`, `No`, `No phone service`. */
  readonly multipleLines: string | null;
  /** `DSL`, `Fiber optic`, `No`. */
  readonly internetService: string | null;
  /** `Yes`, `No`, `No internet service`. */
  readonly onlineSecurity: string | null;
  /** `Yes`, `No`, `No internet service`. */
  readonly onlineBackup: string | null;
  /** `Yes`, `No`, `No internet service`. */
  readonly deviceProtection: string | null;
  /** `Yes`, `No`, `No internet service`. */
  readonly techSupport: string | null;
  /** `Yes`, `No`, `No internet service`. */
  readonly streamingTV: string | null;
  /** `Yes`, `No`, `No internet service`. */
  readonly streamingMovies: string | null;
  /** `Month-to-month`, `One year`, `Two year`. */
  readonly contract: string | null;
  /** Whether bills come without paper. */
  readonly paperlessBilling: boolean | null;
  /** How bills are paid. */
  readonly paymentMethod: string | null;
  /** US dollars a month. */
  readonly monthlyCharges: number | null;
  /** US dollars so far; null for new customers. */
  readonly totalCharges: number | null;
};

const header = [
  "customerID",
  "gender",
  "SeniorCitizen",
  "Partner",
  "Dependents",
  "tenure",
  "PhoneService",
  "MultipleLines",
  "InternetService",
  "OnlineSecurity",
  "OnlineBackup",
  "DeviceProtection",
  "TechSupport",
  "StreamingTV",
  "StreamingMovies",
  "Contract",
  "PaperlessBilling",
  "PaymentMethod",
  "MonthlyCharges",
  "TotalCharges",
  "Churn",
];

const columns: FieldColumns<TelcoChurnRow> = {
  gender: { type: "category", field: 1 },
  seniorCitizen: { type: "boolean", field: 2, yes: "1" },
  partner: { type: "boolean", field: 3, yes: "Yes" },
  dependents: { type: "boolean", field: 4, yes: "Yes" },
  tenure: { type: "number", field: 5 },
  phoneService: { type: "boolean", field: 6, yes: "Yes" },
  multipleLines: { type: "category", field: 7 },
  internetService: { type: "category", field: 8 },
  onlineSecurity: { type: "category", field: 9 },
  onlineBackup: { type: "category", field: 10 },
  deviceProtection: { type: "category", field: 11 },
  techSupport: { type: "category", field: 12 },
  streamingTV: { type: "category", field: 13 },
  streamingMovies: { type: "category", field: 14 },
  contract: { type: "category", field: 15 },
  paperlessBilling: { type: "boolean", field: 16, yes: "Yes" },
  paymentMethod: { type: "category", field: 17 },
  monthlyCharges: { type: "number", field: 18 },
  totalCharges: { type: "number", field: 19 },
};

/**
 * IBM Telco customer churn: does a customer leave? 7,043 rows, 11 without total charges. The examples' users are the
 * customers' ids. Source: IBM, https://github.com/IBM/telco-customer-churn-on-icp4d, Apache-2.0.
 *
 * @param path - Path of `Telco-Customer-Churn.csv`.
 * @throws PortraitError `invalid-argument` when the path is none; `io` when the file cannot be read; `unreadable-source`
 *   when it is another.
 *
 * @example
 * ```ts
 * import { telcoChurn } from "@portrait/datasets/node";
 *
 * const missing = await telcoChurn("no/churn.csv").catch((error) => error.code);
 * missing; // => "io"
 * ```
 */
export async function telcoChurn(path: string): Promise<Examples<TelcoChurnRow>> {
  const format = { delimiter: ",", quoted: true, fields: 21, header };
  const { table, records } = await readTableFile<TelcoChurnRow>("telcoChurn", path, format, columns);
  return createExamples({
    table,
    target: Uint8Array.from(records, (record) => (record[20] === "Yes" ? 1 : 0)),
    users: records.map((record) => record[0] as string),
  });
}
