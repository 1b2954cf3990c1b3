import type { TreeColumn } from "../../tree/ensemble/tree-inputs.js";
import { elements, type Field, malformed, numbers, property, text } from "./fields.js";

/** The levels of a categorical feature, of texts or numbers, if the file spells them out. */
function levelsOf(field: Field): readonly string[] | undefined {
  const values = numbers(property(field, "values"));
  const bounds = property(field, "offsets");
  if (bounds.value === undefined) return Array.from(values, String);
  const offsets = numbers(bounds);
  if (offsets.length < 2) return undefined;
  const decoder = new TextDecoder();
  const bytes = Uint8Array.from(values, (byte) => byte & 255);
  return Array.from({ length: offsets.length - 1 }, (_, index) =>
    decoder.decode(bytes.subarray(offsets[index] as number, offsets[index + 1] as number)),
  );
}

/**
 * The columns that an XGBoost model file tells: its names or `f0`, `f1`, …, numbers but for categories that it spells
 * out.
 *
 * @param learner - The file's learner.
 * @param model - The file's trees.
 * @param count - How many features there are.
 * @throws PortraitError `invalid-data`.
 */
export function columnsOf(learner: Field, model: Field, count: number): readonly TreeColumn[] {
  const field = property(learner, "feature_names");
  const named = field.value === undefined ? [] : elements(field).map(text);
  if (named.length !== 0 && named.length !== count)
    throw malformed(field.path, `must hold ${count} names; it holds ${named.length}`);
  const repeated = named.find((name, index) => named.indexOf(name) !== index);
  if (repeated !== undefined) throw malformed(field.path, `holds ${JSON.stringify(repeated)} twice`);
  const cats = property(model, "cats");
  const encodings = cats.value === undefined ? [] : elements(property(cats, "enc"));
  return Array.from({ length: count }, (_, index): TreeColumn => {
    const name = named[index] ?? `f${index}`;
    const encoding = encodings[index];
    const levels = encoding === undefined ? undefined : levelsOf(encoding);
    if (levels === undefined || encoding === undefined) return { name, type: "number" };
    if (new Set(levels).size < levels.length) throw malformed(encoding.path, "must hold different levels");
    return { name, type: "category", levels };
  });
}
