import { expect, test } from "vitest";
import { conjunction, disjunction, FALSE, negation, TRUE, UNKNOWN } from "./logic.js";

const truths = [FALSE, TRUE, UNKNOWN] as const;
const left = Uint8Array.from(truths.flatMap((truth) => [truth, truth, truth]));
const right = Uint8Array.from([...truths, ...truths, ...truths]);

test("Kleene's conjunction", () => {
  expect([...conjunction(left, right)]).toEqual([
    ...[FALSE, FALSE, FALSE],
    ...[FALSE, TRUE, UNKNOWN],
    ...[FALSE, UNKNOWN, UNKNOWN],
  ]);
});

test("Kleene's disjunction", () => {
  expect([...disjunction(left, right)]).toEqual([
    ...[FALSE, TRUE, UNKNOWN],
    ...[TRUE, TRUE, TRUE],
    ...[UNKNOWN, TRUE, UNKNOWN],
  ]);
});

test("Kleene's negation", () => {
  expect([...negation(Uint8Array.from(truths))]).toEqual([TRUE, FALSE, UNKNOWN]);
});

test("De Morgan's laws hold for unknown, too", () => {
  expect(negation(conjunction(left, right))).toEqual(disjunction(negation(left), negation(right)));
  expect(negation(disjunction(left, right))).toEqual(conjunction(negation(left), negation(right)));
});
