import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { encodeModel, encodeModelFile } from "../artifact/encode.js";
import { cogCodec, machine, toy, toyCodec } from "../artifact/toy-model.js";
import type { ErrorCode } from "../errors/portrait-error.js";
import { PortraitError } from "../errors/portrait-error.js";
import { load } from "./load.js";
import { save, saveFolder } from "./save.js";

const codecs = [toyCodec, cogCodec];
const named = (name: string) =>
  toy({ config: { name }, tensors: { w: { shape: [1], data: Float32Array.of(name.length) } } });
const weightsOf = (name: string): string => JSON.parse(encodeModel(named(name)).model).weights.file;
const nameIn = async (path: string) => (await load(path, { codecs })).state().config.name;

let home: string;
let path: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "portrait-save-"));
  path = join(home, "model");
});

afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

async function expectError(promise: Promise<unknown>, code: ErrorCode, message: string): Promise<void> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(PortraitError);
  expect([(error as PortraitError).code, (error as PortraitError).message]).toEqual([code, message]);
}

describe("save", () => {
  test("writes a folder with the two files and nothing else, and makes the way to it", async () => {
    const deep = join(home, "a", "b", "model");
    await save(machine(), deep);
    const { model, weights } = encodeModel(machine());
    const { file } = JSON.parse(model).weights;
    expect((await readdir(deep)).sort()).toEqual(["model.json", file]);
    expect(await readFile(join(deep, "model.json"), "utf8")).toBe(model);
    expect(new Uint8Array(await readFile(join(deep, file)))).toEqual(weights);
  });

  test("writes a single file when the path ends in .safetensors", async () => {
    const file = join(home, "models", "shop.safetensors");
    await save(machine(), file);
    expect(new Uint8Array(await readFile(file))).toEqual(encodeModelFile(machine()));
    await save(named("x"), pathToFileURL(file));
    expect(await nameIn(file)).toBe("x");
    expect(await readdir(join(home, "models"))).toEqual(["shop.safetensors"]);
  });

  test("replaces a model and removes its weights", async () => {
    await save(named("old"), path);
    await save(named("newer"), path);
    expect((await readdir(path)).sort()).toEqual(["model.json", weightsOf("newer")]);
    expect(await nameIn(path)).toBe("newer");
    await save(named("newer"), path);
    expect((await readdir(path)).sort()).toEqual(["model.json", weightsOf("newer")]);
  });

  test("saves into an empty folder", async () => {
    await mkdir(path);
    await save(named("x"), path);
    expect(await nameIn(path)).toBe("x");
  });

  test("a reader finds a whole model at any moment", async () => {
    await save(named("0"), path);
    let done = false;
    const seen = new Set<unknown>();
    const reader = (async () => {
      while (!done) seen.add(await nameIn(path));
    })();
    for (let round = 1; round <= 30; round++) await save(named("x".repeat(round)), path);
    done = true;
    await reader;
    expect(seen.size).toBeGreaterThan(1);
    expect(await nameIn(path)).toBe("x".repeat(30));
  });

  test("the model.json is the commit: between the two writes a reader has the old model", async () => {
    await save(named("old"), path);
    const seen: unknown[] = [];
    await saveFolder(named("newer"), path, async (step) => {
      seen.push([step, await nameIn(path)]);
    });
    expect(seen).toEqual([
      ["weights-written", "old"],
      ["model-written", "newer"],
    ]);
  });
});

function runKilled(name: string, step: string): Promise<{ signal: string | null; output: string }> {
  const script = fileURLToPath(new URL("./killed-save.ts", import.meta.url));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", "tsx", script, path, name, step], {
      cwd: fileURLToPath(new URL(".", import.meta.url)),
      stdio: ["ignore", "ignore", "pipe"],
    });
    let output = "";
    child.stderr.on("data", (chunk) => {
      output += chunk;
    });
    child.on("error", reject);
    child.on("exit", (_code, signal) => resolve({ signal, output }));
  });
}

describe("a save that is killed", () => {
  test("between the two writes leaves the old model whole; what it left is cleared away once it is old", async () => {
    await save(named("old"), path);
    expect(await runKilled("newer", "weights-written")).toEqual({ signal: "SIGKILL", output: "" });
    expect((await readdir(path)).sort()).toEqual(["model.json", weightsOf("newer"), weightsOf("old")].sort());
    expect(await nameIn(path)).toBe("old");

    const temporary = join(path, ".portrait-00000000-0000-4000-8000-000000000000.tmp");
    await writeFile(temporary, "half a mod");
    await save(named("the third"), path);
    expect((await readdir(path)).sort()).toEqual(
      ["model.json", weightsOf("newer"), weightsOf("the third"), temporary.slice(path.length + 1)].sort(),
    );
    const long = new Date(Date.now() - 3_700_000);
    for (const file of [temporary, join(path, weightsOf("newer"))]) await utimes(file, long, long);
    await save(named("number four"), path);
    expect((await readdir(path)).sort()).toEqual(["model.json", weightsOf("number four")]);
    expect(await nameIn(path)).toBe("number four");
  });

  test("after the second write leaves the new model whole", async () => {
    await save(named("old"), path);
    expect(await runKilled("newer", "model-written")).toEqual({ signal: "SIGKILL", output: "" });
    expect(await nameIn(path)).toBe("newer");
  });

  test("in a new folder leaves no model, and the next save succeeds", async () => {
    expect(await runKilled("newer", "weights-written")).toEqual({ signal: "SIGKILL", output: "" });
    await expectError(
      load(path, { codecs }),
      "io",
      `load: there is no model.json in ${JSON.stringify(path)}. Pass the folder that a model was saved to.`,
    );
    await save(named("again"), path);
    expect(await nameIn(path)).toBe("again");
  });
});

describe("save refuses", () => {
  test("a folder that holds other things", async () => {
    await mkdir(path);
    for (const name of ["notes.txt", "weights.bin", "a", "b", "c"]) await writeFile(join(path, name), "mine");
    await expectError(
      save(named("x"), path),
      "invalid-argument",
      `save: the folder ${JSON.stringify(path)} holds other things than a model: "a", "b", "c", "notes.txt" and 1 more. Choose a folder of its own for each model.`,
    );
    expect((await readdir(path)).length).toBe(5);
  });

  test.each(["{", "[]", '{"format":"layers-model"}', "null"])(
    "a folder whose model.json is %s",
    async (content) => {
      await mkdir(path);
      await writeFile(join(path, "model.json"), content);
      await expectError(
        save(named("x"), path),
        "invalid-argument",
        `save: the model.json in ${JSON.stringify(path)} is no model of Portrait. Choose a folder of its own for each model, or remove the file.`,
      );
      expect(await readFile(join(path, "model.json"), "utf8")).toBe(content);
    },
  );

  test("a file that is no model, and a folder that looks like a file", async () => {
    const file = join(home, "x.safetensors");
    for (const content of ["", "mine", encodeModel(machine()).weights]) {
      await writeFile(file, content);
      await expectError(
        save(named("x"), file),
        "invalid-argument",
        `save: the file ${JSON.stringify(file)} is no model of Portrait. Choose another path, or remove it.`,
      );
    }
    const folder = join(home, "y.safetensors");
    await mkdir(folder);
    await expectError(
      save(named("x"), folder),
      "invalid-argument",
      `save: ${JSON.stringify(folder)} is a folder. Choose a path that does not end in ".safetensors".`,
    );
  });

  test("a path that is none", async () => {
    const cases: readonly (readonly [unknown, string])[] = [
      [undefined, "undefined"],
      ["", '""'],
      ["a\0b", '"a\\u0000b"'],
      [new URL("https://example.org/x/"), '"https://example.org/x/"'],
      [new URL("file://elsewhere/x"), '"file://elsewhere/x"'],
    ];
    for (const [value, described] of cases) {
      await expectError(
        save(named("x"), value as string),
        "invalid-argument",
        `save: the path must be a text or a file: URL; received ${described}.`,
      );
    }
  });

  test("a path through a file", async () => {
    await writeFile(join(home, "file"), "");
    const through = join(home, "file", "model");
    await expectError(
      save(named("x"), through),
      "io",
      `save: cannot write ${JSON.stringify(through)}: the file system says ENOTDIR. Check the path and its permissions.`,
    );
  });

  test("a folder that cannot be written, leaving the old model and no temporary file", async () => {
    await save(named("old"), path);
    await mkdir(join(path, weightsOf("newer")));
    await expectError(
      save(named("newer"), path),
      "io",
      `save: cannot write ${JSON.stringify(path)}: the file system says EISDIR. Check the path and its permissions.`,
    );
    expect((await readdir(path)).sort()).toEqual(["model.json", weightsOf("newer"), weightsOf("old")].sort());
    expect(await nameIn(path)).toBe("old");
  });

  test("a model that cannot be encoded, before anything is touched", async () => {
    await expectError(
      save(toy({ config: { a: Number.NaN } }), path),
      "invalid-argument",
      "encodeModel: the config of the model.a must be JSON data; received NaN. The model's state() must be plain data; mend the model.",
    );
    await expect(stat(path)).rejects.toThrow("ENOENT");
  });
});

describe("load", () => {
  test("reads what save wrote, by path, file: URL and text", async () => {
    const file = join(home, "m.safetensors");
    await save(machine(), path);
    await save(machine(), file);
    for (const place of [path, `${path}/`, file, pathToFileURL(path), pathToFileURL(file).href]) {
      expect(encodeModel(await load(place, { codecs }))).toEqual(encodeModel(machine()));
    }
  });

  test("takes whatever load of the main entry takes", async () => {
    const data = `data:;base64,${Buffer.from(encodeModelFile(named("x"))).toString("base64")}`;
    for (const source of [encodeModel(named("x")), encodeModelFile(named("x")), data, new URL(data)]) {
      expect((await load(source, { codecs })).state().config).toEqual({ name: "x" });
    }
  });

  test("says what is not there", async () => {
    await expectError(
      load(path, { codecs }),
      "io",
      `load: cannot read ${JSON.stringify(path)}: the file system says ENOENT. Check the path and its permissions.`,
    );
    await expectError(
      load("", { codecs }),
      "invalid-argument",
      'load: the path must be a text or a file: URL; received "".',
    );
    await expectError(
      load(undefined as never, { codecs }),
      "invalid-argument",
      'load: the source must be bytes or { model, weights }; received undefined. To read a file or folder, use load of "@portrait/core/node".',
    );
    await save(named("x"), path);
    await rm(join(path, weightsOf("x")));
    await expectError(
      load(path, { codecs }),
      "invalid-artifact",
      `load: this is no whole model: model.json names the weights "${weightsOf("x")}", which are not in ${JSON.stringify(path)}. Save the model again, or fetch it again.`,
    );
  });

  test("refuses weights that were changed, cut or blown up", async () => {
    await save(named("x"), path);
    const file = join(path, weightsOf("x"));
    const whole = await readFile(file);
    await writeFile(file, whole.subarray(0, -1));
    await expectError(
      load(path, { codecs }),
      "invalid-artifact",
      "load: this is no whole model: the tensors take 4 bytes; 3 follow the weights' header. Save the model again, or fetch it again.",
    );
    await writeFile(file, Buffer.concat([whole, whole]));
    await expectError(
      load(path, { codecs }),
      "invalid-artifact",
      `load: this is no whole model: ${JSON.stringify(file)} has ${whole.length * 2} bytes; at most ${whole.length} are expected. Save the model again, or fetch it again.`,
    );
  });

  test("refuses weights that are no file", async () => {
    await save(named("x"), path);
    const file = join(path, weightsOf("x"));
    await rm(file);
    await symlink("/dev/zero", file);
    await expectError(
      load(path, { codecs }),
      "invalid-artifact",
      `load: this is no whole model: ${JSON.stringify(file)} is no file. Save the model again, or fetch it again.`,
    );
  });

  test("stops when its signal says so", async () => {
    await save(named("x"), path);
    await expectError(
      load(path, { codecs, signal: AbortSignal.abort() }),
      "aborted",
      "load: the loading was stopped by its signal.",
    );
    const controller = new AbortController();
    const loading = load(path, { codecs, signal: controller.signal });
    controller.abort();
    await expectError(loading, "aborted", "load: the loading was stopped by its signal.");
  });
});
