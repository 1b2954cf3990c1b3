import { describeValue } from "../errors/describe.js";
import { PortraitError } from "../errors/portrait-error.js";

/** Which of several classes each row is of. */
export interface ClassTarget {
  /** For each row the index of its class. */
  readonly codes: Int32Array;
  /** The classes, all different, in code-unit order. */
  readonly classes: readonly string[];
}

/**
 * The answers of supervised learning, one a row: yes or no (1 and 0 in a `Uint8Array`), one of several classes, or a
 * finite number.
 */
export type TargetVector = Uint8Array | ClassTarget | Float64Array;

/** What `createExamples` reads: booleans, class names or numbers, as a list or as a {@link TargetVector}. */
export type TargetInput = readonly boolean[] | readonly string[] | readonly number[] | TargetVector;

/**
 * Whether a target says which of several classes each row is of.
 *
 * @param target - The target.
 *
 * @example
 * ```ts
 * import { isClassTarget } from "@portrait/core";
 *
 * isClassTarget({ codes: Int32Array.of(0), classes: ["a"] }); // => true
 * ```
 */
export function isClassTarget(target: unknown): target is ClassTarget {
  return (
    typeof target === "object" &&
    target !== null &&
    "codes" in target &&
    target.codes instanceof Int32Array &&
    "classes" in target &&
    Array.isArray(target.classes)
  );
}

/**
 * How many rows a target has.
 *
 * @param target - The target.
 *
 * @example
 * ```ts
 * import { targetLength } from "@portrait/core";
 *
 * targetLength(Float64Array.of(1.5, 2)); // => 2
 * ```
 */
export function targetLength(target: TargetVector): number {
  return isClassTarget(target) ? target.codes.length : target.length;
}

/**
 * The answers of the given rows. The classes stay as they are, those that no row is left of too.
 *
 * @param target - The target.
 * @param rows - Row numbers, from 0.
 *
 * @example
 * ```ts
 * import { takeTarget } from "@portrait/core";
 *
 * takeTarget(Float64Array.of(1.5, 2), [1]); // => Float64Array.of(2)
 * ```
 */
export function takeTarget<Target extends TargetVector>(target: Target, rows: ArrayLike<number>): Target {
  const from: TargetVector = target;
  if (from instanceof Uint8Array)
    return Uint8Array.from(rows, (row) => from[row] as number) as TargetVector as Target;
  if (from instanceof Float64Array)
    return Float64Array.from(rows, (row) => from[row] as number) as TargetVector as Target;
  const codes = Int32Array.from(rows, (row) => from.codes[row] as number);
  return Object.freeze({ codes, classes: from.classes }) as TargetVector as Target;
}

/** The classes of a target, or undefined if it has none. */
function recode(target: ClassTarget, classes: readonly string[]): Int32Array {
  const places = target.classes.map((name) => classes.indexOf(name));
  return target.codes.map((code) => places[code] as number);
}

function joined<Value extends Uint8Array | Float64Array | Int32Array>(
  into: Value,
  parts: readonly Value[],
): Value {
  let at = 0;
  for (const part of parts) {
    into.set(part, at);
    at += part.length;
  }
  return into;
}

/**
 * Targets one after another, all of the kind of the first; classes are those of all of them.
 *
 * @param targets - The targets, at least one.
 * @throws PortraitError `invalid-argument` when their kinds differ.
 */
export function concatTargets(targets: readonly TargetVector[]): TargetVector {
  const length = targets.reduce((sum, target) => sum + targetLength(target), 0);
  if (targets.every((target) => target instanceof Uint8Array)) return joined(new Uint8Array(length), targets);
  if (targets.every((target) => target instanceof Float64Array))
    return joined(new Float64Array(length), targets);
  if (targets.every(isClassTarget)) {
    const classes = Object.freeze([...new Set(targets.flatMap((target) => target.classes))].sort());
    const codes = joined(
      new Int32Array(length),
      targets.map((target) => recode(target, classes)),
    );
    return Object.freeze({ codes, classes });
  }
  throw new PortraitError({
    code: "invalid-argument",
    message: "concatExamples: the parts must have targets of one kind.",
  });
}

function invalid(owner: string, problem: string): PortraitError {
  return new PortraitError({ code: "invalid-argument", message: `${owner}: ${problem}.` });
}

function classesOf(names: readonly string[]): ClassTarget {
  const classes = Object.freeze([...new Set(names)].sort());
  const places = new Map(classes.map((name, place) => [name, place]));
  return Object.freeze({ codes: Int32Array.from(names, (name) => places.get(name) as number), classes });
}

function checkClasses(owner: string, target: ClassTarget): ClassTarget {
  const { codes, classes } = target;
  const sound = classes.every(
    (name, place) => typeof name === "string" && (place === 0 || (classes[place - 1] as string) < name),
  );
  if (!sound) throw invalid(owner, 'the classes of "target" must be different texts in code-unit order');
  const odd = codes.findIndex((code) => code < 0 || code >= classes.length);
  if (odd >= 0) {
    throw invalid(
      owner,
      `a code of "target" must be an integer >= 0 and < ${classes.length}; row ${odd} has ${codes[odd]}`,
    );
  }
  return Object.freeze({ codes, classes: Object.freeze([...classes]) });
}

function listTarget(owner: string, target: readonly unknown[]): TargetVector {
  const expected = typeof target[0];
  const kinds: Readonly<Record<string, string>> = {
    boolean: "true or false",
    string: "a text",
    number: "a finite number",
  };
  const kind = target.length === 0 ? "true or false" : kinds[expected];
  if (kind === undefined) {
    throw invalid(
      owner,
      `"target" must hold true or false, a class name or a finite number for each row; row 0 is ${describeValue(target[0])}`,
    );
  }
  const odd = target.findIndex(
    (entry) => typeof entry !== expected || (expected === "number" && !Number.isFinite(entry)),
  );
  if (odd >= 0)
    throw invalid(
      owner,
      `"target" must hold ${kind} for each row; row ${odd} is ${describeValue(target[odd])}`,
    );
  if (expected === "string") return classesOf(target as readonly string[]);
  if (expected === "number") return Float64Array.from(target as readonly number[]);
  return Uint8Array.from(target, Number);
}

/**
 * The target that answers describe, checked.
 *
 * @param owner - Who reads, for the message.
 * @param target - The answers. An empty list is taken as yes-or-no answers.
 * @throws PortraitError `invalid-argument` naming the row that is none of these.
 */
export function targetFrom(owner: string, target: TargetInput): TargetVector {
  if (target instanceof Uint8Array) {
    const odd = target.findIndex((value) => value > 1);
    if (odd < 0) return target;
    throw invalid(owner, `"target" must hold 0 or 1 for each row; row ${odd} is ${target[odd]}`);
  }
  if (target instanceof Float64Array) {
    const odd = target.findIndex((value) => !Number.isFinite(value));
    if (odd < 0) return target;
    throw invalid(owner, `"target" must hold a finite number for each row; row ${odd} is ${target[odd]}`);
  }
  if (isClassTarget(target)) return checkClasses(owner, target);
  if (Array.isArray(target)) return listTarget(owner, target);
  throw invalid(owner, `"target" must be an array; received ${describeValue(target)}`);
}
