import { describe, expect, test } from "vitest";
import { wasm } from "../probe/probe.wasm.js";
import { decodeBase64, memoryImport, pagesOf, withSharedMemory } from "./binary.js";

const header = [0, 97, 115, 109, 1, 0, 0, 0];
const name = (text: string): number[] => [text.length, ...[...text].map((letter) => letter.charCodeAt(0))];
const section = (id: number, body: readonly number[]): number[] => [id, body.length, ...body];
const binary = (...sections: readonly number[][]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([...header, ...sections.flat()]);

const memory = [...name("env"), ...name("memory"), 2, 1, 5, 128, 128, 4];

describe("memoryImport", () => {
  test("finds the memory behind imports of every kind", () => {
    const types = section(1, [1, 0x60, 0, 0]);
    const imports = section(2, [
      4,
      ...[...name("a"), ...name("f"), 0, 0],
      ...[...name("b"), ...name("table"), 1, 0x70, 1, 2, 129, 1],
      ...[...name("c"), ...name("g"), 3, 0x7f, 0],
      ...memory,
    ]);
    const bytes = binary(types, imports);
    expect(WebAssembly.validate(bytes)).toBe(true);
    const found = memoryImport(bytes);
    expect(found?.pages).toBe(5);
    expect(bytes[found?.flags ?? 0]).toBe(1);
  });

  test("of which a binary without one needs a page", () => {
    expect(pagesOf(binary(section(2, [1, ...memory])))).toBe(5);
    expect(pagesOf(binary())).toBe(1);
  });

  test("reads numbers of several bytes", () => {
    const body = [1, ...name("env"), ...name("memory"), 2, 1, 0xac, 0x02, 128, 128, 4];
    expect(memoryImport(binary(section(2, body)))?.pages).toBe(300);
  });

  test("says when there is none", () => {
    expect(memoryImport(binary())).toBeUndefined();
    expect(memoryImport(binary(section(1, [0]), section(2, [0])))).toBeUndefined();
    const bytes = binary(section(1, [0]));
    expect(withSharedMemory(bytes, true)).toBe(bytes);
  });
});

test("one binary takes a memory of its own, or a shared one", async () => {
  const bytes = decodeBase64(wasm);
  for (const shared of [true, false]) {
    const module = await WebAssembly.compile(withSharedMemory(bytes, shared));
    const link = (kind: boolean) =>
      new WebAssembly.Instance(module, {
        env: { memory: new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: kind }) },
      });
    expect(link(shared).exports.squares).toBeTypeOf("function");
    expect(() => link(!shared)).toThrow(WebAssembly.LinkError);
  }
  expect(decodeBase64(wasm)).toEqual(bytes);
});
