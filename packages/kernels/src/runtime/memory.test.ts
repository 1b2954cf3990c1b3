import { describe, expect, test } from "vitest";
import { workers } from "../pool/workers.js";
import { probe } from "../probe/probe.js";
import { instantiate } from "./instantiate.js";
import { createMemory } from "./memory.js";

const options = { owner: "test", reserved: 1, bytes: 0, shared: true };

describe("a memory that is used again", () => {
  test("is the same one, zeroed where it was written, static data included", () => {
    const first = createMemory(options);
    const at = first.alloc(1_000_000);
    new Uint8Array(first.buffer()).fill(7);
    const second = createMemory({ ...options, used: first.retire() });
    expect(second.wasm).toBe(first.wasm);
    expect(new Uint8Array(second.buffer(), 0, 65_536).every((byte) => byte === 0)).toBe(true);
    expect(second.alloc(1_000_000)).toBe(at);
    expect(new Uint8Array(second.buffer(), at, 1_000_000).every((byte) => byte === 0)).toBe(true);
  });

  test("grows when more is asked for, and may hold more static data than before", () => {
    const used = createMemory(options).retire();
    const memory = createMemory({ ...options, reserved: 3, bytes: 5_000_000, used });
    expect(memory.buffer().byteLength).toBeGreaterThanOrEqual(5_000_000);
    expect(memory.alloc(8)).toBe(3 * 65_536);
  });

  test("serves the instances of a pool one after another, not two at a time", async () => {
    await using pool = await workers({ size: 2 });
    const make = () => instantiate(probe, { workers: pool });
    const [first, second] = [await make(), await make()];
    const [at, other] = [first.alloc(8), second.alloc(8)];
    first.u8(at, 8).fill(9);
    second.u8(other, 8).fill(8);
    const stale = first.u8(at, 8);
    first.dispose();
    const third = await make();
    expect(third.alloc(8)).toBe(at);
    expect([...third.u8(at, 8)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    third.parallel("squares", at, 1, 0.5);
    expect(third.f64(at, 1)[0]).toBe(0.5);
    expect([...stale]).toEqual([...third.u8(at, 8)]);
    expect([...second.u8(other, 8)]).toEqual(Array(8).fill(8));
    second.dispose();
    third.dispose();
    third.dispose();
  });
});
