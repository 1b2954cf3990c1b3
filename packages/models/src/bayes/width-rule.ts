import { integerOption, type OptionRule } from "@portrait/core";

/** The rule of the width of sparse vectors. */
export const widthRule: OptionRule<number> = integerOption(1, { min: 0, max: 2 ** 31 - 1 });
