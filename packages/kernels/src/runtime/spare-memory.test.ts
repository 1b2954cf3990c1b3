import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { probe } from "../probe/probe.js";
import { instantiate, instantiateSync } from "./instantiate.js";
import { createMemory, type UsedMemory } from "./memory.js";
import { keepMemory, takeMemory } from "./spare-memory.js";

const MEBIBYTE = 2 ** 20;

const used = (mebibytes: number): UsedMemory =>
  createMemory({ owner: "test", reserved: 1, bytes: mebibytes * MEBIBYTE, shared: false }).retire();

function empty(): void {
  while (takeMemory(0) !== undefined || takeMemory(30 * MEBIBYTE) !== undefined);
}

beforeEach(empty);
afterEach(() => {
  vi.unstubAllGlobals();
  empty();
});

describe("memories that are kept", () => {
  test("are given once, the smallest first where no size is known, and of equal ones the latest", () => {
    const [first, second, third] = [used(1), used(1), used(2)];
    keepMemory(third);
    keepMemory(first);
    keepMemory(second);
    expect(takeMemory(0)).toBe(second);
    expect(takeMemory(0)).toBe(first);
    expect(takeMemory(0)).toBe(third);
    expect(takeMemory(0)).toBeUndefined();
  });

  test.each([
    [MEBIBYTE, 2],
    [3 * MEBIBYTE, 4],
    [100 * MEBIBYTE, 30],
    [1, 2],
  ])("of %d bytes or more: the smallest that is large enough, else the largest", (bytes, mebibytes) => {
    const all = [30, 2, 4].map((size) => [size, used(size)] as const);
    for (const [, memory] of all) keepMemory(memory);
    const taken = takeMemory(bytes);
    expect(all.find(([, memory]) => memory === taken)?.[0]).toBe(mebibytes);
  });

  test("are not given to those who need a small part of one", () => {
    const large = used(100);
    keepMemory(large);
    expect(takeMemory(20 * MEBIBYTE)).toBeUndefined();
    expect(takeMemory(0)).toBeUndefined();
    expect(takeMemory(30 * MEBIBYTE)).toBe(large);
  });

  test("are four at most, of which the oldest goes", () => {
    const all = Array.from({ length: 5 }, () => used(1));
    for (const memory of all) keepMemory(memory);
    const taken = Array.from({ length: 5 }, () => takeMemory(0));
    expect(taken.map((memory) => (memory === undefined ? -1 : all.indexOf(memory)))).toEqual([
      4, 3, 2, 1, -1,
    ]);
  });

  test("are none where they cannot be held weakly, nor where there is no WebAssembly", () => {
    vi.stubGlobal("WeakRef", undefined);
    keepMemory(used(1));
    vi.unstubAllGlobals();
    expect(takeMemory(0)).toBeUndefined();
    keepMemory(used(1));
    vi.stubGlobal("WebAssembly", undefined);
    expect(takeMemory(0)).toBeUndefined();
  });
});

describe("instances one after another", () => {
  test("share a memory, zeroed, though a kernel may have filled up its last vector", async () => {
    const first = await instantiate(probe, { bytes: 2 * MEBIBYTE });
    const at = first.alloc(MEBIBYTE);
    const all = first.u8(at, MEBIBYTE + 64);
    all.fill(7);
    first.dispose();
    const second = instantiateSync(probe);
    const again = second.alloc(MEBIBYTE + 64);
    expect([again, second.u8(again, 1).buffer]).toEqual([at, all.buffer]);
    expect(second.u8(again, MEBIBYTE + 64).every((byte) => byte === 0)).toBe(true);
    second.dispose();
  });

  test("of which two are in use do not share one", async () => {
    (await instantiate(probe)).dispose();
    const [first, second] = [await instantiate(probe), await instantiate(probe)];
    const [one, other] = [first.u8(first.alloc(8), 8), second.u8(second.alloc(8), 8)];
    expect(one.buffer).not.toBe(other.buffer);
    first.dispose();
    first.dispose();
    const third = await instantiate(probe);
    const fourth = await instantiate(probe);
    expect(third.u8(third.alloc(8), 8).buffer).not.toBe(fourth.u8(fourth.alloc(8), 8).buffer);
    for (const instance of [second, third, fourth]) instance.dispose();
  });

  test("take twins to the same memory", async () => {
    const first = await instantiate(probe);
    const at = first.alloc(40);
    first.u8(at, 40).fill(9);
    first.dispose();
    const twin = await instantiate(probe, { simd: false });
    const out = twin.alloc(40);
    twin.parallel("squares", out, 5, 0.5);
    expect([...twin.f64(out, 5)]).toEqual([0.5, 1.5, 4.5, 9.5, 16.5]);
    twin.dispose();
  });
});
