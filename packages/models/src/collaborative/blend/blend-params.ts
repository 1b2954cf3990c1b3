import { choiceOption, integerOption, numberOption, type OptionRule } from "@portrait/core";
import { orNull } from "../../recommend/parameters.js";

/** The kind of blends and of their estimator. */
export const BLEND_KIND = "blend";

/** How lists of one user become one list, but for what each counts. */
export interface Joining {
  /** How a list gives points to its items. */
  readonly method: "reciprocal-rank" | "scores";
  /** What is added to a place, from 1, before it is divided by. */
  readonly rankConstant: number;
  /** How many items each member lists; `null`: all. */
  readonly candidates: number | null;
}

/** How members are joined. */
export interface BlendParams extends Joining {
  /** What each member counts. */
  readonly weights: readonly number[];
}

/** What a {@link Joining} must be. */
export const joiningRules: { readonly [Name in keyof Joining]: OptionRule<Joining[Name]> } = {
  method: choiceOption("reciprocal-rank", ["reciprocal-rank", "scores"]),
  rankConstant: numberOption(60, { min: 0 }),
  candidates: orNull(integerOption(1, { min: 1 })),
};

/** What the weights of members must be. */
export const weightsRule: OptionRule<readonly number[]> = {
  default: [],
  expected: "a list of finite numbers > 0",
  accepts: (value) =>
    Array.isArray(value) &&
    value.every((weight) => typeof weight === "number" && Number.isFinite(weight) && weight > 0),
};

/**
 * What a member is called in progress, and seeded by.
 *
 * @param place - Its place among the members, from 0.
 */
export const memberLabel = (place: number): string => String(place + 1);
