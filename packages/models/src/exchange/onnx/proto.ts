import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

/** The element types of tensors, by their numbers in the ONNX format. */
export const ELEMENT = { float: 1, uint8: 2, int64: 7, string: 8, double: 11 } as const;

/** The numbers of 32- or 64-bit floats in the ONNX format. */
export type Precision = "float" | "double";

/** A constant tensor. */
export interface OnnxTensor {
  /** Its name; empty inside an attribute. */
  readonly name: string;
  /** The type of its elements. */
  readonly type: keyof typeof ELEMENT;
  /** The extent of each dimension. */
  readonly dims: readonly number[];
  /** The numbers. */
  readonly values: ArrayLike<number>;
}

/** The value of an attribute. */
export type OnnxAttribute =
  | { readonly kind: "int"; readonly value: number }
  | { readonly kind: "ints"; readonly value: ArrayLike<number> }
  | { readonly kind: "floats"; readonly value: ArrayLike<number> }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "texts"; readonly value: readonly string[] }
  | { readonly kind: "tensor"; readonly value: OnnxTensor };

/** One operation of a graph. */
export interface OnnxNode {
  /** The operator. */
  readonly operator: string;
  /** The operator's domain; empty for the standard one. */
  readonly domain: string;
  /** What it reads. */
  readonly inputs: readonly string[];
  /** What it writes. */
  readonly output: string;
  /** Its attributes by name. */
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

/** An input or output of a graph, of shape `[rows, width]`. */
export interface OnnxValue {
  /** The name. */
  readonly name: string;
  /** The type of its elements. */
  readonly type: keyof typeof ELEMENT;
  /** How many columns it has; left out, it has one dimension alone, the rows. */
  readonly width?: number;
}

/** A graph and the versions of its operators. */
export interface OnnxModel {
  /** The operations, in order. */
  readonly nodes: readonly OnnxNode[];
  /** The constants. */
  readonly tensors: readonly OnnxTensor[];
  /** What goes in. */
  readonly inputs: readonly OnnxValue[];
  /** What comes out. */
  readonly outputs: readonly OnnxValue[];
  /** The version of the format. */
  readonly irVersion: number;
  /** The version of the standard operators. */
  readonly opset: number;
  /** The version of the operators of `ai.onnx.ml`. */
  readonly mlOpset: number;
  /** Texts about the model, by name. */
  readonly metadata: Readonly<Record<string, string>>;
}

const nested = (writer: BinaryWriter, field: number, bytes: Uint8Array): BinaryWriter =>
  writer.tag(field, WireType.LengthDelimited).bytes(bytes);

const text = (writer: BinaryWriter, field: number, value: string): BinaryWriter =>
  writer.tag(field, WireType.LengthDelimited).string(value);

const integer = (writer: BinaryWriter, field: number, value: number): BinaryWriter =>
  writer.tag(field, WireType.Varint).int64(value);

function rawData({ type, values }: OnnxTensor): Uint8Array {
  const size = type === "double" || type === "int64" ? 8 : type === "float" ? 4 : 1;
  const bytes = new Uint8Array(values.length * size);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    if (type === "double") view.setFloat64(at * 8, value, true);
    else if (type === "float") view.setFloat32(at * 4, value, true);
    else if (type === "int64") view.setBigInt64(at * 8, BigInt(value), true);
    else view.setUint8(at, value);
  }
  return bytes;
}

function tensorBytes(tensor: OnnxTensor): Uint8Array {
  const writer = new BinaryWriter();
  for (const extent of tensor.dims) integer(writer, 1, extent);
  integer(writer, 2, ELEMENT[tensor.type]);
  if (tensor.name !== "") text(writer, 8, tensor.name);
  return nested(writer, 9, rawData(tensor)).finish();
}

function attributeBytes(name: string, attribute: OnnxAttribute): Uint8Array {
  const writer = text(new BinaryWriter(), 1, name);
  const type = (number: number): BinaryWriter => integer(writer, 20, number);
  switch (attribute.kind) {
    case "int":
      integer(writer, 3, attribute.value);
      return type(2).finish();
    case "text":
      text(writer, 4, attribute.value);
      return type(3).finish();
    case "tensor":
      nested(writer, 5, tensorBytes(attribute.value));
      return type(4).finish();
    case "floats":
      writer.tag(7, WireType.LengthDelimited).fork();
      for (let at = 0; at < attribute.value.length; at++) writer.float(attribute.value[at] as number);
      writer.join();
      return type(6).finish();
    case "ints":
      writer.tag(8, WireType.LengthDelimited).fork();
      for (let at = 0; at < attribute.value.length; at++) writer.int64(attribute.value[at] as number);
      writer.join();
      return type(7).finish();
    case "texts":
      for (const value of attribute.value) text(writer, 9, value);
      return type(8).finish();
  }
}

function nodeBytes(node: OnnxNode): Uint8Array {
  const writer = new BinaryWriter();
  for (const input of node.inputs) text(writer, 1, input);
  text(writer, 2, node.output);
  text(writer, 4, node.operator);
  for (const [name, attribute] of Object.entries(node.attributes)) {
    nested(writer, 5, attributeBytes(name, attribute));
  }
  if (node.domain !== "") text(writer, 7, node.domain);
  return writer.finish();
}

function valueBytes({ name, type, width }: OnnxValue): Uint8Array {
  const rows = text(new BinaryWriter(), 2, "rows").finish();
  const shape = nested(new BinaryWriter(), 1, rows);
  if (width !== undefined) nested(shape, 1, integer(new BinaryWriter(), 1, width).finish());
  const tensor = nested(integer(new BinaryWriter(), 1, ELEMENT[type]), 2, shape.finish()).finish();
  return nested(
    text(new BinaryWriter(), 1, name),
    2,
    nested(new BinaryWriter(), 1, tensor).finish(),
  ).finish();
}

function graphBytes({ nodes, tensors, inputs, outputs }: OnnxModel): Uint8Array {
  const writer = new BinaryWriter();
  for (const node of nodes) nested(writer, 1, nodeBytes(node));
  text(writer, 2, "portrait");
  for (const tensor of tensors) nested(writer, 5, tensorBytes(tensor));
  for (const input of inputs) nested(writer, 11, valueBytes(input));
  for (const output of outputs) nested(writer, 12, valueBytes(output));
  return writer.finish();
}

function opsetBytes(domain: string, version: number): Uint8Array {
  return integer(text(new BinaryWriter(), 1, domain), 2, version).finish();
}

/**
 * The bytes of an ONNX file (Protocol Buffers, message `ModelProto`).
 *
 * @param model - The model.
 */
export function modelBytes(model: OnnxModel): Uint8Array {
  const writer = integer(new BinaryWriter(), 1, model.irVersion);
  text(writer, 2, "portrait");
  nested(writer, 7, graphBytes(model));
  nested(writer, 8, opsetBytes("", model.opset));
  nested(writer, 8, opsetBytes("ai.onnx.ml", model.mlOpset));
  for (const [name, value] of Object.entries(model.metadata)) {
    nested(writer, 14, text(text(new BinaryWriter(), 1, name), 2, value).finish());
  }
  return writer.finish();
}
