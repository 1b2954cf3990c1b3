import type { Check } from "../suite/failed-checks.js";
import { lazily } from "../suite/lazily.js";
import { lifecycleChecks } from "./lifecycle-checks.js";
import { opChecks } from "./op-checks.js";
import type { BackendSuite, OpenBackend } from "./suite.js";

/**
 * The contract of tfjs backends as checks, in the order in which they must run; `describeBackend` registers them. They need
 * nothing of a test runner, so that they also run in a browser.
 *
 * @param open - Opens the backend.
 * @param suite - What it lacks, where it differs, how exact it is.
 *
 * @example
 * ```ts
 * import { tfjs } from "@portrait/backend-tfjs";
 * import { backendChecks } from "@portrait/testing/backend";
 *
 * const checks = backendChecks(() => tfjs("cpu"));
 * const check = checks.find(({ name }) => name === "matMul: left turned");
 * await check?.run(); // => undefined
 * ```
 */
export function backendChecks(open: OpenBackend, suite: BackendSuite = {}): readonly Check[] {
  const share = lazily(open);
  return [
    ...lifecycleChecks(open),
    ...opChecks(share, suite),
    {
      name: "its last handle can be disposed after all of this",
      run: async () => {
        (await share()).dispose();
      },
    },
  ];
}
