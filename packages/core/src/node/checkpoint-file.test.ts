import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkpointFile } from "./checkpoint-file.js";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "portrait-checkpoint-"));
});
afterEach(() => rm(home, { recursive: true, force: true }));

test("reads what it wrote last, and nothing before", async () => {
  const path = join(home, "a/b/fit.safetensors");
  const store = checkpointFile(path);
  expect(await store.read()).toBeUndefined();
  await store.write(Uint8Array.of(1, 2));
  await checkpointFile(pathToFileURL(path)).write(Uint8Array.of(3));
  expect([...((await store.read()) ?? [])]).toEqual([3]);
  expect(await readdir(join(home, "a/b"))).toEqual(["fit.safetensors"]);
});

test("says why the file system refuses", async () => {
  const path = join(home, "folder");
  await mkdir(join(path, "inner"), { recursive: true });
  const store = checkpointFile(path);
  const words = (verb: string, reason: string) =>
    `checkpointFile: cannot ${verb} ${JSON.stringify(path)}: the file system says ${reason}. Check the path and its permissions.`;
  await expect(store.read()).rejects.toMatchObject({ code: "io", message: words("read", "EISDIR") });
  await expect(store.write(new Uint8Array(1))).rejects.toMatchObject({
    code: "io",
    message: words("write", "EISDIR"),
  });
});

test.each([undefined, "", 5, new URL("https://example.org")])("refuses the path %s", (path) => {
  expect(() => checkpointFile(path as never)).toThrow(
    expect.objectContaining({
      code: "invalid-argument",
      message: expect.stringContaining("checkpointFile: the path must be a text or a file: URL; received "),
    }),
  );
});
