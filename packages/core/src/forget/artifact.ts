import type { DecodedModel, DecodeOptions, ModelBytes } from "../artifact/artifact.js";
import { codecsByKind, decodeWith } from "../artifact/decode.js";
import { encodeModel, encodeModelFile } from "../artifact/encode.js";
import { isJsonObject } from "../artifact/json.js";
import { describeValue } from "../errors/describe.js";
import { PortraitError } from "../errors/portrait-error.js";
import type { Model } from "../model/model.js";
import type { Codec } from "../model/state.js";
import type { ForgetTargetOptions, Forgettable } from "./forgettable.js";
import { type ForgetInModelOptions, forgetInModel } from "./model.js";

/** Where one saved model lies: a row of a table, an object in a bucket, a key in a store. */
export interface ArtifactPlace {
  /**
   * Reads the artifact; `undefined` when there is none.
   *
   * @param signal - Stops it.
   */
  read(signal: AbortSignal | undefined): Promise<ModelBytes | undefined>;
  /**
   * Replaces the artifact in one step, so that nothing of the old one is left.
   *
   * @param file - The new one, as `encodeModelFile` gives it.
   */
  write(file: Uint8Array): Promise<void>;
}

/** Options of {@link forgetInArtifact}. */
export interface ForgetInArtifactOptions<Codecs extends readonly Codec[]>
  extends DecodeOptions<Codecs>,
    Pick<ForgetInModelOptions, "learntFrom"> {
  /**
   * Fits the model anew on data without the user, as of `forgetInModel`. Its codec must be among `codecs`.
   *
   * @param user - The user's id.
   * @param options - The caller's signal.
   */
  readonly refit?: ((user: string, options: ForgetTargetOptions) => Promise<Model>) | undefined;
}

/** A place as it is read and replaced. */
export interface StoredModel<M extends Model> {
  /** Who was called, for messages. */
  readonly owner: string;
  /** Reads the model; `undefined` when there is none. */
  read(signal: AbortSignal | undefined): Promise<M | undefined>;
  /** Replaces it. */
  replace(model: Model): Promise<void>;
}

/**
 * A stored model as a place to forget in: read, forgotten in, replaced if it changed, and read again to see that it was.
 *
 * @param stored - The place.
 * @param options - As of `forgetInModel`.
 */
export function forgetInStored<M extends Model>(
  { owner, read, replace }: StoredModel<M>,
  options: ForgetInModelOptions,
): Forgettable<M | undefined> {
  const { refit, learntFrom } = options;
  return Object.freeze<Forgettable<M | undefined>>({
    kind: "artifact",
    async forget(user, { signal }) {
      const model = await read(signal);
      if (model === undefined) return { value: undefined, removed: { users: 0 }, before: "", after: "" };
      const forgotten = await forgetInModel<Model>(model, { refit, learntFrom }).forget(user, { signal });
      if (forgotten.after === forgotten.before) return { ...forgotten, value: model };
      await replace(forgotten.value);
      const found = await read(undefined);
      const after = found === undefined ? "" : encodeModel(found).fingerprint;
      if (after === forgotten.after) return { ...forgotten, value: found };
      throw new PortraitError({
        code: "io",
        message: `${owner}: the model was written with the fingerprint ${JSON.stringify(forgotten.after)}, but ${JSON.stringify(after)} was read back.`,
        hint: "See that nothing else writes there, and forget the user again.",
      });
    },
  });
}

function checkPlace(place: unknown): asserts place is ArtifactPlace {
  if (isJsonObject(place) && ["read", "write"].every((name) => typeof place[name] === "function")) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `forgetInArtifact: the place must have the functions "read" and "write"; received ${describeValue(place)}.`,
    hint: 'For a file or folder, use forgetInSaved of "@portrait/core/node".',
  });
}

/**
 * A saved model, wherever it lies, as a place that `forget` can forget a user in: it is read, forgets the user as
 * `forgetInModel` says, and is replaced if that changed it; then it is read again, and its fingerprint must be the new one.
 * Where there is none, nothing is held of the user. For files use `forgetInSaved` of `@portrait/core/node`.
 *
 * @param place - Reads and replaces it.
 * @param options - The codecs to expect, and those of `forgetInModel`.
 * @throws PortraitError `invalid-argument`, `invalid-option`. Forgetting throws `io` when another model is read back than was
 *   written, what `decodeModel` and `forgetInModel` throw, and what the place throws.
 *
 * @example
 * ```ts
 * import { createInteractions, encodeModelFile, fit, forget, forgetInArtifact } from "@portrait/core";
 * import { itemKnn, itemKnnCodec } from "@portrait/models/collaborative";
 *
 * const log = createInteractions([{ user: "ann", item: "tea", at: 1 }, { user: "bob", item: "tea", at: 2 }]);
 * const bucket = new Map([["similar", encodeModelFile(await fit(itemKnn(), log))]]);
 * const place = {
 *   read: async () => bucket.get("similar"),
 *   write: async (file: Uint8Array) => void bucket.set("similar", file),
 * };
 * const { receipt } = await forget("ann", { similar: forgetInArtifact(place, { codecs: [itemKnnCodec] }) });
 * receipt.targets[0]?.status; // => "removed"
 * new TextDecoder("latin1").decode(bucket.get("similar")).includes("ann"); // => false
 * ```
 */
export function forgetInArtifact<const Codecs extends readonly Codec[]>(
  place: ArtifactPlace,
  options: ForgetInArtifactOptions<Codecs>,
): Forgettable<DecodedModel<Codecs> | undefined> {
  checkPlace(place);
  const codecs = codecsByKind("forgetInArtifact", options);
  return forgetInStored<DecodedModel<Codecs>>(
    {
      owner: "forgetInArtifact",
      async read(signal) {
        const bytes = await place.read(signal);
        if (bytes === undefined) return undefined;
        return decodeWith("forgetInArtifact", bytes, codecs) as DecodedModel<Codecs>;
      },
      replace: (model) => place.write(encodeModelFile(model)),
    },
    options,
  );
}
