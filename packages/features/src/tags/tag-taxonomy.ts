import type { ProfilePlan } from "../define/profile-definition.js";
import type { TagMeta } from "../define/tag-meta.js";
import { describeNode } from "../profile/describe-node.js";

/** One tag of a catalogue. */
export interface TagEntry extends TagMeta {
  /** The name in the profile. */
  readonly name: string;
  /** How it is decided. */
  readonly source: "rule" | "fact";
  /** Its rule in words. */
  readonly rule: string;
  /** For how long a value holds, in milliseconds; `null` when it does not expire. */
  readonly expires: number | null;
  /** The hash of its definition. */
  readonly definition: string;
}

/** A namespace of tags: a room with tags in it and further rooms. */
export interface TagNamespace {
  /** Its own part of the name; empty for the root. */
  readonly name: string;
  /** The whole path, such as `"commerce.value"`. */
  readonly path: string;
  /** The tags that stand in it, in the order of the profile. */
  readonly tags: readonly TagEntry[];
  /** The namespaces in it, in code-unit order. */
  readonly namespaces: readonly TagNamespace[];
}

function roomOf(entries: readonly TagEntry[], path: string): TagNamespace {
  const depth = path === "" ? 0 : path.split(".").length;
  const below = new Map<string, TagEntry[]>();
  for (const entry of entries) {
    const part = entry.namespace.split(".")[depth];
    if (entry.namespace === path || part === undefined) continue;
    const at = path === "" ? part : `${path}.${part}`;
    below.set(at, [...(below.get(at) ?? []), entry]);
  }
  return Object.freeze({
    name: path.split(".").at(-1) ?? "",
    path,
    tags: Object.freeze(entries.filter(({ namespace }) => namespace === path)),
    namespaces: Object.freeze(
      [...below].sort(([a], [b]) => (a < b ? -1 : 1)).map(([at, own]) => roomOf(own, at)),
    ),
  });
}

/**
 * The tags of a profile as a taxonomy: by namespace, with owner, description, rule in words, freshness and expiry.
 *
 * @param profile - The definition.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { defineProfile, sum, tag, tagTaxonomy } from "@portrait/features";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
 * const shopper = defineProfile(orders, {
 *   key: "user",
 *   features: ({ price }) => ({ spend: sum(price) }),
 *   tags: (f) => ({ highSpender: tag(f.spend.gte(500), { namespace: "commerce.value", owner: "crm" }) }),
 * });
 * const [commerce] = tagTaxonomy(shopper).namespaces;
 * commerce?.namespaces[0]?.tags[0]?.rule; // => "spend >= 500"
 * ```
 */
export function tagTaxonomy(profile: Pick<ProfilePlan, "tags">): TagNamespace {
  const entries = Object.entries(profile.tags).map(([name, { source, node, expires, hash, meta }]) =>
    Object.freeze({ name, source, rule: describeNode(node), expires, definition: hash, ...meta }),
  );
  return roomOf(entries, "");
}
