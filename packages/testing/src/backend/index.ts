/**
 * The contract suite of tfjs backends.
 *
 * @packageDocumentation
 */
export { type Check, type FailedCheck, failedChecks } from "../suite/failed-checks.js";
export { backendChecks } from "./backend-checks.js";
export { describeBackend } from "./describe-backend.js";
export { expectNoLeak } from "./leak.js";
export type { BackendSuite, OpenBackend } from "./suite.js";
