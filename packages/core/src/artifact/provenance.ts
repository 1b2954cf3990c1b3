import { describeValue } from "../errors/describe.js";
import type { Provenance } from "../model/model.js";
import type { Json } from "../model/state.js";
import { type Fail, isJsonObject } from "./json.js";

const MAX_DEPTH = 32;

/** Records whatever parameters hold as JSON: functions are left out, numbers that are not finite become text. */
function recorded(value: unknown, fail: Fail, depth: number = 0): Json | undefined {
  if (depth > MAX_DEPTH) throw fail(`the provenance is nested more than ${MAX_DEPTH} levels deep`);
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "bigint") return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (typeof value !== "object") return undefined;
  if (ArrayBuffer.isView(value)) return recorded(Array.from(value as Uint8Array), fail, depth);
  if (Array.isArray(value)) return value.map((item) => recorded(item, fail, depth + 1) ?? null);
  const entries = Object.entries(value).map(([name, item]) => [name, recorded(item, fail, depth + 1)]);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
}

/**
 * A provenance as JSON data. Parameters that are not JSON (an estimator within an estimator) keep what of them is.
 *
 * @param provenance - Where a model came from.
 * @param fail - Makes the error.
 */
export function writeProvenance(provenance: Provenance, fail: Fail): Json {
  const { estimator, params, seed, backend, fingerprint, version, history, forgotten } = provenance;
  const known = { estimator, params, seed, backend, fingerprint, version, history, forgotten };
  return recorded(known, fail) ?? null;
}

const texts = ["estimator", "backend", "fingerprint", "version"] as const;

/**
 * Checks the provenance of an artifact.
 *
 * @param value - The data as stored, frozen.
 * @param fail - Makes the error.
 */
export function readProvenance(value: Json, fail: Fail): Provenance {
  if (!isJsonObject(value)) throw fail(`the provenance must be an object; received ${describeValue(value)}`);
  for (const name of texts) {
    if (typeof value[name] !== "string") {
      throw fail(`the provenance's "${name}" must be a text; received ${describeValue(value[name])}`);
    }
  }
  const { params, seed, history, forgotten } = value;
  const isFit = (fit: Json): boolean =>
    isJsonObject(fit) && typeof fit.seed === "number" && typeof fit.fingerprint === "string";
  if (!isJsonObject(params) || typeof seed !== "number" || !Array.isArray(history) || !history.every(isFit)) {
    throw fail('the provenance must have "params", a "seed" and a "history" of seeds and fingerprints');
  }
  if (forgotten !== undefined && !(Number.isSafeInteger(forgotten) && Number(forgotten) >= 1)) {
    throw fail(`the provenance's "forgotten" must be an integer >= 1; received ${describeValue(forgotten)}`);
  }
  return value as Json & Provenance;
}
