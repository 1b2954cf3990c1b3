import { PortraitError } from "@portrait/core";
import { readRecords } from "./records.js";

/** Short messages and whether each is spam. */
export interface SmsSpam {
  /** The messages, in the order of the file. */
  readonly texts: readonly string[];
  /** For each message whether it is spam. */
  readonly spam: readonly boolean[];
}

/**
 * SMS Spam Collection: 5,574 short messages in English, 747 of them spam. Source: Almeida, Gómez Hidalgo and Yamakami,
 * "Contributions to the study of SMS spam filtering" (2011), https://archive.ics.uci.edu/dataset/228/sms+spam+collection,
 * CC BY 4.0.
 *
 * @param path - Path of `SMSSpamCollection`: a label, a tab and a text on each line.
 * @throws PortraitError `invalid-argument` when the path is none; `io` when the file cannot be read; `unreadable-source`
 *   when it is another.
 *
 * @example
 * ```ts
 * import { smsSpam } from "@portrait/datasets/node";
 *
 * const missing = await smsSpam("no/SMSSpamCollection").catch((error) => error.code);
 * missing; // => "io"
 * ```
 */
export async function smsSpam(path: string): Promise<SmsSpam> {
  const records = await readRecords("smsSpam", path, { delimiter: "\t", quoted: false, fields: 2 });
  const odd = records.findIndex(([label]) => label !== "ham" && label !== "spam");
  if (odd >= 0) {
    throw new PortraitError({
      code: "unreadable-source",
      message: `smsSpam: record ${odd + 1} must begin with ham or spam; received ${JSON.stringify(records[odd]?.[0])}.`,
    });
  }
  return {
    texts: records.map((record) => record[1] as string),
    spam: records.map(([label]) => label === "spam"),
  };
}
