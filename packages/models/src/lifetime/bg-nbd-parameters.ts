/** The four numbers of a BG/NBD model, all more than 0. */
export interface BgNbdParameters {
  /** The shape of the gamma distribution of purchase rates over customers: the smaller, the more they differ. */
  readonly r: number;
  /** The rate of that distribution, in the model's unit of time: customers buy `r / alpha` times a unit on average. */
  readonly alpha: number;
  /** The first shape of the beta distribution of the chance to leave after a purchase; its mean is `a / (a + b)`. */
  readonly a: number;
  /** The second shape of that distribution. */
  readonly b: number;
}

/** The names, in the order of vectors. */
export const BG_NBD_NAMES = ["r", "alpha", "a", "b"] as const;
