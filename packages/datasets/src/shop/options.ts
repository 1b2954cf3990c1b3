import {
  integerOption,
  isoText,
  numberOption,
  type OptionRule,
  PortraitError,
  resolveOptions,
  type TimestampInput,
  toMilliseconds,
} from "@portrait/core";

const DAY = 86_400_000;
const MAX_DAYS = 7_305;
const MAX_ORDERS = 20_000_000;

/** Tunables of {@link simulateShop}; each may be left out. */
export interface ShopOptions {
  /** Users, each of whom places at least one order; an integer from 1 to 1,000,000; default 20,000. */
  readonly users?: number;
  /** Items in the catalogue, an integer from 2 to 50,000; default 1,500. */
  readonly items?: number;
  /** Groups of items, an integer from 1 to `items`; default 20, or `items` when there are fewer. */
  readonly groups?: number;
  /** The log's first instant, a midnight in UTC; default `"2010-12-01"`. */
  readonly from?: TimestampInput;
  /** The instant before which the log ends, a midnight in UTC 1 day to 20 years after `from`; default `"2011-12-09"`. */
  readonly to?: TimestampInput;
  /** Seed of every draw, a safe integer; default 1. */
  readonly seed?: number;
  /** Orders per active user and 30 days, the mean over users; above 0 to 30; default 0.75. */
  readonly ordersPerMonth?: number;
  /** Lines per order, the mean over users; 1 to 50; default 4.5. */
  readonly basketSize?: number;
  /** Mean time from a user's first order to silence for good, in days; above 0 to 100,000; default 360. */
  readonly lifetimeDays?: number;
  /** Share of orders that a cancellation of one line may follow, 0 to 1; default 0.08. */
  readonly cancellationShare?: number;
  /** Share of clean rows that get a second copy, 0 to 1; default 0.01. */
  readonly duplicateShare?: number;
  /** Share of purchase rows without a customer, 0 to 1; default 0.03. */
  readonly missingCustomerShare?: number;
  /** Share of purchase rows whose date is no instant, 0 to 1; default 0.002. */
  readonly badDateShare?: number;
  /** Share of purchase rows whose quantity is no number, 0 to 1; default 0.002. */
  readonly badQuantityShare?: number;
  /** Share of purchase rows whose price is NaN or infinite, 0 to 1; default 0.002. */
  readonly badPriceShare?: number;
  /** Share of rows that write all their numbers as text, 0 to 1; default 0.05. */
  readonly textShare?: number;
}

function timestampOption(fallback: string): OptionRule<TimestampInput> {
  return {
    default: fallback,
    expected: "a Date, epoch milliseconds or ISO 8601 text",
    accepts: (value) => value instanceof Date || typeof value === "number" || typeof value === "string",
  };
}

const share = (fallback: number): OptionRule<number> => numberOption(fallback, { min: 0, max: 1 });

function resolve(options: ShopOptions | undefined) {
  return resolveOptions(
    "simulateShop",
    {
      users: integerOption(20_000, { min: 1, max: 1_000_000 }),
      items: integerOption(1_500, { min: 2, max: 50_000 }),
      groups: integerOption(20, { min: 1, max: 50_000 }),
      from: timestampOption("2010-12-01"),
      to: timestampOption("2011-12-09"),
      seed: integerOption(1),
      ordersPerMonth: numberOption(0.75, { min: 0, exclusiveMin: true, max: 30 }),
      basketSize: numberOption(4.5, { min: 1, max: 50 }),
      lifetimeDays: numberOption(360, { min: 0, exclusiveMin: true, max: 100_000 }),
      cancellationShare: share(0.08),
      duplicateShare: share(0.01),
      missingCustomerShare: share(0.03),
      badDateShare: share(0.002),
      badQuantityShare: share(0.002),
      badPriceShare: share(0.002),
      textShare: share(0.05),
    },
    options,
  );
}

/** The options with every default filled in and the two dates as epoch milliseconds. */
export type ShopSettings = Required<Omit<ShopOptions, "from" | "to">> & {
  /** First instant, epoch milliseconds. */
  readonly from: number;
  /** The instant before which the log ends, epoch milliseconds. */
  readonly to: number;
};

function midnight(name: string, input: TimestampInput): number {
  const instant = toMilliseconds("simulateShop", name, input);
  if (instant % DAY === 0) return instant;
  throw new PortraitError({
    code: "invalid-option",
    message: `simulateShop: "${name}" must be a midnight in UTC; received ${isoText(instant)}.`,
    hint: `Write the date alone, like "${isoText(Math.floor(instant / DAY) * DAY)}".`,
    details: { option: name, received: input },
  });
}

function checkSpan(from: number, to: number): void {
  const days = (to - from) / DAY;
  if (days >= 1 && days <= MAX_DAYS) return;
  throw new PortraitError({
    code: "invalid-option",
    message: `simulateShop: "to" must lie 1 to ${MAX_DAYS} days after "from"; received ${isoText(from)} and ${isoText(to)}.`,
    hint: days < 1 ? "Move one of the two." : "Ask for a shorter log.",
    details: { from, to },
  });
}

function checkShares(settings: ShopSettings): void {
  const names = [
    "missingCustomerShare",
    "badDateShare",
    "badQuantityShare",
    "badPriceShare",
    "duplicateShare",
  ] as const;
  const sum = names.reduce((total, name) => total + settings[name], 0);
  if (sum <= 1) return;
  throw new PortraitError({
    code: "invalid-option",
    message: `simulateShop: ${names.map((name) => `"${name}"`).join(", ")} must sum to at most 1; received ${sum}.`,
    hint: "Lower one of them.",
    details: { sum },
  });
}

function checkGroups({ groups, items }: ShopSettings): void {
  if (groups <= items) return;
  throw new PortraitError({
    code: "invalid-option",
    message: `simulateShop: "groups" must be at most "items"; received ${groups} groups and ${items} items.`,
    hint: `Pass "groups" of at most ${items}.`,
    details: { groups, items },
  });
}

function checkSize(settings: ShopSettings): void {
  const days = Math.min((settings.to - settings.from) / DAY, settings.lifetimeDays);
  const orders = Math.ceil(settings.users * (1 + (days * settings.ordersPerMonth) / 30));
  if (orders <= MAX_ORDERS) return;
  throw new PortraitError({
    code: "invalid-option",
    message: `simulateShop: the log may hold up to ${MAX_ORDERS} orders; the options ask for up to ${orders}.`,
    hint: 'Lower "users", "ordersPerMonth" or the time from "from" to "to".',
    details: { orders, limit: MAX_ORDERS },
  });
}

/** Checks the options of {@link simulateShop} and fills in the defaults. */
export function resolveShopOptions(options: ShopOptions | undefined): ShopSettings {
  const resolved = resolve(options);
  const from = midnight("from", resolved.from);
  const to = midnight("to", resolved.to);
  const groups = options?.groups ?? Math.min(resolved.groups, resolved.items);
  const settings = Object.freeze({ ...resolved, from, to, groups });
  checkSpan(from, to);
  checkShares(settings);
  checkGroups(settings);
  checkSize(settings);
  return settings;
}
