import { describeValue, PortraitError, type Random } from "@portrait/core";

/** For each parameter the values to try. */
export type ParameterGrid = Readonly<Record<string, readonly unknown[]>>;

/** One choice of parameters out of a {@link ParameterGrid}. */
export type GridParams<Grid extends ParameterGrid> = { readonly [Name in keyof Grid]: Grid[Name][number] };

/** Draws values of one parameter. Make one with {@link uniform}, {@link logUniform} or {@link integers}. */
export interface Sampler<Value = unknown> {
  /**
   * Draws one value.
   *
   * @param random - The stream to draw from.
   */
  sample(random: Random): Value;
}

/** For each parameter the values to draw from, or a sampler. */
export type ParameterSpace = Readonly<Record<string, readonly unknown[] | Sampler>>;

/** One choice of parameters out of a {@link ParameterSpace}. */
export type SpaceParams<Space extends ParameterSpace> = {
  readonly [Name in keyof Space]: Space[Name] extends readonly (infer Value)[]
    ? Value
    : Space[Name] extends Sampler<infer Value>
      ? Value
      : never;
};

function bounds(owner: string, low: unknown, high: unknown, least: number, integer: boolean): void {
  const fits = (value: unknown): value is number =>
    typeof value === "number" &&
    (integer ? Number.isSafeInteger(value) : Number.isFinite(value)) &&
    value >= least;
  if (fits(low) && fits(high) && low < high) return;
  const what = integer
    ? "integers"
    : least > Number.NEGATIVE_INFINITY
      ? "finite numbers > 0"
      : "finite numbers";
  throw new PortraitError({
    code: "invalid-argument",
    message: `${owner}: the bounds must be ${what}, the lower first; received ${describeValue(low)} and ${describeValue(high)}.`,
    hint: `Write ${owner}(${integer ? "1, 10" : "0.01, 10"}).`,
  });
}

/**
 * Numbers drawn uniformly from [low, high).
 *
 * @param low - The lower bound.
 * @param high - The upper bound.
 * @throws PortraitError `invalid-argument` when they are not finite or out of order.
 *
 * @example
 * ```ts
 * import { createRandom } from "@portrait/core";
 * import { uniform } from "@portrait/metrics/selection";
 *
 * const share = uniform(0.5, 1).sample(createRandom(1));
 * share >= 0.5 && share < 1; // => true
 * ```
 */
export function uniform(low: number, high: number): Sampler<number> {
  bounds("uniform", low, high, Number.NEGATIVE_INFINITY, false);
  return Object.freeze({ sample: (random: Random) => low + (high - low) * random.next() });
}

/**
 * Positive numbers whose logarithm is drawn uniformly: each order of magnitude is as likely as the next. Use it for
 * strengths of regularisation and learning rates.
 *
 * @param low - The lower bound, > 0.
 * @param high - The upper bound.
 * @throws PortraitError `invalid-argument` when they are not finite, not positive or out of order.
 *
 * @example
 * ```ts
 * import { createRandom } from "@portrait/core";
 * import { logUniform } from "@portrait/metrics/selection";
 *
 * const l2 = logUniform(1e-4, 10).sample(createRandom(1));
 * l2 >= 1e-4 && l2 < 10; // => true
 * ```
 */
export function logUniform(low: number, high: number): Sampler<number> {
  bounds("logUniform", low, high, Number.MIN_VALUE, false);
  const from = Math.log(low);
  const to = Math.log(high);
  return Object.freeze({
    sample: (random: Random) => Math.min(high, Math.max(low, Math.exp(from + (to - from) * random.next()))),
  });
}

/**
 * Integers drawn uniformly, both bounds included.
 *
 * @param low - The least.
 * @param high - The greatest.
 * @throws PortraitError `invalid-argument` when they are no integers or out of order.
 *
 * @example
 * ```ts
 * import { createRandom } from "@portrait/core";
 * import { integers } from "@portrait/metrics/selection";
 *
 * const depth = integers(2, 8).sample(createRandom(1));
 * Number.isInteger(depth) && depth >= 2 && depth <= 8; // => true
 * ```
 */
export function integers(low: number, high: number): Sampler<number> {
  bounds("integers", low, high, Number.NEGATIVE_INFINITY, true);
  return Object.freeze({ sample: (random: Random) => low + random.integer(high - low + 1) });
}

/** The most candidates that a search tries. */
const MOST = 100_000;

function refuse(owner: string, message: string, hint: string): PortraitError {
  return new PortraitError({ code: "invalid-argument", message: `${owner}: ${message}`, hint });
}

const isSampler = (value: unknown): value is Sampler =>
  typeof value === "object" && value !== null && "sample" in value && typeof value.sample === "function";

function entriesOf(
  owner: string,
  space: unknown,
  samplers: boolean,
): readonly (readonly [string, unknown])[] {
  const hint = "Write { l2: [0.1, 1, 10] }.";
  if (typeof space !== "object" || space === null || Array.isArray(space)) {
    throw refuse(owner, `the parameters must be an object of lists; received ${describeValue(space)}.`, hint);
  }
  const entries = Object.entries(space);
  if (entries.length === 0) throw refuse(owner, "there is no parameter to try.", hint);
  for (const [name, values] of entries) {
    if (Array.isArray(values) ? values.length > 0 : samplers && isSampler(values)) continue;
    throw refuse(
      owner,
      `"${name}" must be a list of at least one value${samplers ? ", or a sampler such as logUniform(0.01, 10)" : ""}; received ${describeValue(values)}.`,
      !samplers && isSampler(values) ? "Samplers are for randomSearch." : hint,
    );
  }
  return entries;
}

/**
 * All choices of a grid, the last parameter changing fastest.
 *
 * @param owner - Who asks, for the message.
 * @param grid - The grid.
 * @throws PortraitError `invalid-argument` when it is none, or has more than 100,000 choices.
 */
export function choicesOf(owner: string, grid: unknown): readonly Readonly<Record<string, unknown>>[] {
  const entries = entriesOf(owner, grid, false);
  const count = entries.reduce((product, [, values]) => product * (values as unknown[]).length, 1);
  if (count > MOST) {
    throw refuse(owner, `the grid has ${count} choices, more than ${MOST}.`, "Use randomSearch.");
  }
  return Array.from({ length: count }, (_, index) => {
    let rest = index;
    const choice = entries
      .toReversed()
      .map(([name, values]) => {
        const list = values as readonly unknown[];
        const value = list[rest % list.length];
        rest = Math.floor(rest / list.length);
        return [name, value] as const;
      })
      .toReversed();
    return Object.freeze(Object.fromEntries(choice));
  });
}

/**
 * Choices drawn from a space, without repeats where all of its parameters are lists.
 *
 * @param owner - Who asks, for the message.
 * @param space - The space.
 * @param count - How many; fewer where the lists have fewer choices.
 * @param random - The stream to draw from.
 * @throws PortraitError `invalid-argument` when the space is none.
 */
export function drawChoices(
  owner: string,
  space: unknown,
  count: number,
  random: Random,
): readonly Readonly<Record<string, unknown>>[] {
  const entries = entriesOf(owner, space, true);
  const lists = entries.every(([, values]) => Array.isArray(values));
  const most = lists
    ? entries.reduce((product, [, values]) => product * (values as unknown[]).length, 1)
    : Number.POSITIVE_INFINITY;
  const seen = new Set<string>();
  const choices: Readonly<Record<string, unknown>>[] = [];
  while (choices.length < Math.min(count, most)) {
    const places: number[] = [];
    const choice = entries.map(([name, values]) => {
      if (!Array.isArray(values)) return [name, (values as Sampler).sample(random)] as const;
      const place = random.integer(values.length);
      places.push(place);
      return [name, values[place] as unknown] as const;
    });
    if (lists && seen.has(places.join())) continue;
    seen.add(places.join());
    choices.push(Object.freeze(Object.fromEntries(choice)));
  }
  return choices;
}
