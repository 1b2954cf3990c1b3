import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Tensor } from "../model/state.js";
import { failFor } from "./decode.js";
import { decodeSafetensors, dtypeOf, encodeSafetensors, sizeOf } from "./safetensors.js";

const fail = failFor("load");
const read = (bytes: Uint8Array) => decodeSafetensors(bytes, fail);

/** A file with any header. */
function fileOf(header: string, data: Uint8Array = new Uint8Array(), claimed?: bigint): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, claimed ?? BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

const padded = (header: string): string => header.padEnd(Math.ceil(header.length / 8) * 8);

function problemOf(bytes: Uint8Array): string {
  try {
    read(bytes);
  } catch (error) {
    const { message, code } = error as { message: string; code: string };
    expect(code).toBe("invalid-artifact");
    expect(message).toMatch(
      /^load: this is no whole model: .*\. Save the model again, or fetch it again\.$/s,
    );
    return message.slice(
      "load: this is no whole model: ".length,
      -". Save the model again, or fetch it again.".length,
    );
  }
  return "";
}

const tensors: ReadonlyMap<string, Tensor> = new Map<string, Tensor>([
  ["b", { shape: [2], data: Float32Array.of(1.5, -2) }],
  ["a", { shape: [1, 1], data: Uint8Array.of(3) }],
  ["c", { shape: [1], data: Float64Array.of(0.1) }],
  ["d", { shape: [0], data: new Int32Array(0) }],
]);

describe("encodeSafetensors", () => {
  test("writes the bytes that safetensors 0.8.0 for Python writes", () => {
    const header =
      '{"__metadata__":{"format":"x"},"c":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[8,16]},"d":{"dtype":"I32","shape":[0],"data_offsets":[16,16]},"a":{"dtype":"U8","shape":[1,1],"data_offsets":[16,17]}}       ';
    const data = "9a9999999999b93f0000c03f000000c003";
    const expected = `0001000000000000${Buffer.from(header).toString("hex")}${data}`;
    expect(Buffer.from(encodeSafetensors(tensors, { format: "x" })).toString("hex")).toBe(expected);
  });

  test("does not depend on the order of the tensors", () => {
    expect(encodeSafetensors(new Map([...tensors].reverse()))).toEqual(encodeSafetensors(tensors));
  });

  test("aligns the data at 8 bytes, whatever the names", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,9}$/), { maxLength: 5 }), (names) => {
        const bytes = encodeSafetensors(
          new Map(names.map((name) => [name, { shape: [], data: Float64Array.of(1) }])),
        );
        expect(Number(new DataView(bytes.buffer).getBigUint64(0, true)) % 8).toBe(0);
      }),
      { seed: 1 },
    );
  });

  test("takes views that begin anywhere in their memory", () => {
    const data = new Float32Array(new Float32Array([9, 1, 2, 9]).buffer, 4, 2);
    const back = read(encodeSafetensors(new Map([["x", { shape: [2], data }]])));
    expect(back.tensors.get("x")?.data).toEqual(Float32Array.of(1, 2));
  });
});

const makers = [
  (values: number[]) => Float32Array.from(values),
  (values: number[]) => Float64Array.from(values),
  (values: number[]) => Int32Array.from(values),
  (values: number[]) => Uint8Array.from(values),
];

const tensorArbitrary: fc.Arbitrary<Tensor> = fc
  .tuple(fc.nat(3), fc.nat(3), fc.constantFrom(...makers), fc.nat())
  .map(([rows, columns, make, seed]) => ({
    shape: [rows, columns],
    data: make(Array.from({ length: rows * columns }, (_, index) => (seed * (index + 1)) % 251)),
  }));

describe("decodeSafetensors", () => {
  test("gives back what was encoded", () => {
    const names = fc
      .stringMatching(/^[A-Za-z0-9._/-]{1,12}$/)
      .filter((name) => !/constructor|prototype|__proto__|__metadata__/.test(name));
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(names, tensorArbitrary), { selector: ([name]) => name }),
        (entries) => {
          expect(read(encodeSafetensors(new Map(entries))).tensors).toEqual(new Map(entries));
        },
      ),
      { seed: 1 },
    );
  });

  test("reads from bytes at any offset and keeps none of their memory", () => {
    const file = encodeSafetensors(tensors);
    const shifted = new Uint8Array(file.length + 3);
    shifted.set(file, 3);
    const view = shifted.subarray(3);
    const back = read(view).tensors;
    shifted.fill(0xff);
    expect(back).toEqual(new Map([...tensors].sort(([a], [b]) => (a < b ? -1 : 1))));
    expect(Object.isFrozen(back.get("a"))).toBe(true);
  });

  test("refuses every truncation and every extension", () => {
    const file = encodeSafetensors(tensors, { format: "x" });
    for (let length = 0; length < file.length; length++)
      expect(problemOf(file.slice(0, length))).not.toBe("");
    expect(problemOf(Uint8Array.from([...file, 0]))).toBe(
      "the tensors take 17 bytes; 18 follow the weights' header",
    );
  });

  test("refuses every change of one byte of the header, or reads other names, types and texts", () => {
    const file = encodeSafetensors(tensors, { format: "x" });
    const end = file.length - 17;
    for (let index = 0; index < end; index++) {
      for (const mask of [1, 2, 4, 8, 16, 32, 64, 128, 255]) {
        const changed = file.slice();
        changed[index] = (changed[index] as number) ^ mask;
        if (problemOf(changed) !== "") continue;
        const { infos, metadata } = read(changed);
        expect([[...infos], metadata]).not.toEqual([[...read(file).infos], { format: "x" }]);
      }
    }
  });

  const one = '"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}';
  const four = new Uint8Array(4);

  test.each<[string, Uint8Array, string]>([
    ["nothing", new Uint8Array(), "the weights have 0 bytes; the length of their header alone takes 8"],
    [
      "a huge header",
      fileOf("{}", four, 2n ** 63n),
      "the weights' header claims 9223372036854775808 bytes; at most 100000000 are allowed",
    ],
    [
      "a header past the end",
      fileOf("{}", four, 7n),
      "the weights' header claims 7 bytes; only 6 follow its length",
    ],
    ["no UTF-8", fileOf("{}", Uint8Array.of(0xff, 0xff), 4n), "the weights' header is no UTF-8"],
    ["no JSON", fileOf("{]"), "the weights' header is no JSON"],
    ["a list", fileOf("[]"), "the weights' header must be an object"],
    ["a deep header", fileOf("[".repeat(200_000)), "the weights' header is nested more than 100 levels deep"],
    ["a prototype key", fileOf('{"__proto__":{}}'), 'the weights\' header has the forbidden key "__proto__"'],
    ["a text", fileOf('{"a":"b"}'), 'tensor "a" must be described by an object'],
    [
      "another type",
      fileOf('{"a":{"dtype":"BF16","shape":[],"data_offsets":[0,2]}}'),
      'tensor "a" must be of type "F64", "F32", "I32", "U8"; received "BF16"',
    ],
    [
      "a type from the prototype",
      fileOf('{"a":{"dtype":"toString","shape":[]}}'),
      'tensor "a" must be of type "F64", "F32", "I32", "U8"; received "toString"',
    ],
    [
      "a negative extent",
      fileOf('{"a":{"dtype":"U8","shape":[-1]}}'),
      'tensor "a" must have a shape of whole numbers >= 0 whose product can be counted; received [-1]',
    ],
    [
      "an overflowing shape",
      fileOf('{"a":{"dtype":"F64","shape":[4503599627370496,4]}}'),
      'tensor "a" must have a shape of whole numbers >= 0 whose product can be counted; received [4503599627370496,4]',
    ],
    [
      "an infinite extent",
      fileOf('{"a":{"dtype":"F64","shape":[1e999]}}'),
      "the weights' header.a.shape[0] must be JSON data; received Infinity",
    ],
    [
      "no shape",
      fileOf('{"a":{"dtype":"U8"}}'),
      'tensor "a" must have a shape of whole numbers >= 0 whose product can be counted; received undefined',
    ],
    [
      "no offsets",
      fileOf('{"a":{"dtype":"U8","shape":[4]}}', four),
      'tensor "a" must lie at bytes [0,4]; its header says nothing',
    ],
    [
      "a gap",
      fileOf('{"a":{"dtype":"U8","shape":[4],"data_offsets":[1,5]}}', new Uint8Array(5)),
      'tensor "a" must lie at bytes [0,4]; its header says [1,5]',
    ],
    [
      "an overlap",
      fileOf(`{${one},"b":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}`, four),
      'tensor "b" must lie at bytes [4,8]; its header says [0,4]',
    ],
    [
      "too little data",
      fileOf(`{${one}}`, new Uint8Array(3)),
      "the tensors take 4 bytes; 3 follow the weights' header",
    ],
    [
      "a repeated name",
      fileOf(padded(`{${one},${one}}`), four),
      "the weights' header is not written as this format writes it",
    ],
    [
      "blanks within",
      fileOf(padded(`{ ${one}}`), four),
      "the weights' header is not written as this format writes it",
    ],
    ["no padding", fileOf(`{${one}}`, four), "the weights' header is not written as this format writes it"],
    ["metadata of numbers", fileOf('{"__metadata__":{"a":1}}'), "the weights' __metadata__ must hold texts"],
  ])("refuses %s", (_, bytes, problem) => {
    expect(problemOf(bytes)).toBe(problem);
  });

  test("a huge shape allocates nothing", () => {
    const header = '{"a":{"dtype":"U8","shape":[9007199254740991],"data_offsets":[0,9007199254740991]}}';
    expect(problemOf(fileOf(padded(header)))).toBe(
      "the tensors take 9007199254740991 bytes; 0 follow the weights' header",
    );
  });
});

test("sizeOf multiplies, and knows what is no shape", () => {
  expect([[], [0, 2 ** 52], [2, 3]].map(sizeOf)).toEqual([1, 0, 6]);
  expect([[1.5], ["2"], [2 ** 53], [-0.5], "3", null].map(sizeOf)).toEqual(Array(6).fill(Number.NaN));
});

test("dtypeOf names the four types, and no other", () => {
  const data = [new Float64Array(1), new Float32Array(1), new Int32Array(1), Buffer.from("x")];
  expect(data.map(dtypeOf)).toEqual(["F64", "F32", "I32", "U8"]);
  expect([new Int8Array(1), new DataView(new ArrayBuffer(1)), [1], null].map(dtypeOf)).toEqual(
    Array(4).fill(undefined),
  );
});
