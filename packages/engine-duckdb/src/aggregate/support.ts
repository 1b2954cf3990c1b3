import { aggregateKinds, type EngineSupport, windowKinds } from "@portrait/core";

/** What DuckDB computes: everything. */
export const duckdbSupport: EngineSupport = {
  aggregates: aggregateKinds,
  windows: windowKinds,
  arrival: true,
  identities: true,
};
