import { type Duration, type OptionRule, optionalOption } from "@portrait/core";
import { durationOption } from "./duration-option.js";

/** What people should know of a tag. It is no part of the definition's hash. */
export interface TagMeta {
  /** Where the tag belongs, such as `"commerce.value"`; empty for the root. */
  readonly namespace: string;
  /** Who answers for it. */
  readonly owner: string;
  /** What it means, for people. */
  readonly description: string;
  /** How old a value may be before it should be computed again, in milliseconds; `null` when that was not said. */
  readonly freshness: number | null;
}

/** The options of {@link TagMeta}. */
export interface TagMetaOptions {
  /** Where the tag belongs: names with dots between them, such as `"commerce.value"`; left out, the root. */
  readonly namespace?: string | undefined;
  /** Who answers for it; left out, empty. */
  readonly owner?: string | undefined;
  /** What it means, for people; left out, empty. */
  readonly description?: string | undefined;
  /** How old a value may be before it should be computed again, such as `days(1)`; left out, that is not said. */
  readonly freshness?: Duration | undefined;
}

const isText = (value: unknown): boolean => typeof value === "string" && value.length <= 10_000;
const isNamespace = (value: unknown): boolean =>
  typeof value === "string" && /^[\p{L}\p{N}_-]+(\.[\p{L}\p{N}_-]+)*$/u.test(value) && value.length <= 200;

/** The rules of {@link TagMetaOptions}. */
export const tagMetaRules: {
  /** Names with dots between them. */
  readonly namespace: OptionRule<string | undefined>;
  /** A text. */
  readonly owner: OptionRule<string | undefined>;
  /** A text. */
  readonly description: OptionRule<string | undefined>;
  /** A positive length. */
  readonly freshness: OptionRule<Duration | undefined>;
} = {
  namespace: optionalOption<string>('names with dots between them, such as "commerce.value"', isNamespace),
  owner: optionalOption<string>("a text of at most 10000 characters", isText),
  description: optionalOption<string>("a text of at most 10000 characters", isText),
  freshness: durationOption("days(1)"),
};

/**
 * What people should know of a tag, from its options.
 *
 * @param options - The options, checked.
 */
export function tagMeta({ namespace, owner, description, freshness }: TagMetaOptions): TagMeta {
  return Object.freeze({
    namespace: namespace ?? "",
    owner: owner ?? "",
    description: description ?? "",
    freshness: freshness?.milliseconds ?? null,
  });
}
