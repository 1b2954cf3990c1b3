import { describeValue, type ExpressionNode, listWords, type ValueType } from "@portrait/core";
import {
  exactKeys,
  MAX_DEPTH,
  MAX_NODES,
  type RawNode,
  type RuleWalk,
  ruleFault,
  stepInto,
  textAt,
} from "./rule-walk.js";

/** A node that was checked, and the type of its values. */
interface Checked {
  readonly node: ExpressionNode;
  readonly type: ValueType;
}

type Check = (raw: RawNode, walk: RuleWalk) => Checked;

const made = (type: ValueType, node: ExpressionNode): Checked => ({ type, node: Object.freeze(node) });

function operand(raw: RawNode, walk: RuleWalk, key: string, allowed: readonly ValueType[]): Checked {
  const at = stepInto(walk, `.${key}`);
  const checked = checkNode(raw[key], at);
  if (allowed.includes(checked.type)) return checked;
  throw ruleFault(at, `of type ${allowed.join(" or ")}`, `one of type ${checked.type}`);
}

function feature(raw: RawNode, walk: RuleWalk): Checked {
  exactKeys(walk, raw, ["op", "name", "type"]);
  const name = textAt(stepInto(walk, ".name"), raw.name);
  const type = walk.types.get(name);
  if (type === undefined) {
    throw ruleFault(
      stepInto(walk, ".name"),
      "a feature or tag of the profile, or one of the further columns",
      describeValue(name),
      `There are ${listWords(walk.types.keys(), 20)}.`,
    );
  }
  if (raw.type === type) return made(type, { op: "feature", name, type });
  throw ruleFault(stepInto(walk, ".type"), `"${type}", as the profile has it`, describeValue(raw.type));
}

function literal(raw: RawNode, walk: RuleWalk): Checked {
  const value = exactKeys(walk, raw, ["op", "value"]).value;
  if (typeof value === "string") return made("category", { op: "literal", value });
  if (typeof value === "boolean") return made("boolean", { op: "literal", value });
  if (typeof value === "number" && Number.isFinite(value)) return made("number", { op: "literal", value });
  throw ruleFault(stepInto(walk, ".value"), "a finite number, a text, true or false", describeValue(value));
}

const arithmetic =
  (op: "add" | "subtract" | "multiply" | "divide"): Check =>
  (raw, walk) => {
    exactKeys(walk, raw, ["op", "left", "right"]);
    const left = operand(raw, walk, "left", ["number"]).node;
    return made("number", { op, left, right: operand(raw, walk, "right", ["number"]).node });
  };

const unary =
  (op: "signedLog1p" | "abs" | "sqrt" | "length"): Check =>
  (raw, walk) => {
    exactKeys(walk, raw, ["op", "of"]);
    return made("number", { op, of: operand(raw, walk, "of", [op === "length" ? "list" : "number"]).node });
  };

function element(raw: RawNode, walk: RuleWalk): Checked {
  const { index } = exactKeys(walk, raw, ["op", "of", "index"]);
  if (typeof index !== "number" || !Number.isSafeInteger(index) || index < 0) {
    throw ruleFault(stepInto(walk, ".index"), "an integer >= 0", describeValue(index));
  }
  return made("number", { op: "element", of: operand(raw, walk, "of", ["vector"]).node, index });
}

function isQuantile(value: unknown): value is RawNode {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.hasOwn(value, "op") &&
    "op" in value &&
    value.op === "quantile"
  );
}

function quantile(raw: RawNode, walk: RuleWalk): ExpressionNode {
  const { probability } = exactKeys(walk, raw, ["op", "probability"]);
  if (typeof probability === "number" && probability >= 0 && probability <= 1) {
    return Object.freeze({ op: "quantile", probability });
  }
  throw ruleFault(stepInto(walk, ".probability"), "a number in [0, 1]", describeValue(probability));
}

const comparison =
  (op: "eq" | "gt" | "gte" | "lt" | "lte"): Check =>
  (raw, walk) => {
    exactKeys(walk, raw, ["op", "left", "right"]);
    const left = operand(raw, walk, "left", ["number", "timestamp"]);
    if (left.type === "number" && isQuantile(raw.right)) {
      const right = quantile(raw.right, stepInto(walk, ".right"));
      return made("boolean", { op, left: left.node, right });
    }
    const right = operand(raw, walk, "right", left.type === "number" ? ["number"] : ["timestamp", "number"]);
    return made("boolean", { op, left: left.node, right: right.node });
  };

function oneOf(raw: RawNode, walk: RuleWalk): Checked {
  const { values } = exactKeys(walk, raw, ["op", "of", "values"]);
  const at = stepInto(walk, ".values");
  if (!Array.isArray(values) || values.length === 0) {
    throw ruleFault(at, "a list of at least one text", describeValue(values));
  }
  const texts = Array.from(values, (value: unknown, index) => textAt(stepInto(at, `[${index}]`), value));
  return made("boolean", {
    op: "in",
    of: operand(raw, walk, "of", ["category"]).node,
    values: Object.freeze(texts),
  });
}

function startsWith(raw: RawNode, walk: RuleWalk): Checked {
  exactKeys(walk, raw, ["op", "of", "prefix"]);
  const prefix = textAt(stepInto(walk, ".prefix"), raw.prefix);
  return made("boolean", { op: "startsWith", of: operand(raw, walk, "of", ["category"]).node, prefix });
}

const logical =
  (op: "and" | "or"): Check =>
  (raw, walk) => {
    const { of } = exactKeys(walk, raw, ["op", "of"]);
    if (!Array.isArray(of) || of.length === 0) {
      throw ruleFault(stepInto(walk, ".of"), "a list of at least one condition", describeValue(of));
    }
    const parts = Array.from(of, (part: unknown, index) =>
      checkCondition(part, stepInto(walk, `.of[${index}]`)),
    );
    return made("boolean", { op, of: Object.freeze(parts) });
  };

function coalesce(raw: RawNode, walk: RuleWalk): Checked {
  exactKeys(walk, raw, ["op", "of", "otherwise"]);
  const of = checkNode(raw.of, stepInto(walk, ".of"));
  const otherwise = operand(raw, walk, "otherwise", [of.type]).node;
  return made(of.type, { op: "coalesce", of: of.node, otherwise });
}

function when(raw: RawNode, walk: RuleWalk): Checked {
  exactKeys(walk, raw, ["op", "condition", "result", "otherwise"]);
  const condition = operand(raw, walk, "condition", ["boolean"]).node;
  const result = checkNode(raw.result, stepInto(walk, ".result"));
  const otherwise = operand(raw, walk, "otherwise", [result.type]).node;
  return made(result.type, { op: "when", condition, result: result.node, otherwise });
}

const CHECKS: ReadonlyMap<unknown, Check> = new Map<unknown, Check>([
  ["feature", feature],
  ["literal", literal],
  ["add", arithmetic("add")],
  ["subtract", arithmetic("subtract")],
  ["multiply", arithmetic("multiply")],
  ["divide", arithmetic("divide")],
  ["signedLog1p", unary("signedLog1p")],
  ["abs", unary("abs")],
  ["sqrt", unary("sqrt")],
  ["length", unary("length")],
  ["element", element],
  ["eq", comparison("eq")],
  ["gt", comparison("gt")],
  ["gte", comparison("gte")],
  ["lt", comparison("lt")],
  ["lte", comparison("lte")],
  ["in", oneOf],
  ["startsWith", startsWith],
  ["and", logical("and")],
  ["or", logical("or")],
  [
    "not",
    (raw, walk) => {
      exactKeys(walk, raw, ["op", "of"]);
      return made("boolean", { op: "not", of: operand(raw, walk, "of", ["boolean"]).node });
    },
  ],
  [
    "isNull",
    (raw, walk) => {
      exactKeys(walk, raw, ["op", "of"]);
      return made("boolean", { op: "isNull", of: checkNode(raw.of, stepInto(walk, ".of")).node });
    },
  ],
  ["coalesce", coalesce],
  ["when", when],
]);

function checkNode(value: unknown, walk: RuleWalk): Checked {
  walk.seen.nodes++;
  if (walk.seen.nodes > MAX_NODES) throw ruleFault(walk, `one of at most ${MAX_NODES} nodes`, "more");
  if (walk.depth > MAX_DEPTH) throw ruleFault(walk, `nested at most ${MAX_DEPTH} deep`, "a deeper one");
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw ruleFault(walk, 'an object with an "op"', describeValue(value));
  }
  const raw: RawNode = { ...value };
  const check = CHECKS.get(raw.op);
  if (check !== undefined) return check(raw, walk);
  if (raw.op === "quantile")
    throw ruleFault(walk, "no quantile", "one", "Compare a feature with it: f.spend.gte(quantile(0.9)).");
  throw ruleFault(
    walk,
    "an operation that a rule may use",
    describeValue(raw.op),
    `There are ${listWords([...CHECKS.keys()].map(String), 40)}.`,
  );
}

function checkCondition(value: unknown, walk: RuleWalk): ExpressionNode {
  const { node, type } = checkNode(value, walk);
  if (type === "boolean") return node;
  throw ruleFault(walk, "a condition", `an expression of type ${type}`);
}

/**
 * A rule as data, checked and copied: only known operations with just their own properties, operands of fitting types,
 * names that exist, at most 256 deep and 20,000 nodes.
 *
 * @param owner - Who asks, for messages.
 * @param value - Anything, such as what `JSON.parse` gave.
 * @param types - The types of the columns that the rule may name.
 * @returns A frozen copy.
 * @throws PortraitError `invalid-definition` naming the place.
 */
export function checkRule(
  owner: string,
  value: unknown,
  types: ReadonlyMap<string, ValueType>,
): ExpressionNode {
  return checkCondition(value, { owner, types, path: "rule", depth: 0, seen: { nodes: 0 } });
}
