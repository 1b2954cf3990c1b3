import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from "vitest";
import { PortraitError } from "../errors/portrait-error.js";
import { encodeModel, encodeModelFile } from "./encode.js";
import { load } from "./load.js";
import { type Cog, cog, cogCodec, machine, type Toy, toy, toyCodec } from "./toy-model.js";

const codecs = [toyCodec, cogCodec] as const;
const named = (name: string) =>
  toy({ config: { name }, tensors: { w: { shape: [1], data: Float32Array.of(name.length) } } });

type Answer = { readonly status?: number; readonly body?: string | Uint8Array; readonly stall?: boolean };

/** What the server answers, by path; a function is asked each time. */
const answers = new Map<string, Answer | (() => Answer)>();
const asked: string[] = [];
let server: Server;
let origin: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push(path);
    const found = answers.get(path);
    const answer = typeof found === "function" ? found() : (found ?? { status: 404 });
    response.writeHead(answer.status ?? 200);
    if (answer.stall) response.flushHeaders();
    else response.end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function serveFolder(folder: string, model: Toy): void {
  const { model: text, weights } = encodeModel(model);
  answers.set(`${folder}model.json`, { body: text });
  answers.set(`${folder}${JSON.parse(text).weights.file}`, { body: weights });
}

async function messageOf(promise: Promise<unknown>, code: string): Promise<string> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(PortraitError);
  expect((error as PortraitError).code).toBe(code);
  return (error as PortraitError).message;
}

describe("load", () => {
  test("takes bytes and pairs", async () => {
    for (const source of [
      encodeModel(machine()),
      encodeModelFile(machine()),
      encodeModelFile(machine()).buffer as ArrayBuffer,
    ]) {
      const model = await load(source, { codecs });
      expectTypeOf(model).toEqualTypeOf<Toy | Cog>();
      expect(encodeModel(model)).toEqual(encodeModel(machine()));
    }
  });

  test("fetches a single file, as URL or text", async () => {
    answers.set("/one.safetensors?v=1", { body: encodeModelFile(machine()) });
    for (const source of [`${origin}/one.safetensors?v=1`, new URL("/one.safetensors?v=1", origin)]) {
      expect(encodeModel(await load(source, { codecs }))).toEqual(encodeModel(machine()));
    }
  });

  test("fetches a folder: model.json, then the weights that it names", async () => {
    serveFolder("/models/shop/", named("x"));
    asked.length = 0;
    const model = await load(`${origin}/models/shop/`, { codecs });
    expect(model.state().config).toEqual({ name: "x" });
    expect(asked).toEqual([
      "/models/shop/model.json",
      `/models/shop/${JSON.parse(encodeModel(named("x")).model).weights.file}`,
    ]);
  });

  test("fetches data: and blob: addresses", async () => {
    const bytes = encodeModelFile(named("x"));
    const data = `data:application/octet-stream;base64,${Buffer.from(bytes).toString("base64")}`;
    const blob = URL.createObjectURL(new Blob([bytes.slice()]));
    for (const source of [data, new URL(data), blob]) {
      expect((await load(source, { codecs })).state().config).toEqual({ name: "x" });
    }
    URL.revokeObjectURL(blob);
  });

  test("reads a folder again whose model is replaced meanwhile", async () => {
    serveFolder("/busy/", named("new"));
    const fresh = answers.get("/busy/model.json") as Answer;
    let reads = 0;
    answers.set("/busy/model.json", () =>
      reads++ === 0 ? { body: encodeModel(named("older")).model } : fresh,
    );
    expect((await load(`${origin}/busy/`, { codecs })).state().config).toEqual({ name: "new" });
    expect(reads).toBe(2);
  });

  test("gives up on a folder that never comes to rest", async () => {
    let reads = 0;
    answers.set("/restless/model.json", () => ({ body: encodeModel(named("x".repeat(++reads))).model }));
    expect(await messageOf(load(`${origin}/restless/`, { codecs }), "io")).toBe(
      `load: the model in "${origin}/restless/" was replaced 10 times while it was read. Try again when it is at rest.`,
    );
  });
});

describe("load refuses", () => {
  test("a folder without model.json or without weights", async () => {
    expect(await messageOf(load(`${origin}/none/`, { codecs }), "io")).toBe(
      `load: there is no model.json in "${origin}/none/". Pass the folder that a model was saved to.`,
    );
    const { model } = encodeModel(named("x"));
    answers.set("/half/model.json", { body: model });
    expect(await messageOf(load(`${origin}/half/`, { codecs }), "invalid-artifact")).toBe(
      `load: this is no whole model: model.json names the weights "${JSON.parse(model).weights.file}", which are not in "${origin}/half/". Save the model again, or fetch it again.`,
    );
  });

  test("weights elsewhere: nothing else is asked for", async () => {
    const manifest = { ...JSON.parse(encodeModel(named("x")).model) };
    manifest.weights.file = "//evil.example/x";
    answers.set("/evil/model.json", { body: JSON.stringify(manifest) });
    asked.length = 0;
    expect(await messageOf(load(`${origin}/evil/`, { codecs }), "invalid-artifact")).toBe(
      `load: this is no whole model: the weights' "file" must be "weights-${manifest.weights.hash}.safetensors"; received "//evil.example/x". Save the model again, or fetch it again.`,
    );
    expect(asked).toEqual(["/evil/model.json"]);
  });

  test("weights that go on longer than they should", async () => {
    const { model, weights } = encodeModel(named("x"));
    const { file } = JSON.parse(model).weights;
    answers.set("/long/model.json", { body: model });
    answers.set(`/long/${file}`, { body: new Uint8Array(weights.length + 1) });
    expect(await messageOf(load(`${origin}/long/`, { codecs }), "invalid-artifact")).toBe(
      `load: this is no whole model: "${`${origin}/long/${file}`.slice(0, 80)}" has more than the ${weights.length} bytes expected. Save the model again, or fetch it again.`,
    );
  });

  test("an address where nothing is, or where the server refuses, or that cannot be reached", async () => {
    expect(await messageOf(load(`${origin}/nothing`, { codecs }), "io")).toBe(
      `load: there is nothing at "${origin}/nothing". Check the address; that of a folder ends with "/".`,
    );
    answers.set("/secret", { status: 403 });
    expect(await messageOf(load(`${origin}/secret`, { codecs }), "io")).toBe(
      `load: cannot fetch "${origin}/secret": the server answered 403. Check the address and that it may be read from here.`,
    );
    expect(await messageOf(load("http://127.0.0.1:1/x", { codecs }), "io")).toMatch(
      /^load: cannot fetch "http:\/\/127\.0\.0\.1:1\/x": .+\. Check the address and that it may be read from here\.$/,
    );
  });

  test("other addresses", async () => {
    for (const source of ["models/shop", "file:///models/shop/", "ftp://x/y", ""]) {
      expect(await messageOf(load(source, { codecs }), "invalid-argument")).toBe(
        `load: the address must begin with http:, https:, data:, blob:; received ${JSON.stringify(source)}. To read a file or folder, use load of "@portrait/core/node".`,
      );
    }
    expect(await messageOf(load(undefined as never, { codecs }), "invalid-argument")).toBe(
      'load: the source must be bytes or { model, weights }; received undefined. To read a file or folder, use load of "@portrait/core/node".',
    );
  });

  test("a kind without codec, and options that are none", async () => {
    expect(await messageOf(load(encodeModel(cog()), { codecs: [toyCodec] }), "unknown-kind")).toBe(
      'load: no codec was passed for the kind "cog"; those passed are for "toy". Add the codec of this kind to codecs.',
    );
    const options = { codecs, sgnal: 1 };
    expect(await messageOf(load(encodeModel(cog()), options), "invalid-option")).toBe(
      'load: there is no option "sgnal". The options are "codecs", "signal".',
    );
    expect(await messageOf(load(encodeModel(cog()), {} as never), "invalid-option")).toBe(
      'load: "codecs" must be a list of codecs; received undefined. Pass the codec of each kind that you expect.',
    );
  });

  test("to go on when its signal stops it, before or while it waits", async () => {
    const message = "load: the loading was stopped by its signal.";
    expect(
      await messageOf(load(encodeModel(toy()), { codecs, signal: AbortSignal.abort() }), "aborted"),
    ).toBe(message);
    const controller = new AbortController();
    answers.set("/slow", () => {
      setTimeout(() => controller.abort());
      return { stall: true };
    });
    expect(await messageOf(load(`${origin}/slow`, { codecs, signal: controller.signal }), "aborted")).toBe(
      message,
    );
  });
});
