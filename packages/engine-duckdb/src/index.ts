/**
 * The embedded engine: Portrait's plans on DuckDB.
 *
 * @packageDocumentation
 */
export { type DuckdbAbilities, type DuckdbEngine, duckdb } from "./duckdb.js";
export type { DuckdbOptions } from "./options.js";
