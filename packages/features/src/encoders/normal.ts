const horner = (coefficients: readonly number[], x: number): number =>
  coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);

const CENTRAL = [
  [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
    67265.7709270087, 33430.57558358813, 2509.0809287301227,
  ],
  [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852854,
  ],
] as const;

const NEAR = [
  [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
] as const;

const FAR = [
  [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
    0.0012426609473880784, 0.000027115555687434876, 2.0103343992922881e-7,
  ],
  [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
    0.000018463183175100548, 1.421511758316446e-7, 2.0442631033899397e-15,
  ],
] as const;

const rational = ([above, below]: readonly [readonly number[], readonly number[]], x: number): number =>
  horner(above, x) / horner(below, x);

/**
 * The number below which a standard normal deviate falls with a probability; relative error about 1e-16.
 *
 * Source: Wichura, "Algorithm AS 241: the percentage points of the normal distribution" (1988).
 *
 * @param probability - Greater than 0 and less than 1.
 */
export function normalQuantile(probability: number): number {
  const fromMiddle = probability - 0.5;
  if (Math.abs(fromMiddle) <= 0.425)
    return fromMiddle * rational(CENTRAL, 0.180625 - fromMiddle * fromMiddle);
  const tail = Math.sqrt(-Math.log(fromMiddle < 0 ? probability : 1 - probability));
  const size = tail <= 5 ? rational(NEAR, tail - 1.6) : rational(FAR, tail - 5);
  return fromMiddle < 0 ? -size : size;
}

const density = (z: number): number => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);

function seriesAround0(z: number): number {
  let [term, sum] = [z, z];
  for (let odd = 3; Math.abs(term) > Math.abs(sum) * 1e-17; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return sum;
}

/** Laplace's continued fraction of the upper tail. */
function upperTail(z: number): number {
  let fraction = z;
  for (let step = 120; step > 0; step--) fraction = z + step / fraction;
  return density(z) / fraction;
}

/**
 * The probability that a standard normal deviate is less than a number; absolute error about 1e-16.
 *
 * @param z - The number.
 */
export function normalProbability(z: number): number {
  if (Math.abs(z) < 3) return 0.5 + density(z) * seriesAround0(z);
  const tail = upperTail(Math.abs(z));
  return z < 0 ? tail : 1 - tail;
}
