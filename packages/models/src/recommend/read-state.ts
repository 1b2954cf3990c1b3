import { type DecodedState, describeValue, type OptionRule } from "@portrait/core";
import { invalidArtifact } from "../input/artifact.js";

/** A rule for ids in code-unit order, for a `ConfigReader`. */
export const idsRule: OptionRule<readonly string[]> = {
  default: [],
  expected: "a list of different texts in code-unit order",
  accepts: (value) =>
    Array.isArray(value) &&
    value.every(
      (text, index) => typeof text === "string" && (index === 0 || (value[index - 1] as string) < text),
    ),
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * A tensor of 32-bit floats, all finite, of the shape expected. The result is a copy.
 *
 * @param kind - The model's kind.
 * @param state - The state.
 * @param name - The tensor's name.
 * @param shape - The shape.
 * @throws PortraitError `invalid-artifact`.
 */
export function readFloats(
  kind: string,
  state: DecodedState,
  name: string,
  shape: readonly number[],
): Float32Array {
  const tensors: unknown = state.tensors;
  const tensor = isRecord(tensors) && Object.hasOwn(tensors, name) ? tensors[name] : undefined;
  if (!isRecord(tensor)) throw invalidArtifact(kind, `tensor "${name}" is missing`);
  const { shape: found, data } = tensor;
  if (
    !Array.isArray(found) ||
    found.length !== shape.length ||
    shape.some((extent, axis) => found[axis] !== extent)
  ) {
    const received = Array.isArray(found) ? `[${found.map(describeValue).join(", ")}]` : describeValue(found);
    throw invalidArtifact(
      kind,
      `tensor "${name}" must have the shape [${shape.join(", ")}]; received ${received}`,
    );
  }
  const length = shape.reduce((product, extent) => product * extent, 1);
  if (!(data instanceof Float32Array) || data.length !== length) {
    throw invalidArtifact(
      kind,
      `tensor "${name}" must hold ${length} 32-bit floats; received ${describeValue(data)}${ArrayBuffer.isView(data) ? ` of ${(data as Float32Array).length}` : ""}`,
    );
  }
  const odd = data.findIndex((value) => !Number.isFinite(value));
  if (odd >= 0) {
    throw invalidArtifact(kind, `tensor "${name}" must hold finite numbers; number ${odd} is ${data[odd]}`);
  }
  return data.slice();
}
