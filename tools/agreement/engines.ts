import type { Engine } from "@portrait/core";
import { duckdb } from "@portrait/engine-duckdb";
import { liveEngine, memory } from "@portrait/features";

/** An engine that the agreement check knows. */
export interface AgreementEngine {
  /** Opens it. */
  open(): Promise<Engine>;
  /** On how many cases it is checked, at most, for engines that take long. */
  readonly most?: number;
}

/** The engines by name; one line each. */
export const agreementEngines: Readonly<Record<string, AgreementEngine>> = {
  memory: { open: async () => memory() },
  live: { open: async () => liveEngine() },
  duckdb: { open: () => duckdb({ threads: 2 }) },
};
