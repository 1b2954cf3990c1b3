import { describeValue } from "../errors/describe.js";
import type { PortraitError } from "../errors/portrait-error.js";
import type { Json } from "../model/state.js";

/** Makes the error for a problem that was found; the caller knows the rest of the sentence. */
export type Fail = (problem: string, cause?: unknown) => PortraitError;

/** The most bytes that the JSON of an artifact may take: the bound of safetensors' own reader. */
export const MAX_JSON_BYTES = 100_000_000;

const MAX_DEPTH = 100;

const FORBIDDEN: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/**
 * Whether a name may stand in an artifact for a part or a tensor.
 *
 * @param name - The name.
 */
export function isArtifactName(name: string): boolean {
  return /^[A-Za-z0-9._-]{1,128}$/.test(name) && !FORBIDDEN.has(name) && name !== "__metadata__";
}

/**
 * Whether a value is an object of JSON: neither null nor a list.
 *
 * @param value - Anything.
 *
 * @example
 * ```ts
 * import { isJsonObject } from "@portrait/core";
 *
 * isJsonObject({}); // => true
 * isJsonObject([]); // => false
 * ```
 */
export function isJsonObject(value: unknown): value is { readonly [name: string]: Json } {
  return Object.prototype.toString.call(value) === "[object Object]";
}

function deepest(text: string): number {
  let depth = 0;
  let most = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const char = text.charCodeAt(index);
    if (quoted) {
      if (char === 0x5c) index++;
      else if (char === 0x22) quoted = false;
    } else if (char === 0x22) quoted = true;
    else if (char === 0x5b || char === 0x7b) most = Math.max(most, ++depth);
    else if (char === 0x5d || char === 0x7d) depth--;
  }
  return most;
}

/**
 * Checks that a value is JSON data that survives a round trip: finite numbers, plain objects and lists, no key that
 * touches a prototype, at most 100 levels.
 *
 * @param value - Anything.
 * @param path - Where the value stands, for the message.
 * @param fail - Makes the error.
 * @param depth - How deep `value` lies already.
 *
 * @example
 * ```ts
 * import { checkJson, PortraitError } from "@portrait/core";
 *
 * const fail = (problem: string) => new PortraitError({ code: "invalid-data", message: "keep: " + problem + "." });
 * checkJson({ visits: Number.NaN }, "row", fail); // throws keep: row.visits must be JSON data; received NaN.
 * ```
 */
export function checkJson(
  value: unknown,
  path: string,
  fail: Fail,
  depth: number = 0,
): asserts value is Json {
  if (depth > MAX_DEPTH) throw fail(`${path} is nested more than ${MAX_DEPTH} levels deep`);
  if (value === null || typeof value === "string" || typeof value === "boolean") return;
  if (typeof value === "number" && Number.isFinite(value)) return;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      checkJson(value[index], `${path}[${index}]`, fail, depth + 1);
    }
    return;
  }
  if (!isJsonObject(value)) throw fail(`${path} must be JSON data; received ${describeValue(value)}`);
  for (const name of Object.keys(value)) {
    if (FORBIDDEN.has(name)) throw fail(`${path} has the forbidden key ${JSON.stringify(name)}`);
    checkJson(value[name], `${path}.${name}`, fail, depth + 1);
  }
}

/**
 * Freezes JSON data and all that it holds.
 *
 * @param value - The data.
 */
export function freezeJson<Value extends Json>(value: Value): Value {
  if (typeof value === "object" && value !== null) {
    for (const item of Object.values(value)) freezeJson(item as Json);
    Object.freeze(value);
  }
  return value;
}

/**
 * Parses JSON that may be hostile: bounded in size and depth, finite, without keys that touch a prototype. Frozen.
 *
 * @param text - The text.
 * @param subject - What the text is, for the message: `"model.json"`.
 * @param fail - Makes the error.
 *
 * @example
 * ```ts
 * import { parseJson, PortraitError } from "@portrait/core";
 *
 * const fail = (problem: string) => new PortraitError({ code: "invalid-data", message: "read: " + problem + "." });
 * parseJson('{"a":[1]}', "the text", fail); // => { a: [1] }
 * parseJson('{"a":', "the text", fail); // throws read: the text is no JSON.
 * ```
 */
export function parseJson(text: string, subject: string, fail: Fail): Json {
  if (text.length > MAX_JSON_BYTES) {
    throw fail(`${subject} has ${text.length} characters; at most ${MAX_JSON_BYTES} are allowed`);
  }
  const depth = deepest(text);
  if (depth > MAX_DEPTH) throw fail(`${subject} is nested more than ${MAX_DEPTH} levels deep`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw fail(`${subject} is no JSON`, cause);
  }
  checkJson(value, subject, fail);
  return freezeJson(value);
}
