import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { encodeModel } from "../artifact/encode.js";
import { toy } from "../artifact/toy-model.js";
import { createInteractions } from "../data/interactions.js";
import { interactionsWithout } from "../data/interactions-without.js";
import { forget } from "../forget/forget.js";
import { shelfCodec, shelfEstimator } from "../forget/shelf.fixture.js";
import { fit } from "../model/fit.js";
import { forgetInSaved } from "./forget-in-saved.js";
import { load } from "./load.js";
import { save } from "./save.js";

const codecs = [shelfCodec];
const USER = "user-4711";
const log = createInteractions([
  { user: USER, item: "tea", at: 1 },
  { user: "bob", item: "tea", at: 2 },
]);
const leftover = ".portrait-00000000-0000-0000-0000-000000000000.tmp";

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "portrait-forget-"));
});

afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

/** Everything in a folder and its folders, as one text. */
async function allBytes(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return (
    await Promise.all(files.map((file) => readFile(join(file.parentPath ?? folder, file.name), "latin1")))
  ).join("\n");
}

test.each(["model", "model.safetensors"])("%s forgets, and no byte of the id is left", async (name) => {
  const path = join(home, name);
  const model = await fit(shelfEstimator, log);
  await save(model, path);
  expect(await allBytes(home)).toContain(USER);
  const { receipt, values } = await forget(USER, { saved: forgetInSaved(pathToFileURL(path), { codecs }) });
  expect(receipt.targets[0]).toMatchObject({
    kind: "artifact",
    status: "needs-refit",
    removed: { users: 1 },
    before: encodeModel(model).fingerprint,
    after: encodeModel(await load(path, { codecs })).fingerprint,
  });
  expect(values.saved?.users).toEqual(["bob"]);
  expect(await allBytes(home)).not.toContain(USER);
});

test("a refit makes it what was saved without the user", async () => {
  const [path, other] = [join(home, "a"), join(home, "b")];
  await save(await fit(shelfEstimator, log), path);
  const refit = (user: string) => fit(shelfEstimator, interactionsWithout(log, user));
  const { receipt } = await forget(USER, { saved: forgetInSaved(path, { codecs, refit }) });
  await save(await refit(USER), other);
  expect(receipt.complete).toBe(true);
  expect((await readdir(path)).sort()).toEqual((await readdir(other)).sort());
  for (const name of await readdir(path)) {
    expect(await readFile(join(path, name))).toEqual(await readFile(join(other, name)));
  }
});

test("what killed saves left in the folder goes too, even where the model holds nothing of the user", async () => {
  const path = join(home, "model");
  await save(await fit(shelfEstimator, interactionsWithout(log, USER)), path);
  await writeFile(join(path, leftover), USER);
  await writeFile(join(path, "weights-00000000000000ff.safetensors"), USER);
  const before = await readFile(join(path, "model.json"), "utf8");
  const { receipt } = await forget(USER, { saved: forgetInSaved(path, { codecs }) });
  expect(receipt.targets[0]?.status).toBe("absent");
  expect(await allBytes(home)).not.toContain(USER);
  expect(await readFile(join(path, "model.json"), "utf8")).toBe(before);
  expect((await load(path, { codecs })).users).toEqual(["bob"]);
});

test("beside a single file only old leftovers go, as others may belong to a save that runs", async () => {
  const path = join(home, "model.safetensors");
  await save(await fit(shelfEstimator, log), path);
  const young = leftover.replace("0000", "1111");
  await writeFile(join(home, leftover), USER);
  await writeFile(join(home, young), "young");
  const old = new Date(Date.now() - 2 * 3_600_000);
  await utimes(join(home, leftover), old, old);
  await forget(USER, { saved: forgetInSaved(path, { codecs }) });
  expect((await readdir(home)).sort()).toEqual([young, "model.safetensors"]);
});

test("where nothing is, nothing is held; what is no model stays", async () => {
  const foreign = join(home, "foreign");
  await mkdir(foreign);
  await writeFile(join(foreign, "notes.txt"), USER);
  await save(toy(), join(home, "toy"));
  const { receipt } = await forget(USER, {
    none: forgetInSaved(join(home, "none"), { codecs }),
    foreign: forgetInSaved(foreign, { codecs }),
    toy: forgetInSaved(join(home, "toy"), { codecs }),
  });
  expect(receipt.targets.map(({ status, reason }) => [status, reason])).toEqual([
    ["absent", null],
    ["failed", "io"],
    ["failed", "unknown-kind"],
  ]);
  expect(await readFile(join(foreign, "notes.txt"), "utf8")).toBe(USER);
});

test("paths and codecs are checked at once", () => {
  expect(() => forgetInSaved("", { codecs })).toThrow(
    'forgetInSaved: the path must be a text or a file: URL; received "".',
  );
  expect(() => forgetInSaved(home, {} as never)).toThrow(
    'forgetInSaved: "codecs" must be a list of codecs; received undefined. Pass the codec of each kind that you expect.',
  );
});
