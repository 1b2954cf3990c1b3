import {
  describeValue,
  type ExpressionNode,
  hashText,
  PortraitError,
  type RowValues,
  stableJson,
} from "@portrait/core";
import type { SegmentColumn, SegmentDefinition } from "./segment.js";
import { namesIn } from "./segment-columns.js";

/** The parts of a segment beside its rule, unchecked. */
export interface SegmentParts {
  /** The name. */
  readonly name: unknown;
  /** The version. */
  readonly version: unknown;
  /** What it is for. */
  readonly description: unknown;
  /** Who answers for it. */
  readonly owner: unknown;
  /** For how long a decision holds, in milliseconds, or `null`. */
  readonly expires: number | null;
  /** The rule, checked. */
  readonly rule: ExpressionNode;
  /** The hash of the profile. */
  readonly profile: string;
}

function fault(owner: string, part: string, expected: string, received: unknown): PortraitError {
  return new PortraitError({
    code: "invalid-definition",
    message: `${owner}: "${part}" must be ${expected}; received ${describeValue(received)}.`,
    details: { part },
  });
}

function note(owner: string, part: string, value: unknown): string {
  if (typeof value === "string" && value.length <= 10_000) return value;
  throw fault(owner, part, "a text of at most 10000 characters", value);
}

/**
 * A segment from its parts.
 *
 * @param owner - Who asks, for messages.
 * @param parts - The parts.
 * @param columns - What a rule may name.
 * @throws PortraitError `invalid-definition`.
 */
export function makeSegment<Row extends RowValues>(
  owner: string,
  parts: SegmentParts,
  columns: ReadonlyMap<string, SegmentColumn>,
): SegmentDefinition<Row> {
  const { name, version, expires, rule, profile } = parts;
  if (typeof name !== "string" || name === "" || name.length > 200 || /\p{Cc}/u.test(name)) {
    throw fault(owner, "name", "a text of 1 to 200 characters without controls", name);
  }
  if (typeof version !== "number" || !Number.isSafeInteger(version) || version < 1) {
    throw fault(owner, "version", "an integer from 1", version);
  }
  const own = {
    name,
    version,
    description: note(owner, "description", parts.description),
    owner: note(owner, "owner", parts.owner),
    expires,
    rule,
    reads: Object.freeze(namesIn(rule).map((read) => columns.get(read) as SegmentColumn)),
  };
  return Object.freeze({ ...own, profile, hash: hashText(stableJson(own)) });
}
