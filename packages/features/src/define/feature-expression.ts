import type { Expression } from "@portrait/core";

/**
 * An expression over aggregates or features, of any value. It leaves the value out, so that what is written in its place keeps its
 * own type: `sum(price).times(2)` stays a number that is never null.
 */
export type FeatureExpression = Pick<Expression<"profile", unknown>, "node" | "isNull" | "~scope">;
