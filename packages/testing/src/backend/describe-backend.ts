import { describeChecks } from "../suite/check.js";
import { backendChecks } from "./backend-checks.js";
import type { BackendSuite, OpenBackend } from "./suite.js";

/**
 * Registers the contract suite of a tfjs backend as tests: a handle is active for the length of a call, takes turns with
 * another backend, counts what it holds and ends cleanly; every operation that the models of Portrait compute with gives what
 * naive arithmetic gives, on odd shapes, nothing, broadcast operands, integers, truth values, NaN and infinite numbers; every
 * gradient is that of central differences in double precision; nothing leaks; what the backend lacks is listed.
 *
 * @param name - The name of the block of tests.
 * @param open - Opens the backend.
 * @param suite - What it lacks, where it differs, how exact it is.
 *
 * @example
 * ```ts no-run
 * import { tfjs } from "@portrait/backend-tfjs";
 * import { describeBackend } from "@portrait/testing/backend";
 *
 * describeBackend("cpu", () => tfjs("cpu"), { lacking: ["gradient of conv2d"] });
 * ```
 */
export function describeBackend(name: string, open: OpenBackend, suite: BackendSuite = {}): void {
  describeChecks(`${name}: the contract of backends`, backendChecks(open, suite));
}
