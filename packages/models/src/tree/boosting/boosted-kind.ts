/** The kind of boosted trees and of their estimator. */
export const BOOSTED_KIND = "boostedTrees";

/** The version of the layout of their state. */
export const BOOSTED_VERSION = 1;
