import { expectTypeOf, test } from "vitest";
import type { Model } from "../model/model.js";
import type { Codec } from "../model/state.js";
import { decodeModel } from "./decode.js";
import { load } from "./load.js";
import { type Cog, cogCodec, type Toy, toyCodec } from "./toy-model.js";

declare const bytes: Uint8Array;
declare const any: readonly Codec[];

test("what is loaded is one of the codecs' models", async () => {
  expectTypeOf(await load(bytes, { codecs: [toyCodec] })).toEqualTypeOf<Toy>();
  expectTypeOf(await load("https://example.org/m/", { codecs: [toyCodec, cogCodec] })).toEqualTypeOf<
    Toy | Cog
  >();
  expectTypeOf(decodeModel(bytes, { codecs: [cogCodec, toyCodec] })).toEqualTypeOf<Toy | Cog>();
  expectTypeOf(decodeModel(bytes, { codecs: any })).toEqualTypeOf<Model>();
});

test("its kind tells which", async () => {
  const model = await load(bytes, { codecs: [toyCodec, cogCodec] });
  if (model.kind === "toy") expectTypeOf(model).toEqualTypeOf<Toy>();
});

test("codecs are needed", () => {
  // @ts-expect-error codecs are missing
  void load(bytes, {});
  // @ts-expect-error codecs are a list
  void load(bytes, { codecs: toyCodec });
  // @ts-expect-error a number is no source
  void load(5, { codecs: [toyCodec] });
});
