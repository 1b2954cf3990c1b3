import { encodeModelFile, type Model, type ModelState } from "@portrait/core";
import { expect } from "vitest";

/** What a model holds, without where it came from. */
export interface Content extends Omit<ModelState, "parts"> {
  /** What its parts hold. */
  readonly parts: Readonly<Record<string, Content>>;
}

/**
 * All that a model holds, its parts included, but no provenance.
 *
 * @param model - The model.
 */
export function contentOf(model: Model): Content {
  const { parts, ...state } = model.state();
  const entries = Object.entries(parts).map(([role, part]) => [role, contentOf(part)]);
  return { ...state, parts: Object.fromEntries(entries) };
}

/**
 * What does not depend on numbers: kinds, versions, names of config entries and tensors, types, ranks.
 *
 * @param content - What a model holds.
 */
export function outlineOf(content: Content): unknown {
  const { kind, version, config, tensors, parts } = content;
  const outline = Object.entries(tensors).map(([name, { data, shape }]) => [
    name,
    data.constructor.name,
    shape.length,
  ]);
  return {
    kind,
    version,
    config: Object.keys(config).sort(),
    tensors: outline.sort(),
    parts: Object.fromEntries(Object.entries(parts).map(([role, part]) => [role, outlineOf(part)])),
  };
}

/**
 * Asserts that two models are saved as the same bytes: equal in all they hold, provenance included.
 *
 * @param left - One model.
 * @param right - The other.
 * @param message - What it means when they differ.
 */
export function expectSameBytes(left: Model, right: Model, message: string): void {
  const [a, b] = [encodeModelFile(left), encodeModelFile(right)];
  const differ = a.length === b.length ? a.findIndex((byte, index) => byte !== b[index]) : -2;
  if (differ === -1) return;
  expect(contentOf(left), message).toEqual(contentOf(right));
  expect(left.provenance, message).toEqual(right.provenance);
  throw new Error(`${message}: the bytes differ at ${differ === -2 ? "their length" : differ}`);
}
