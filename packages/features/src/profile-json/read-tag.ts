import type { Evidence, Tag, TagSource, ValueType } from "@portrait/core";
import { type Fault, fieldsOf, shareOf, textOf } from "./json-fault.js";
import { anyFromJsonValue, fromJsonValue, instantOf } from "./json-value.js";

const SOURCES: readonly unknown[] = ["fact", "rule", "model"] satisfies readonly TagSource[];
const KEYS = ["value", "confidence", "evidence", "source", "definition", "validUntil"];
const EVIDENCE = ["name", "value", "comparison", "threshold", "holds"];

function isThreshold(value: unknown): value is Evidence["threshold"] {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function readEvidence(fault: Fault, path: string, json: unknown): Evidence {
  const fields = fieldsOf(fault, path, json, EVIDENCE);
  const [given, threshold, holds] = [fields.get("value"), fields.get("threshold"), fields.get("holds")];
  const value = anyFromJsonValue(given);
  if (value === undefined) throw fault(`${path}.value`, "a value", given);
  if (!isThreshold(threshold)) {
    throw fault(
      `${path}.threshold`,
      "a finite number, a text, a truth value, a list of texts or null",
      threshold,
    );
  }
  if (holds !== null && typeof holds !== "boolean") {
    throw fault(`${path}.holds`, "true, false or null", holds);
  }
  return Object.freeze({
    name: textOf(fault, `${path}.name`, fields.get("name")),
    value,
    comparison: textOf(fault, `${path}.comparison`, fields.get("comparison")),
    threshold:
      typeof threshold === "object" && threshold !== null ? Object.freeze([...threshold]) : threshold,
    holds,
  });
}

/**
 * Reads a tag from plain data.
 *
 * @param fault - Makes errors.
 * @param path - Where it stands, for errors.
 * @param json - Anything.
 * @param type - The type of its value.
 * @throws PortraitError `invalid-data`.
 */
export function readTag(fault: Fault, path: string, json: unknown, type: ValueType): Tag {
  const fields = fieldsOf(fault, path, json, KEYS);
  const value = fromJsonValue(type, fields.get("value"));
  if (value === undefined) throw fault(`${path}.value`, `of type ${type}`, fields.get("value"));
  const [evidence, source, until] = [fields.get("evidence"), fields.get("source"), fields.get("validUntil")];
  if (!Array.isArray(evidence)) throw fault(`${path}.evidence`, "a list", evidence);
  if (!SOURCES.includes(source)) throw fault(`${path}.source`, 'one of "fact", "rule", "model"', source);
  if (until !== null && instantOf(until) === undefined) {
    throw fault(`${path}.validUntil`, "an instant as ISO 8601 text, or null", until);
  }
  return Object.freeze({
    value,
    confidence: shareOf(fault, `${path}.confidence`, fields.get("confidence")),
    evidence: Object.freeze(
      evidence.map((reason, at) => readEvidence(fault, `${path}.evidence.${at}`, reason)),
    ),
    source: source as TagSource,
    definition: textOf(fault, `${path}.definition`, fields.get("definition")),
    validUntil: until as string | null,
  });
}
