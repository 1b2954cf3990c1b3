import { afterEach, expect, test } from "vitest";
import { withoutLoaderListeners } from "./process-listeners.js";
import { tfjs } from "./tfjs.js";

const added: (() => void)[] = [];
afterEach(() => {
  for (const undo of added.splice(0)) undo();
});

const counts = () =>
  (["uncaughtException", "unhandledRejection"] as const).map((event) => process.listenerCount(event));

test("starting and disposing the wasm backend leaves the listeners of the process as they are", async () => {
  const once = (): void => {};
  process.once("uncaughtException", once);
  added.push(() => process.removeListener("uncaughtException", once));
  const before = counts();
  const backend = await tfjs("wasm");
  expect(counts()).toEqual(before);
  backend.dispose();
  expect(counts()).toEqual(before);
  expect(process.listeners("uncaughtException")).toContain(once);
  process.removeListener("uncaughtException", once);
  expect(process.listenerCount("uncaughtException")).toBe((before[0] as number) - 1);
});

test("only the loader's listeners go, also when the start fails", async () => {
  const own = (reason: unknown): void => {
    console.error(reason);
  };
  added.push(() => process.removeListener("unhandledRejection", own));
  const before = counts();
  const start = async (): Promise<void> => {
    process.on("unhandledRejection", own);
    process.on("unhandledRejection", (reason) => {
      throw reason;
    });
    throw new Error("no module");
  };
  await expect(withoutLoaderListeners(start)).rejects.toThrow("no module");
  expect(counts()).toEqual([before[0], (before[1] as number) + 1]);
  expect(process.listeners("unhandledRejection")).toContain(own);
});
