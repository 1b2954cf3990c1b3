import { createExamples, type Examples } from "@portrait/core";
import { inOrder, readTableFile } from "./table-file.js";

/** One applicant for a loan: what {@link germanCredit} reads. The codes such as `A11` are those of the publisher. */
export type GermanCreditRow = {
  /** Status of the checking account. */
  readonly checkingStatus: string | null;
  /** Duration of the loan in months. */
  readonly duration: number | null;
  /** Credit history. */
  readonly creditHistory: string | null;
  /** Purpose of the loan. */
  readonly purpose: string | null;
  /** Amount in Deutsche Mark. */
  readonly creditAmount: number | null;
  /** Savings. */
  readonly savings: string | null;
  /** Present employment since. */
  readonly employment: string | null;
  /** Instalment in per cent of disposable income. */
  readonly installmentRate: number | null;
  /** Personal status and sex. */
  readonly personalStatus: string | null;
  /** Other debtors or guarantors. */
  readonly otherDebtors: string | null;
  /** Years at the present residence. */
  readonly residenceSince: number | null;
  /** Property. */
  readonly property: string | null;
  /** Years. */
  readonly age: number | null;
  /** Other instalment plans. */
  readonly otherPlans: string | null;
  /** Housing. */
  readonly housing: string | null;
  /** Credits at this bank. */
  readonly existingCredits: number | null;
  /** Job. */
  readonly job: string | null;
  /** How many people depend on the applicant. */
  readonly dependents: number | null;
  /** Telephone. */
  readonly telephone: string | null;
  /** Foreign worker. */
  readonly foreignWorker: string | null;
};

const columns = inOrder<GermanCreditRow>([
  ["checkingStatus", "category"],
  ["duration", "number"],
  ["creditHistory", "category"],
  ["purpose", "category"],
  ["creditAmount", "number"],
  ["savings", "category"],
  ["employment", "category"],
  ["installmentRate", "number"],
  ["personalStatus", "category"],
  ["otherDebtors", "category"],
  ["residenceSince", "number"],
  ["property", "category"],
  ["age", "number"],
  ["otherPlans", "category"],
  ["housing", "category"],
  ["existingCredits", "number"],
  ["job", "category"],
  ["dependents", "number"],
  ["telephone", "category"],
  ["foreignWorker", "category"],
]);

/**
 * Statlog German credit: is an applicant for a loan a bad risk? 1,000 rows, 300 of them bad. To take a bad risk for a
 * good one costs 5, the reverse 1. Source: Hofmann (1994),
 * https://archive.ics.uci.edu/dataset/144/statlog+german+credit+data, CC BY 4.0.
 *
 * @param path - Path of `german.data`.
 * @returns Examples whose outcome is a bad risk.
 * @throws PortraitError `invalid-argument` when the path is none; `io` when the file cannot be read; `unreadable-source`
 *   when it is another.
 *
 * @example
 * ```ts
 * import { germanCredit } from "@portrait/datasets/node";
 *
 * const missing = await germanCredit("no/german.data").catch((error) => error.code);
 * missing; // => "io"
 * ```
 */
export async function germanCredit(path: string): Promise<Examples<GermanCreditRow>> {
  const format = { delimiter: " ", quoted: false, fields: 21 };
  const { table, records } = await readTableFile<GermanCreditRow>("germanCredit", path, format, columns);
  return createExamples({
    table,
    target: Uint8Array.from(records, (record) => (record[20] === "2" ? 1 : 0)),
  });
}
