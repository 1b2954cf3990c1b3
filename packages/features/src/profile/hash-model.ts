import { hashBytes, hashText, type Model, stableJson } from "@portrait/core";

/**
 * The hash of a model: of its kind, provenance, configuration, numbers and parts.
 *
 * @param model - The model.
 */
export function hashModel(model: Model): string {
  const { kind, version, config, tensors, parts } = model.state();
  const numbers = Object.entries(tensors).map(([name, { shape, data }]) => [
    name,
    shape,
    hashBytes(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  ]);
  const inner = Object.entries(parts).map(([name, part]) => [name, hashModel(part)]);
  const provenance = model.provenance ?? null;
  return hashText(stableJson({ kind, version, config, provenance, numbers, inner }));
}
