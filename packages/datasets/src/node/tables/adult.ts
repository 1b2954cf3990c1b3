import { createExamples, type Examples } from "@portrait/core";
import { inOrder, readTableFile } from "./table-file.js";

/** One person of the census: what {@link adult} reads. Null where the file has `?`. */
export type AdultRow = {
  /** Years. */
  readonly age: number | null;
  /** Kind of employer. */
  readonly workclass: string | null;
  /** How many people of the population the person stands for. */
  readonly fnlwgt: number | null;
  /** Highest education. */
  readonly education: string | null;
  /** The same as a number from 1 to 16. */
  readonly educationNum: number | null;
  /** Marital status. */
  readonly maritalStatus: string | null;
  /** Occupation. */
  readonly occupation: string | null;
  /** Role in the family. */
  readonly relationship: string | null;
  /** Race as recorded. */
  readonly race: string | null;
  /** Sex as recorded. */
  readonly sex: string | null;
  /** Capital gain, US dollars. */
  readonly capitalGain: number | null;
  /** Capital loss, US dollars. */
  readonly capitalLoss: number | null;
  /** Hours of work a week. */
  readonly hoursPerWeek: number | null;
  /** Country of birth. */
  readonly nativeCountry: string | null;
};

const columns = inOrder<AdultRow>([
  ["age", "number"],
  ["workclass", "category"],
  ["fnlwgt", "number"],
  ["education", "category"],
  ["educationNum", "number"],
  ["maritalStatus", "category"],
  ["occupation", "category"],
  ["relationship", "category"],
  ["race", "category"],
  ["sex", "category"],
  ["capitalGain", "number"],
  ["capitalLoss", "number"],
  ["hoursPerWeek", "number"],
  ["nativeCountry", "category"],
]);

/** The official parts of {@link adult}. */
export interface AdultFiles {
  /** Path of `adult.data`. */
  readonly train: string;
  /** Path of `adult.test`, whose first line is a comment. */
  readonly test: string;
}

async function read(path: string, part: string): Promise<Examples<AdultRow>> {
  const format = { delimiter: ",", quoted: false, fields: 15, comment: "|" };
  const { table, records } = await readTableFile<AdultRow>("adult", path, format, columns);
  const target = records.map((record) => (record[14] as string).startsWith(">50K"));
  const users = records.map((_, record) => `${part} ${record + 1}`);
  return createExamples({ table, target: Uint8Array.from(target, Number), users });
}

/**
 * UCI Adult (census income of 1994): does a person earn more than 50,000 US dollars a year? Both official parts; the
 * users are `train 1` to `train 32561` and `test 1` to `test 16281`.
 * Source: Becker and Kohavi (1996), https://archive.ics.uci.edu/dataset/2/adult, CC BY 4.0.
 *
 * @param files - The two files as the publisher offers them.
 * @throws PortraitError `invalid-argument` when a path is none; `io` when a file cannot be read; `unreadable-source` when
 *   it is another.
 *
 * @example
 * ```ts
 * import { adult } from "@portrait/datasets/node";
 *
 * const missing = await adult({ train: "no/adult.data", test: "no/adult.test" }).catch((error) => error.code);
 * missing; // => "io"
 * ```
 */
export async function adult(files: AdultFiles): Promise<{
  /** The 32,561 rows to learn from. */
  readonly train: Examples<AdultRow>;
  /** The 16,281 rows to judge by. */
  readonly test: Examples<AdultRow>;
}> {
  return { train: await read(files.train, "train"), test: await read(files.test, "test") };
}
