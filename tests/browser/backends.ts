import { type TfjsBackend, tfjs } from "@portrait/backend-tfjs";
import { backendChecks, failedChecks } from "@portrait/testing/backend";
import { suites } from "../contracts/backend-suites.ts";

/** What a page reports of a backend. */
export interface BackendReport {
  /** How many checks of the contract ran. */
  readonly checks: number;
  /** Those that do not hold, with what they threw. */
  readonly failed: readonly string[];
  /** What tfjs("auto") took here, and why nothing better. */
  readonly auto: Pick<TfjsBackend, "name" | "passedOver">;
  /** The fields of the memory report. */
  readonly memory: readonly string[];
}

/** Opens a backend by its name, with the module that it needs. */
export function openBackend(name: string): Promise<TfjsBackend> {
  const options = name === "webgpu" ? { module: () => import("@tensorflow/tfjs-backend-webgpu") } : {};
  return tfjs(name, options);
}

/** Runs the contract of backends on one. */
export async function reportBackend(name: string): Promise<BackendReport> {
  (await openBackend(name)).dispose();
  const checks = backendChecks(() => openBackend(name), suites[name]);
  const failed = await failedChecks(checks);
  const auto = await tfjs("auto", { modules: { webgpu: () => import("@tensorflow/tfjs-backend-webgpu") } });
  auto.dispose();
  const backend = await openBackend(name);
  const memory = Object.keys(backend.memory());
  backend.dispose();
  return {
    checks: checks.length,
    failed: failed.map(
      (check) => `${check.name}: ${check.error instanceof Error ? check.error.message : check.error}`,
    ),
    auto: { name: auto.name, passedOver: auto.passedOver },
    memory,
  };
}
