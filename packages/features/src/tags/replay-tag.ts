import {
  type Evidence,
  type ExpressionNode,
  PortraitError,
  type Tag,
  type VectorValue,
} from "@portrait/core";
import { nodeType } from "../define/node-type.js";
import type { TagDefinition } from "../define/tag.js";

type Truth = boolean | null;

function fault(problem: string, hint: string): PortraitError {
  return new PortraitError({ code: "invalid-argument", message: `replayTag: ${problem}.`, hint });
}

/** A number, or an instant as a date or as text, on one scale. */
function scaled(value: unknown): number | null {
  if (typeof value === "number") return value;
  if (value instanceof Date) return value.getTime();
  if (typeof value !== "string") return null;
  const instant = Date.parse(value);
  return Number.isNaN(instant) ? null : instant;
}

const ORDERS: ReadonlyMap<string, (left: number, right: number) => boolean> = new Map([
  ["=", (left: number, right: number) => left === right],
  [">", (left: number, right: number) => left > right],
  [">=", (left: number, right: number) => left >= right],
  ["<", (left: number, right: number) => left < right],
  ["<=", (left: number, right: number) => left <= right],
]);

function compared({ value, comparison, threshold }: Evidence): Truth {
  const [sign = ""] = comparison.split(" ");
  const order = ORDERS.get(sign);
  if (order === undefined)
    throw fault(
      `the evidence has the unknown comparison "${comparison}"`,
      "It may be of a later version of Portrait.",
    );
  const [left, right] = [scaled(value), scaled(threshold)];
  return left === null || right === null ? null : order(left, right);
}

function matched({ value, comparison, threshold }: Evidence): Truth {
  if (typeof value !== "string") return null;
  if (comparison === "starts with") return typeof threshold === "string" && value.startsWith(threshold);
  return Array.isArray(threshold) && threshold.some((text) => text === value);
}

/** Whether a condition holds by its evidence; where the rule asks for the opposite, whether it itself does. */
function truthOf(evidence: Evidence): Truth {
  const { comparison, value } = evidence;
  if (comparison === "is" || comparison === "is not") return typeof value === "boolean" ? value : null;
  const plain = comparison.startsWith("not ") ? comparison.slice(4) : comparison;
  const itself = { ...evidence, comparison: plain };
  return plain === "in" || plain === "starts with" ? matched(itself) : compared(itself);
}

const and = (truths: readonly Truth[]): Truth =>
  truths.includes(false) ? false : truths.includes(null) ? null : true;
const not = (truth: Truth): Truth => (truth === null ? null : !truth);

function replay(node: ExpressionNode, next: () => Evidence): Truth {
  switch (node.op) {
    case "and":
      return and(node.of.map((part) => replay(part, next)));
    case "or":
      return not(and(node.of.map((part) => not(replay(part, next)))));
    case "not":
      return not(replay(node.of, next));
    default:
      return truthOf(next());
  }
}

/** A model's value by its probability, which is the first of its evidence. */
function decidedByModel({ evidence }: Pick<Tag, "evidence">): Truth {
  const [first] = evidence;
  if (first?.name === "probability") return compared(first);
  throw fault(
    "the evidence of a model's tag must begin with its probability",
    "Pass the tag as buildProfiles made it.",
  );
}

/**
 * Decides a tag again from nothing but its evidence, such as one that was stored as JSON: from the values that were seen and
 * the thresholds that they were compared with. What comes out must be what the tag says; if not, tag or evidence were changed.
 *
 * @param tag - The tag.
 * @param definition - Its definition, such as `profile.tags.lapsed`; not needed for the tag of a model.
 * @returns The value; null when it is unknown.
 * @throws PortraitError `invalid-argument` when the tag was made by another definition, or the evidence does not fit it.
 *
 * @example
 * ```ts
 * import { defineEvents, id, timestamp } from "@portrait/core";
 * import { buildProfiles, defineProfile, memory, recency, replayTag, tag } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, {
 *   key: "user",
 *   features: ({ at }) => ({ daysAway: recency(at) }),
 *   tags: (f) => ({ lapsed: tag(f.daysAway.gt(60)) }),
 * });
 * const engine = memory();
 * const log = await engine.read(visits, [{ user: "ann", at: "2024-01-01" }]);
 * const [ann] = await buildProfiles(visitor, log, { engine, asOf: "2024-06-01" });
 * const stored = JSON.parse(JSON.stringify(ann?.tags.lapsed));
 * replayTag(stored, visitor.tags.lapsed); // => true
 * ```
 */
export function replayTag(
  tag: Pick<Tag, "evidence" | "source" | "definition">,
  definition?: TagDefinition,
): VectorValue {
  if (tag.source === "model") return decidedByModel(tag);
  if (definition === undefined || definition.hash !== tag.definition) {
    throw fault("the tag was made by another definition", "Pass the definition whose hash the tag holds.");
  }
  const { evidence } = tag;
  const { node } = definition;
  if (nodeType(node) !== "boolean") {
    const [fact] = evidence;
    if (fact !== undefined && evidence.length === 1) return fact.value;
    throw fault(
      `the evidence of a fact must be one entry; received ${evidence.length}`,
      "Pass the tag as buildProfiles made it.",
    );
  }
  let place = 0;
  const value = replay(node, () => {
    const entry = evidence[place++];
    if (entry !== undefined) return entry;
    throw fault(
      `the rule has more conditions than the ${evidence.length} of the evidence`,
      "Pass the tag as buildProfiles made it.",
    );
  });
  if (place === evidence.length) return value;
  throw fault(
    `the rule has ${place} conditions, and the evidence ${evidence.length}`,
    "Pass the tag as buildProfiles made it.",
  );
}
