/**
 * The embedded engine: Portrait's plans on DuckDB.
 *
 * @packageDocumentation
 */
export { duckdb } from "./duckdb.js";
export type { DuckdbOptions } from "./options.js";
