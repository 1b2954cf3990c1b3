/**
 * Tables, snapshots and profiles as Apache Arrow tables and bytes, and back. Needs the package `apache-arrow`.
 *
 * @packageDocumentation
 */
export * from "./bytes.js";
export * from "./profiles.js";
export { snapshotFromArrow, snapshotToArrow } from "./snapshot.js";
export { tableFromArrow, tableToArrow } from "./table.js";
