import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { expectPortraitError } from "@portrait/testing";
import { createStorage } from "unstorage";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { profileStore } from "../index.js";
import { visitor } from "../visitor.fixture.js";
import { files } from "./files.js";
import { ended, startWriter } from "./run-writer.fixture.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "portrait-files-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const host = encodeURIComponent(hostname());

test("a value lies in a file of its own", async () => {
  const driver = files({ base: join(folder, "new") });
  expect(await driver.getKeys("", {})).toEqual([]);
  await driver.setItem?.("a:b", "text", {});
  expect(await readFile(join(folder, "new", "a", "b.json"), "utf8")).toBe("text");
  expect([await driver.getItem("a:b"), await driver.getItem("a"), await driver.hasItem("a:b", {})]).toEqual([
    "text",
    null,
    true,
  ]);
  expect(await driver.getKeys("", {})).toEqual(["a:b"]);
  await driver.removeItem?.("a:b", {});
  expect(await readdir(join(folder, "new", "a"))).toEqual([]);
});

test("it is a driver of unstorage", async () => {
  const storage = createStorage({ driver: files({ base: folder }) });
  await storage.setItem("a:b", { n: 1 });
  await storage.setItem("c", "text");
  expect(await storage.getItem("a:b")).toEqual({ n: 1 });
  expect((await storage.getKeys()).sort()).toEqual(["a:b", "c"]);
  await storage.removeItem("a:b");
  expect(await storage.getKeys()).toEqual(["c"]);
  await storage.clear();
  expect(await storage.getKeys()).toEqual([]);
});

test.each(["", "..", "a:..", "a::b", "a/b", "a\\b", ".", "a\0", "x".repeat(201)])(
  "the key %j is refused",
  async (key) => {
    const shown = key.length > 60 ? `"${"x".repeat(57)}..."` : JSON.stringify(key);
    await expectPortraitError(async () => files({ base: folder }).getItem(key), {
      code: "invalid-argument",
      message: `files: a key must be names joined by ":"; received ${shown}. Names have at most 200 characters, no "/" or "\\", and are neither "." nor "..".`,
    });
  },
);

test("the options are checked", async () => {
  await expectPortraitError(() => files({} as never), {
    code: "invalid-option",
    message: 'files: "base" must be the path of a folder; it is missing. Pass { base: "profiles" }.',
  });
  await expectPortraitError(() => files({ base: "" }), {
    code: "invalid-option",
    message: 'files: "base" must be the path of a folder; received "". It may be left out.',
  });
});

test("compare-and-set", async () => {
  const driver = files({ base: folder });
  expect(await driver.exchange("k", "x", "1")).toBe(false);
  expect(await driver.exchange("k", null, "1")).toBe(true);
  expect(await driver.exchange("k", null, "2")).toBe(false);
  expect(await driver.exchange("k", "1", "2")).toBe(true);
  expect(await driver.exchange("k", "1", null)).toBe(false);
  expect(await driver.getItem("k")).toBe("2");
  expect(await driver.exchange("k", "2", null)).toBe(true);
  expect(await readdir(folder)).toEqual([]);
});

describe("a lock", () => {
  const leave = async (text: string, age: number): Promise<void> => {
    await writeFile(join(folder, "k.json.lock"), text);
    const at = new Date(Date.now() - age);
    await utimes(join(folder, "k.json.lock"), at, at);
  };
  /** The number of a process that has ended. */
  const freeNumber = async (): Promise<number> => {
    const writer = startWriter("files", folder, "nobody", "0");
    await ended(writer);
    return writer.pid as number;
  };

  test("of a process that is gone is broken at once, with what it left", async () => {
    await leave(`${host} ${await freeNumber()} token`, 0);
    await writeFile(join(folder, "k.json.tmp"), "half a val");
    const start = Date.now();
    await files({ base: folder }).setItem?.("k", "text", {});
    expect(Date.now() - start).toBeLessThan(5_000);
    expect(await readdir(folder)).toEqual(["k.json"]);
  });

  test.each(["", "elsewhere 1 token", `${host} ${process.pid} token`])(
    "of %j is broken when it is old",
    async (owner) => {
      await leave(owner, 31_000);
      await files({ base: folder }).setItem?.("k", "text", {});
      expect(await readdir(folder)).toEqual(["k.json"]);
    },
  );

  test("that is held is waited for", async () => {
    await leave(`${host} ${process.pid} token`, 0);
    const write = files({ base: folder }).setItem?.("k", "text", {});
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await files({ base: folder }).getItem("k")).toBeNull();
    await rm(join(folder, "k.json.lock"));
    await write;
    expect(await files({ base: folder }).getItem("k")).toBe("text");
  });

  test("that a killed breaker left is broken too", async () => {
    await leave("elsewhere 1 token", 31_000);
    await writeFile(join(folder, "k.json.lock.break"), "");
    const old = new Date(Date.now() - 31_000);
    await utimes(join(folder, "k.json.lock.break"), old, old);
    await files({ base: folder }).setItem?.("k", "text", {});
    expect(await readdir(folder)).toEqual(["k.json"]);
  });
});

describe("several processes", () => {
  test("lose no update", async () => {
    const codes = await Promise.all([1, 2].map(() => ended(startWriter("files", folder, "ann", "40"))));
    expect(codes).toEqual([0, 0]);
    expect((await profileStore(files({ base: folder })).get("ann"))?.profile.features.visits).toBe(80);
    expect(await readdir(join(folder, "profiles"))).toEqual(["u-ann.json"]);
  });

  test("a process that is killed while it writes leaves the old value or the new one", async () => {
    const store = profileStore(files({ base: folder }));
    await mkdir(join(folder, "profiles"), { recursive: true });
    let reads = 0;
    for (let kill = 0; kill < 3; kill++) {
      const writer = startWriter("files", folder, "ann", "forever");
      await new Promise((resolve) => writer.stdout?.once("data", resolve));
      for (const until = Date.now() + 150 + kill * 37; Date.now() < until; reads++) {
        expect((await store.get("ann"))?.profile.embeddings.long).toHaveLength(50_000);
      }
      writer.kill("SIGKILL");
      expect(await ended(writer)).toBe("SIGKILL");
      expect((await store.get("ann"))?.profile.embeddings.long).toHaveLength(50_000);
    }
    expect(reads).toBeGreaterThan(5);
    await store.set(visitor("ann", 1));
    expect(await readdir(join(folder, "profiles"))).toEqual(["u-ann.json"]);
  });
});
