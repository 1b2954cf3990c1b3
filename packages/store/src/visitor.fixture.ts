import type { Profile } from "@portrait/core";

/** A profile with one feature and one tag, as `buildProfiles` gives it. */
export function visitor(key: string, visits: number): Profile<{ readonly visits: number }> {
  return {
    key,
    asOf: "2024-02-01",
    definition: "0123456789abcdef",
    features: { visits },
    tags: {},
    predictions: {},
    embeddings: {},
  };
}
