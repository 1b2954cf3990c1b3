import { aggregateKinds, type EngineSupport, windowKinds } from "@portrait/core";

/** What the memory engine computes: all aggregates and windows, and the time of arrival. */
export const memorySupport: EngineSupport = {
  aggregates: aggregateKinds,
  windows: windowKinds,
  arrival: true,
};
