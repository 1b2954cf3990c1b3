import { isPortraitError, type PortraitError, type Workers } from "@portrait/core";
import { afterEach, describe, expect, test, vi } from "vitest";
import { workers } from "../pool/workers.js";
import { type ProbeKernels, probe } from "../probe/probe.js";
import { wasm } from "../probe/probe.wasm.js";
import { decodeBase64, pagesOf } from "./binary.js";
import { instantiate, instantiateSync } from "./instantiate.js";
import type { InstantiateOptions, KernelInstance } from "./kernel-instance.js";
import { hasSimd } from "./simd.js";
import { takeMemory } from "./spare-memory.js";

afterEach(() => {
  while (takeMemory(0) !== undefined);
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

async function failure(run: () => unknown): Promise<PortraitError> {
  try {
    await run();
  } catch (error) {
    if (isPortraitError(error)) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

function squares(instance: KernelInstance<ProbeKernels>): number[] {
  const out = instance.alloc(40);
  instance.parallel("squares", out, 5, 0.5);
  return [...instance.f64(out, 5)];
}

const expected = [0.5, 1.5, 4.5, 9.5, 16.5];

/** Places without SIMD, without the right to compile, without WebAssembly at all. */
const places: Readonly<Record<string, () => void>> = {
  "with SIMD": () => {},
  "without SIMD": () => {
    vi.spyOn(WebAssembly, "validate").mockReturnValue(false);
  },
  "where compilation is forbidden": () => {
    vi.spyOn(WebAssembly, "compile").mockRejectedValue(new WebAssembly.CompileError("blocked by CSP"));
  },
  "without WebAssembly": () => {
    vi.stubGlobal("WebAssembly", undefined);
  },
};

function forbidCompilationAtOnce(): void {
  const { Module, ...others } = Object.fromEntries(
    Object.getOwnPropertyNames(WebAssembly).map((name) => [name, Reflect.get(WebAssembly, name)]),
  );
  class Refused {
    constructor() {
      throw new RangeError("compilation is disallowed on the main thread");
    }
  }
  vi.stubGlobal("WebAssembly", { ...others, Module: Refused });
}

describe.each(Object.entries(places))("%s", (place, arrange) => {
  test("kernels give the same results", async () => {
    arrange();
    const instance = await instantiate({ ...probe });
    expect([instance.simd, instance.threads]).toEqual([place === "with SIMD", 1]);
    expect(squares(instance)).toEqual(expected);
    instance.dispose();
  });

  test("kernels that are ready at once give them too", () => {
    arrange();
    if (place === "where compilation is forbidden") forbidCompilationAtOnce();
    const instance = instantiateSync({ ...probe });
    expect([instance.simd, instance.threads]).toEqual([place === "with SIMD", 1]);
    expect(squares(instance)).toEqual(expected);
    instance.dispose();
  });

  test("memory is zeroed, aligned, and grows with what it holds", async () => {
    arrange();
    const instance = await instantiate({ ...probe }, { bytes: 1000 });
    const first = instance.alloc(10);
    instance.u8(first, 10).fill(7);
    const mark = instance.mark();
    const second = instance.alloc(3_000_000);
    expect(second).toBeGreaterThanOrEqual(first + 10);
    expect([first % 64, second % 64, mark % 64]).toEqual([0, 0, 0]);
    expect([...instance.u8(first, 10)]).toEqual(Array(10).fill(7));
    instance.u8(second, 3_000_000).fill(9);
    instance.release(mark);
    const third = instance.alloc(3_500_000);
    expect(third).toBe(second);
    expect(instance.u8(third, 3_500_000).every((byte) => byte === 0)).toBe(true);
    expect(instance.alloc(0)).toBe(instance.alloc(0));
    instance.dispose();
  });

  test("views show one memory", async () => {
    arrange();
    const instance = await instantiate({ ...probe });
    const at = instance.alloc(16);
    instance.f64(at, 2).set([1, -2]);
    expect([...instance.u8(at, 8)]).toEqual([0, 0, 0, 0, 0, 0, 240, 63]);
    expect([...instance.u16(at, 4)]).toEqual([0, 0, 0, 0x3ff0]);
    expect([...instance.i32(at, 4)]).toEqual([0, 0x3ff00000, 0, -0x40000000]);
    expect([...instance.u32(at, 4)]).toEqual([0, 0x3ff00000, 0, 0xc0000000]);
    expect([...instance.i64(at, 1)]).toEqual([0x3ff0000000000000n]);
    expect([...instance.f32(at, 2)]).toEqual([0, 1.875]);
    instance.dispose();
  });
});

test("simd: false takes the twin, on one thread", async () => {
  expect(hasSimd()).toBe(true);
  const instance = await instantiate(probe, { simd: false });
  expect([instance.simd, instance.threads]).toEqual([false, 1]);
  expect(squares(instance)).toEqual(expected);
  instance.dispose();
});

test("a module that the application compiled is used", async () => {
  const bytes = Uint8Array.from(atob(wasm), (letter) => letter.charCodeAt(0));
  const module = await WebAssembly.compile(bytes);
  const compile = vi.spyOn(WebAssembly, "compile");
  const instance = await instantiate({ ...probe }, { module });
  expect(instance.simd).toBe(true);
  expect(squares(instance)).toEqual(expected);
  expect(compile).not.toHaveBeenCalled();
  instance.dispose();
});

describe("a module that was compiled before the application starts", () => {
  const binary = decodeBase64(wasm);
  const ready = { ...probe, wasm: { module: new WebAssembly.Module(binary), pages: pagesOf(binary) } };

  test("runs without anything being compiled, at once too", async () => {
    const compile = vi.spyOn(WebAssembly, "compile");
    const constructed = vi.spyOn(WebAssembly, "Module");
    for (const instance of [await instantiate(ready), instantiateSync(ready)]) {
      expect(instance.simd).toBe(true);
      expect(squares(instance)).toEqual(expected);
      instance.dispose();
    }
    expect(compile).not.toHaveBeenCalled();
    expect(constructed).not.toHaveBeenCalled();
  });

  test("gives way to one that is passed", async () => {
    const module = await WebAssembly.compile(binary);
    const created = vi.spyOn(WebAssembly, "instantiate");
    const instance = await instantiate(ready, { module });
    expect(created.mock.calls[0]?.[0]).toBe(module);
    expect(squares(instance)).toEqual(expected);
    instance.dispose();
  });

  test("takes the calling thread alone where there are several, since its memory is not shared", async () => {
    await using pool = await workers({ size: 2 });
    const instance = await instantiate(ready, { workers: pool });
    expect([instance.simd, instance.threads]).toEqual([true, 1]);
    expect(squares(instance)).toEqual(expected);
    instance.dispose();
  });
});

describe("errors", () => {
  test("more than 4 GiB", async () => {
    const instance = await instantiate(probe);
    const held = instance.mark();
    const error = await failure(() => instance.alloc(2 ** 32));
    expect([error.code, error.message]).toEqual([
      "out-of-memory",
      `probe: 4294967296 bytes on top of the ${held} in use pass the 4 GiB that a kernel can address. Use fewer rows or columns at once.`,
    ]);
    expect(error.details).toEqual({ bytes: 2 ** 32, held });
    expect(squares(instance)).toEqual(expected);
    instance.dispose();
    const early = await failure(() => instantiate(probe, { bytes: 2 ** 40 }));
    expect([early.code, early.details]).toEqual(["out-of-memory", { bytes: 2 ** 40, held: 65536 }]);
  });

  test("memory that the system refuses", async () => {
    while (takeMemory(0) !== undefined);
    const instance = await instantiate(probe);
    vi.spyOn(WebAssembly.Memory.prototype, "grow").mockImplementation(() => {
      throw new RangeError("no more");
    });
    const held = instance.mark();
    const error = await failure(() => instance.alloc(1_000_000));
    expect([error.code, error.message]).toEqual([
      "out-of-memory",
      `probe: the system refused 1000000 bytes on top of the ${held} in use. Close what else needs memory, or use fewer rows at once.`,
    ]);
    expect(error.cause).toBeInstanceOf(RangeError);
    vi.spyOn(WebAssembly, "Memory").mockImplementation(function refuse() {
      throw new RangeError("none at all");
    });
    const none = await failure(() => instantiate(probe));
    expect([none.code, none.message]).toEqual([
      "out-of-memory",
      "probe: the system refused 65536 bytes on top of the 0 in use. Close what else needs memory, or use fewer rows at once.",
    ]);
    instance.dispose();
  });

  test.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("alloc(%d)", async (bytes) => {
    const instance = await instantiate(probe);
    const error = await failure(() => instance.alloc(bytes));
    expect([error.code, error.message]).toEqual([
      "invalid-argument",
      `probe: "bytes" must be an integer >= 0; received ${bytes}.`,
    ]);
    instance.dispose();
  });

  test("a mark that is none", async () => {
    const instance = await instantiate(probe);
    const low = instance.mark();
    const top = instance.alloc(64) + 64;
    for (const mark of [0, low + 1, top + 64, Number.NaN]) {
      const error = await failure(() => instance.release(mark));
      expect([error.code, error.message]).toEqual([
        "invalid-argument",
        `probe: "mark" must be what mark() gave and lie in [${low}, ${top}]; received ${mark}. Release marks in the reverse order of their making.`,
      ]);
    }
    instance.release(low);
    expect(instance.mark()).toBe(low);
    instance.dispose();
  });

  test("unknown kernels and too many arguments", async () => {
    const instance = await instantiate(probe);
    for (const name of ["cube", "memory", "toString", "__proto__"]) {
      const error = await failure(() => instance.parallel(name as "squares"));
      expect([error.code, error.message]).toEqual([
        "invalid-argument",
        `probe: there is no kernel "${name}". The kernels are "squares", "flood", "trap", "spin", "count", "flopsF32", "read".`,
      ]);
    }
    const error = await failure(() => instance.parallel("squares", ...Array(31).fill(0)));
    expect([error.code, error.message]).toEqual([
      "invalid-argument",
      'probe: kernel "squares" must be called with at most 30 arguments; received 31. Write them into memory and pass their offset.',
    ]);
    instance.dispose();
  });

  test.each([true, false])("a kernel that stops (simd: %s)", async (simd) => {
    const instance = await instantiate(probe, { simd });
    const error = await failure(() => instance.parallel("trap", 0));
    expect([error.code, error.message]).toEqual([
      "kernel-failed",
      "Kernel probe.trap stopped on thread 0: unreachable. This is a defect of the library; please report it with the shape of the data.",
    ]);
    instance.dispose();
  });

  test("what was disposed", async () => {
    const instance = await instantiate(probe);
    instance.dispose();
    instance.dispose();
    const uses = [
      () => instance.alloc(1),
      () => instance.mark(),
      () => instance.release(0),
      () => instance.u8(0, 1),
      () => instance.parallel("squares", 0, 0, 0),
    ];
    for (const use of uses) {
      const error = await failure(use);
      expect([error.code, error.message]).toEqual([
        "closed",
        "probe was disposed and cannot be used. Make another one.",
      ]);
    }
  });

  test.each<[object, string]>([
    [{ bytes: -1 }, 'instantiate: "bytes" must be an integer >= 0; received -1. Leave it out to use 0.'],
    [{ simd: 1 }, 'instantiate: "simd" must be true or false; received 1. Leave it out to use true.'],
    [
      { module: {} },
      'instantiate: "module" must be a WebAssembly.Module; received an object. It may be left out.',
    ],
    [
      { thread: 1 },
      'instantiate: there is no option "thread". The options are "bytes", "workers", "simd", "module".',
    ],
    [
      { workers: { size: 2 } as Workers },
      'instantiate: "workers" must be what workers() of @portrait/kernels gave; received an object. Leave it out to use the calling thread alone.',
    ],
  ])("%j", async (options, message) => {
    const error = await failure(() => instantiate(probe, options as InstantiateOptions));
    expect([error.code, error.message]).toEqual(["invalid-option", message]);
  });
});
