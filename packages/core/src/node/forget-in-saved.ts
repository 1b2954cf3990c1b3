import { lstat } from "node:fs/promises";
import type { DecodedModel } from "../artifact/artifact.js";
import { codecsByKind } from "../artifact/decode.js";
import { PortraitError } from "../errors/portrait-error.js";
import { type ForgetInArtifactOptions, forgetInStored } from "../forget/artifact.js";
import type { Forgettable } from "../forget/forgettable.js";
import type { Codec } from "../model/state.js";
import { hasCode, ioError } from "./file-system.js";
import { load } from "./load.js";
import { pathOf, removeLeftovers, save } from "./save.js";

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return false;
    throw ioError("forgetInSaved", "read", path, error);
  }
}

/**
 * A model that `save` wrote as a place that `forget` of `@portrait/core` can forget a user in: it is loaded, forgets the user
 * as `forgetInModel` says, and is replaced in one step if that changed it; the old files are removed, and the new ones are
 * read again, with the fingerprint that they must have. What a killed save left behind goes too: in the model's folder all of
 * it, beside a single file what is older than an hour. No save to the place may run meanwhile. File systems and disks may keep
 * blocks of removed files; that is beyond this.
 *
 * @param path - The path or `file:` URL that was passed to `save`; where nothing is, nothing is held of the user.
 * @param options - The codecs to expect, and the options of `forgetInModel`.
 * @throws PortraitError `invalid-argument`, `invalid-option`. Forgetting throws `io`, and what `load` and `forgetInModel` throw.
 *
 * @example
 * ```ts
 * import { createInteractions, fit, forget } from "@portrait/core";
 * import { forgetInSaved, load, save } from "@portrait/core/node";
 * import { itemKnn, itemKnnCodec } from "@portrait/models/collaborative";
 *
 * const log = createInteractions([{ user: "ann", item: "tea", at: 1 }, { user: "bob", item: "tea", at: 2 }]);
 * await save(await fit(itemKnn(), log), "similar");
 * const codecs = [itemKnnCodec];
 * const { receipt } = await forget("ann", { similar: forgetInSaved("similar", { codecs }) });
 * receipt.targets[0]?.status; // => "removed"
 * (await load("similar", { codecs })).users; // => ["bob"]
 * ```
 */
export function forgetInSaved<const Codecs extends readonly Codec[]>(
  path: string | URL,
  options: ForgetInArtifactOptions<Codecs>,
): Forgettable<DecodedModel<Codecs> | undefined> {
  const target = pathOf("forgetInSaved", path);
  codecsByKind("forgetInSaved", options);
  const stored = forgetInStored<DecodedModel<Codecs>>(
    {
      owner: "forgetInSaved",
      async read(signal) {
        if (!(await isThere(target))) return undefined;
        const { codecs } = options;
        return load(target, signal === undefined ? { codecs } : { codecs, signal });
      },
      replace: (model) => save(model, target),
    },
    options,
  );
  return Object.freeze<Forgettable<DecodedModel<Codecs> | undefined>>({
    kind: "artifact",
    async forget(user, { signal }) {
      const forgotten = await stored.forget(user, { signal });
      try {
        await removeLeftovers(target);
      } catch (error) {
        if (error instanceof PortraitError) throw error;
        throw ioError("forgetInSaved", "write", target, error);
      }
      return forgotten;
    },
  });
}
