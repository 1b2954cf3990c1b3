import { aggregateKinds, type EngineSupport, windowKinds } from "@portrait/core";

/** What the memory engine computes: all aggregates and windows, the time of arrival, and who ids were. */
export const memorySupport: EngineSupport = {
  aggregates: aggregateKinds,
  windows: windowKinds,
  arrival: true,
  identities: true,
};
