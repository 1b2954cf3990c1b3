/** Options of `gammaGamma`. */
export interface GammaGammaOptions<
  Frequency extends string = "frequency",
  MonetaryValue extends string = "monetaryValue",
> {
  /** The column of how many purchases the mean value is of; customers with 0 are left out. Left out, `"frequency"`. */
  readonly frequency?: Frequency;
  /** The column of the mean value of these purchases, more than 0. Left out, `"monetaryValue"`. */
  readonly monetaryValue?: MonetaryValue;
  /**
   * The strength, at least 0, of the penalty `l2 / 2` times the sum of the squared logarithms of p, q - 1 and gamma in units
   * of the mean value; left out, 0.
   */
  readonly l2?: number;
  /** The most iterations, at least 1; left out, 500. */
  readonly maxIterations?: number;
  /** The greatest derivative by the logarithm of a parameter, by customer, to stop at; left out, 1e-8. */
  readonly tolerance?: number;
}
