import { integerOption, type OptionRule, optionalOption, resolveOptions } from "@portrait/core";

/** Options of {@link duckdb}. */
export interface DuckdbOptions {
  /**
   * Where the logs that the engine reads are held: `":memory:"` (left out), or the path of a DuckDB database file, made
   * when it is absent. The engine writes into a schema of its own in it and removes that on `close`.
   */
  readonly path?: string;
  /** How many threads a query may use, at least 1; left out, one a core. */
  readonly threads?: number;
  /** How much memory DuckDB may use, such as `"4GB"` or `"512MiB"`; left out, 80 % of the machine's. */
  readonly memoryLimit?: string;
  /**
   * The folder to which DuckDB writes what does not fit into memory; left out, one in the system's temporary folder,
   * or beside the database file.
   */
  readonly tempDirectory?: string;
}

const isText = (value: unknown): boolean => typeof value === "string" && value !== "";

const pathRule: OptionRule<string> = {
  default: ":memory:",
  expected: 'a path or ":memory:"',
  accepts: isText,
};

const threadRule: OptionRule<number> = integerOption(0, { min: 1, max: 1024 });

const rules = {
  path: pathRule,
  threads: optionalOption<number>(threadRule.expected, threadRule.accepts),
  memoryLimit: optionalOption<string>(
    "a size such as 4GB or 512MiB",
    (value) => typeof value === "string" && /^[1-9]\d*(?:\.\d+)?\s?[KMGT]i?B$/.test(value),
  ),
  tempDirectory: optionalOption<string>("the path of a folder", isText),
};

/** {@link DuckdbOptions} with the path filled in. */
export interface ResolvedDuckdbOptions {
  /** See {@link DuckdbOptions.path}. */
  readonly path: string;
  /** See {@link DuckdbOptions.threads}. */
  readonly threads: number | undefined;
  /** See {@link DuckdbOptions.memoryLimit}. */
  readonly memoryLimit: string | undefined;
  /** See {@link DuckdbOptions.tempDirectory}. */
  readonly tempDirectory: string | undefined;
}

/**
 * Checks the options of {@link duckdb}.
 *
 * @param options - What the caller passed.
 * @throws PortraitError `invalid-option`.
 */
export function resolveDuckdbOptions(options: DuckdbOptions | undefined): ResolvedDuckdbOptions {
  return resolveOptions("duckdb", rules, options);
}
