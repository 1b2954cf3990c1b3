import {
  integerOption,
  type OptionRule,
  optionalOption,
  PortraitError,
  resolveOptions,
} from "@portrait/core";
import { parseAddress, type SparkAddress } from "./connect/address.js";

/** Options of {@link spark} and {@link connectSpark}. */
export interface SparkOptions {
  /** The Spark Connect server: `sc://host[:15002][/;use_ssl=true;token=...;user_id=...]`. */
  readonly url: string;
  /**
   * A bearer token. It is sent over TLS, or to this machine; never in clear text over a network, and never written to
   * a message or a log.
   */
  readonly token?: string;
  /** Whether to use TLS; left out, as the URL says (`use_ssl=true`). */
  readonly tls?: boolean;
  /** The name of the user, for the server's log; left out, as the URL says, or `"portrait"`. */
  readonly user?: string;
  /** How often in a row a connection that broke is taken up again, 0 to 20; left out, 5 (about 15 s). */
  readonly retries?: number;
  /**
   * After how many milliseconds without any message from the server a connection counts as broken. Spark reports its
   * progress every two seconds. Left out, 120,000.
   */
  readonly timeout?: number;
  /**
   * Further settings of the session, such as `{ "spark.sql.shuffle.partitions": "64" }`. Those on which results depend
   * are pinned: time zone UTC, ANSI mode, case-sensitive names.
   */
  readonly config?: Readonly<Record<string, string>>;
}

/** The settings on which results depend. */
export const PINNED: Readonly<Record<string, string>> = Object.freeze({
  "spark.sql.session.timeZone": "UTC",
  "spark.sql.ansi.enabled": "true",
  "spark.sql.caseSensitive": "true",
  "spark.sql.parser.escapedStringLiterals": "false",
  "spark.sql.ansi.doubleQuotedIdentifiers": "false",
  "spark.sql.legacy.timeParserPolicy": "CORRECTED",
  "spark.sql.parquet.int96RebaseModeInRead": "CORRECTED",
  "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
});

/** Settings that a caller may change, at fixed values: how files are split must not differ between two queries. */
const FIXED: Readonly<Record<string, string>> = Object.freeze({ "spark.sql.files.minPartitionNum": "8" });

const isText = (value: unknown): boolean => typeof value === "string" && value !== "";

function isConfig(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(
    ([name, setting]) =>
      /^[A-Za-z][\w.-]*$/.test(name) &&
      !Object.hasOwn(PINNED, name) &&
      typeof setting === "string" &&
      !/[\n\r\0]/.test(setting),
  );
}

const urlRule: OptionRule<string> = {
  default: "",
  expected: 'the URL of a Spark Connect server such as "sc://127.0.0.1:15002"',
  accepts: isText,
};

const rules = {
  url: urlRule,
  token: optionalOption<unknown>("a text", () => true),
  tls: optionalOption<boolean>("true or false", (value) => typeof value === "boolean"),
  user: optionalOption<string>("a text", isText),
  retries: integerOption(5, { min: 0, max: 20 }),
  timeout: integerOption(120_000, { min: 1, max: 2 ** 31 - 1 }),
  config: optionalOption<Readonly<Record<string, string>>>(
    `settings of Spark by name, as texts, none of the pinned ${Object.keys(PINNED).join(", ")}`,
    isConfig,
  ),
};

/** {@link SparkOptions}, checked. */
export interface ResolvedSparkOptions {
  /** Where the server is. */
  readonly address: SparkAddress;
  /** The token. */
  readonly token: string | undefined;
  /** Whether to use TLS. */
  readonly tls: boolean;
  /** See {@link SparkOptions.user}. */
  readonly user: string;
  /** See {@link SparkOptions.retries}. */
  readonly retries: number;
  /** See {@link SparkOptions.timeout}. */
  readonly timeout: number;
  /** See {@link SparkOptions.config}. */
  readonly config: Readonly<Record<string, string>>;
}

/** The message does not hold the token, whatever it is. */
function checkToken(token: unknown): string | undefined {
  if (token === undefined || (typeof token === "string" && /^[\x21-\x7e]+$/.test(token))) return token;
  throw new PortraitError({
    code: "invalid-option",
    message: 'spark: "token" must be a text of visible ASCII characters.',
    hint: "Take the token as it was issued, without the word Bearer.",
  });
}

/**
 * Checks the options of {@link spark}.
 *
 * @param options - What the caller passed.
 * @throws PortraitError `invalid-option`; no message holds the token.
 */
export function resolveSparkOptions(options: SparkOptions): ResolvedSparkOptions {
  const {
    token: passed,
    url,
    tls,
    user,
    retries,
    timeout,
    config = {},
  } = resolveOptions("spark", rules, options);
  const address = parseAddress(url);
  const token = checkToken(passed ?? address.token);
  return {
    address,
    token,
    tls: tls ?? address.tls,
    user: user ?? address.user ?? "portrait",
    retries,
    timeout,
    config: { ...FIXED, ...config },
  };
}
