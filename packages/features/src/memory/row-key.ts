type Properties = Readonly<Record<string, unknown>>;

/** The parts of a key that is being written, and the objects that it is inside of. */
interface Key {
  readonly parts: string[];
  readonly inside: object[];
}

/** Puts a text behind the others with its length before it, so that no two lists of texts read the same. */
function addText({ parts }: Key, text: string): void {
  parts.push(String(text.length), ":", text);
}

function addObject(key: Key, value: object): void {
  const { parts, inside } = key;
  const outer = inside.indexOf(value);
  if (outer >= 0) parts.push("c", String(inside.length - outer), ";");
  else if (value instanceof Date) parts.push("d", String(value.getTime()), ";");
  else {
    inside.push(value);
    if (Array.isArray(value)) addItems(key, value);
    else {
      if (ArrayBuffer.isView(value)) addText(key, Object.prototype.toString.call(value));
      addProperties(key, value);
    }
    inside.pop();
  }
}

function addItems(key: Key, items: readonly unknown[]): void {
  key.parts.push("[");
  for (const item of items) addValue(key, item);
  key.parts.push("]");
}

function addValue(key: Key, value: unknown): void {
  const { parts } = key;
  if (value === null || value === undefined) parts.push("0");
  else if (typeof value === "string") {
    parts.push("s");
    addText(key, value);
  } else if (typeof value === "number" || typeof value === "bigint") parts.push("n", String(value), ";");
  else if (typeof value === "object") addObject(key, value);
  else {
    parts.push("o");
    addText(key, String(value));
  }
}

function addProperties(key: Key, value: object): void {
  key.parts.push("{");
  for (const name of Object.keys(value).sort()) {
    const property = (value as Properties)[name];
    if (property === null || property === undefined) continue;
    addText(key, name);
    addValue(key, property);
  }
  key.parts.push("}");
}

/**
 * A text that two rows share just when they are equal in every column of the source. The order of properties does not
 * matter; one that is absent, `undefined` or `null` is the same; a bigint equals the number of the same digits; texts
 * and numbers differ; dates are equal by their instant; lists and objects by what they hold.
 *
 * @param row - The raw row.
 *
 * @example
 * ```ts
 * import { rowKey } from "@portrait/features";
 *
 * rowKey({ a: 1, b: null }) === rowKey({ a: 1n }); // => true
 * rowKey({ a: 1 }) === rowKey({ a: "1" }); // => false
 * ```
 */
export function rowKey(row: object): string {
  const key: Key = { parts: [], inside: [] };
  addObject(key, row);
  return key.parts.join("");
}
