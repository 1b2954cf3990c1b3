/** The three numbers of a gamma-gamma model. */
export interface GammaGammaParameters {
  /** The shape of the gamma distribution of the values of one customer's purchases; more than 0. */
  readonly p: number;
  /** The shape of the gamma distribution of the rates of the former over customers; more than 1, so that there is a mean. */
  readonly q: number;
  /** The rate of that distribution, in the unit of the values; more than 0. */
  readonly gamma: number;
}

/** The names, in the order of vectors. */
export const GAMMA_GAMMA_NAMES = ["p", "q", "gamma"] as const;
