import { PortraitError } from "@portrait/core";
import { afterEach, expect, test, vi } from "vitest";
import { tensor } from "../tensor/tensor.js";
import { decodeBase64, hasData } from "./binary.js";
import { bindKernels } from "./bind.js";

afterEach(() => {
  vi.restoreAllMocks();
});

const numbers = (memory: WebAssembly.Memory, at: number, count: number): Int32Array =>
  new Int32Array(memory.buffer, at, count);

/** Gathers two words of a memory in place; gives all that the memory then holds beside the zeros. */
function gatherIn(memory: WebAssembly.Memory): number[][] {
  numbers(memory, 64, 3).set([10, 20, 30]);
  numbers(memory, 128, 2).set([2, 0]);
  bindKernels(tensor, memory).gather(64, 128, 1, 1, 3, 2, 4, 256);
  return [...numbers(memory, 0, 128).entries()].filter(([, value]) => value !== 0);
}

const expected = [
  [16, 10],
  [17, 20],
  [18, 30],
  [32, 2],
  [64, 30],
  [65, 10],
];

test("the module of tensors holds no data", () => {
  expect(hasData(decodeBase64(tensor.wasm as string))).toBe(false);
});

test.each([false, true])("kernels work in a memory of somebody else, shared: %s", (shared) => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 4, shared });
  expect(gatherIn(memory)).toEqual(expected);
});

test("they go on when the memory grows", () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 4 });
  const kernels = bindKernels(tensor, memory);
  memory.grow(2);
  const far = 2 * 65536 + 64;
  numbers(memory, far, 2).set([5, 9]);
  expect(kernels.firstOutside(far, 2, 9)).toBe(1);
});

test.each([
  ["without SIMD", () => vi.spyOn(WebAssembly, "validate").mockReturnValue(false)],
  [
    "where compilation is forbidden",
    () =>
      vi.spyOn(WebAssembly, "Module").mockImplementation(function refuse() {
        throw new WebAssembly.CompileError("blocked by CSP");
      }),
  ],
] as const)("%s the twin works in place", (_, arrange) => {
  arrange();
  expect(gatherIn(new WebAssembly.Memory({ initial: 1, maximum: 4 }))).toEqual(expected);
});

test("a memory whose limit is too high for the binary gets the twin", () => {
  expect(gatherIn(new WebAssembly.Memory({ initial: 1 }))).toEqual(expected);
});

const refusal = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof PortraitError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "nothing was refused";
};

test("what is no memory is refused", () => {
  expect(refusal(() => bindKernels(tensor, {} as WebAssembly.Memory))).toBe(
    'invalid-argument: bindKernels: "memory" must be a WebAssembly.Memory; received an object. Pass the memory that the other program exports.',
  );
});

test("a module with data of its own is refused", () => {
  const data = [0, 97, 115, 109, 1, 0, 0, 0, 5, 3, 1, 0, 1, 11, 7, 1, 0, 0x41, 0, 0x0b, 1, 9];
  const module = { name: "held", wasm: btoa(String.fromCharCode(...data)), twin: () => ({}) };
  expect(refusal(() => bindKernels(module, new WebAssembly.Memory({ initial: 1 })))).toBe(
    'not-supported: bindKernels: the module "held" holds data, which would overwrite what lies in the memory. Use instantiate(held), which gives it a memory of its own.',
  );
});

test("other faults of a binary are not hidden", () => {
  vi.spyOn(WebAssembly, "Instance").mockImplementation(function fail() {
    throw new TypeError("a fault");
  });
  expect(() => bindKernels(tensor, new WebAssembly.Memory({ initial: 1, maximum: 4 }))).toThrow("a fault");
});
