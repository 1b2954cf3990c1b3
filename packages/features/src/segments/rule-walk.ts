import { describeValue, listWords, PortraitError, type ValueType } from "@portrait/core";

/** How deeply a rule may nest. */
export const MAX_DEPTH = 256;

/** How many nodes a rule may have. */
export const MAX_NODES = 20_000;

/** Where a check of a rule stands. */
export interface RuleWalk {
  /** Who asks, for messages. */
  readonly owner: string;
  /** The types of the columns that a rule may name. */
  readonly types: ReadonlyMap<string, ValueType>;
  /** The place, such as `rule.of[1].left`. */
  readonly path: string;
  /** How deep the place lies. */
  readonly depth: number;
  /** How many nodes have been seen. */
  readonly seen: { nodes: number };
}

/** A node's own properties. */
export type RawNode = Readonly<Record<string, unknown>>;

/**
 * The fault of a rule at a place.
 *
 * @param walk - The place.
 * @param expected - What must stand there.
 * @param received - What does, in words.
 * @param hint - What to do about it.
 */
export function ruleFault(walk: RuleWalk, expected: string, received: string, hint?: string): PortraitError {
  return new PortraitError({
    code: "invalid-definition",
    message: `${walk.owner}: ${walk.path} must be ${expected}; received ${received}.`,
    ...(hint === undefined ? {} : { hint }),
    details: { path: walk.path },
  });
}

/**
 * The walk one step further.
 *
 * @param walk - The place.
 * @param step - The property, such as `.left` or `[0]`.
 */
export function stepInto(walk: RuleWalk, step: string): RuleWalk {
  return { ...walk, path: `${walk.path}${step}`, depth: walk.depth + 1 };
}

/**
 * A value as a plain object with just some properties, its own.
 *
 * @param walk - The place.
 * @param value - Anything.
 * @param keys - The properties, all of which must be there.
 * @throws PortraitError `invalid-definition`.
 */
export function exactKeys(walk: RuleWalk, value: RawNode, keys: readonly string[]): RawNode {
  const stray = Object.keys(value).find((key) => !keys.includes(key));
  const absent = keys.find((key) => !Object.hasOwn(value, key));
  if (stray === undefined && absent === undefined) return value;
  throw ruleFault(
    walk,
    `an object with ${listWords(keys)} and nothing else`,
    stray === undefined ? `one without "${absent}"` : `one with ${describeValue(stray)}`,
  );
}

/**
 * A text at a place.
 *
 * @param walk - The place.
 * @param value - Anything.
 * @throws PortraitError `invalid-definition`.
 */
export function textAt(walk: RuleWalk, value: unknown): string {
  if (typeof value === "string") return value;
  throw ruleFault(walk, "a text", describeValue(value));
}
