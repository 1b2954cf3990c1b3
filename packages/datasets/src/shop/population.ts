import type { Random } from "@portrait/core";
import type { Catalogue } from "./catalogue.js";
import { cumulate, drawExponential, drawGamma, searchCumulative } from "./draws.js";
import type { ShopSettings } from "./options.js";
import type { Rhythm } from "./rhythm.js";
import type { ShopItem, ShopTaste, ShopUser } from "./truth.js";

const FIRST_ID = 10_001;
const DAY = 86_400_000;
const DAYS_IN_MONTH = 30;
const RATE_SHAPE = 1.4;
const MAX_RATE = 1;
const TASTE_GROUPS = [0.3, 0.35, 0.25, 0.1] as const;
const LATEST_JOIN = 0.95;
const JOIN_SKEW = 1.5;

/** A user, and where the shop's own clock stood when the user came. */
export interface Member {
  /** What the truth tells; `orders` is not known yet. */
  readonly traits: Omit<ShopUser, "orders">;
  /** The clock's reading at the first order. */
  readonly joinReading: number;
  /** The favourites: indices in the catalogue. */
  readonly favourites: readonly number[];
}

/** What a user is drawn from. */
export interface World {
  /** The options. */
  readonly settings: ShopSettings;
  /** The items on sale. */
  readonly catalogue: Catalogue;
  /** The calendar's rhythm. */
  readonly rhythm: Rhythm;
  /** Draws a country. */
  readonly drawCountry: (random: Random) => string;
}

function drawTaste(catalogue: Catalogue, random: Random): readonly ShopTaste[] {
  const wanted = Math.min(
    catalogue.groups.length,
    1 + searchCumulative(cumulate(TASTE_GROUPS), random.next()),
  );
  const groups = new Set<number>();
  for (let tries = 0; groups.size < wanted && tries < 50; tries++) groups.add(catalogue.drawGroup(random));
  const weights = [...groups].map(() => drawGamma(1.5, random));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return Object.freeze(
    [...groups]
      .map((group, index) => Object.freeze({ group, weight: (weights[index] as number) / total }))
      .sort((left, right) => right.weight - left.weight),
  );
}

function drawFavourites(
  catalogue: Catalogue,
  taste: readonly ShopTaste[],
  random: Random,
): readonly number[] {
  const items = new Set<number>();
  for (const { group, weight } of taste) {
    const wanted = Math.ceil(weight * 6);
    for (let draw = 0; draw < wanted; draw++) items.add(catalogue.drawItem(group, random));
  }
  return [...items];
}

/** Draws the user at `index`; it depends on the seed and the index, not on the users before it. */
export function drawMember(world: World, index: number, random: Random): Member {
  const { settings, catalogue, rhythm } = world;
  const joinReading = rhythm.days * LATEST_JOIN * random.next() ** JOIN_SKEW;
  const joinedAt = rhythm.instantAt(joinReading);
  const lapse = joinedAt + Math.ceil(settings.lifetimeDays * DAY * drawExponential(random));
  const meanRate = settings.ordersPerMonth / DAYS_IN_MONTH;
  const rate = Math.min(MAX_RATE, (meanRate * drawGamma(RATE_SHAPE, random)) / RATE_SHAPE);
  const taste = drawTaste(catalogue, random);
  const wanders = random.next() < 0.5;
  const favourites = drawFavourites(catalogue, taste, random);
  const traits = Object.freeze({
    id: String(FIRST_ID + index),
    country: world.drawCountry(random),
    taste,
    outside: wanders ? 0.3 + 0.5 * random.next() : 0.1 + 0.2 * random.next(),
    favourites: Object.freeze(favourites.map((item) => (catalogue.items[item] as ShopItem).code)),
    ordersPerDay: rate,
    basketSize: 1 + (settings.basketSize - 1) * (drawGamma(2, random) / 2),
    spendLevel: 3 * Math.exp(0.7 * random.normal()),
    joinedAt,
    lapsedAt: lapse < settings.to ? lapse : null,
  });
  return { traits, joinReading, favourites };
}
