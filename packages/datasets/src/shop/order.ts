import type { Random } from "@portrait/core";
import type { Catalogue } from "./catalogue.js";
import { drawExponential, drawPoisson } from "./draws.js";
import type { ShopSettings } from "./options.js";
import type { ShopItem, ShopTaste, ShopUser } from "./truth.js";

const DAY = 86_400_000;
const MINUTE = 60_000;
const MAX_LINES = 60;
const REBUY = 0.2;
const BULK = 24;
const MAX_QUANTITY = 5_000;

/** What becomes of a line's row: it stays clean, gets a second copy, or is spoiled in one way. */
export type Fate = "clean" | "copied" | "missingCustomer" | "badDate" | "badQuantity" | "badPrice";

/** A cancellation that follows an order. */
export interface Cancellation {
  /** How long after the order, milliseconds. */
  readonly delay: number;
  /** Which line of the order. */
  readonly line: number;
  /** The share of the line's quantity that is given back, above 0 to 1. */
  readonly share: number;
  /** Whether the row gets a second copy. */
  readonly copied: boolean;
}

/** An order without its goods: cheap to draw, and enough to count the rows. */
export interface Sketch {
  /** The fate of each line. */
  readonly fates: readonly Fate[];
  /** The cancellation that follows, if any. */
  readonly cancellation: Cancellation | undefined;
}

/** One line of an order. */
export interface Line {
  /** The item. */
  readonly item: ShopItem;
  /** Units bought. */
  readonly quantity: number;
  /** Price of a unit, pounds. */
  readonly price: number;
}

function drawFate(settings: ShopSettings, random: Random): Fate {
  let left = random.next() - settings.missingCustomerShare;
  if (left < 0) return "missingCustomer";
  left -= settings.badDateShare;
  if (left < 0) return "badDate";
  left -= settings.badQuantityShare;
  if (left < 0) return "badQuantity";
  left -= settings.badPriceShare;
  if (left < 0) return "badPrice";
  return left < settings.duplicateShare ? "copied" : "clean";
}

const isClean = (fate: Fate): boolean => fate === "clean" || fate === "copied";

/** Draws the first part of an order's stream. Read the stream on with {@link fillBasket}. */
export function sketchOrder(
  user: Pick<ShopUser, "basketSize">,
  settings: ShopSettings,
  random: Random,
): Sketch {
  const most = Math.min(MAX_LINES, Math.max(1, settings.items >> 1));
  const lines = Math.min(most, 1 + drawPoisson(user.basketSize - 1, random));
  const fates = Array.from({ length: lines }, () => drawFate(settings, random));
  if (random.next() >= settings.cancellationShare) return { fates, cancellation: undefined };
  const cancellable = [...fates.keys()].filter((line) => isClean(fates[line] as Fate));
  const line = cancellable[random.integer(Math.max(1, cancellable.length))];
  const delay = MINUTE * (1 + Math.floor((8 * DAY * drawExponential(random)) / MINUTE));
  const share = random.next() < 0.6 ? 1 : 1 - random.next();
  const copied = random.next() < settings.duplicateShare;
  return { fates, cancellation: line === undefined ? undefined : { delay, line, share, copied } };
}

function drawTasteGroup(taste: readonly ShopTaste[], random: Random): number {
  let left = random.next();
  for (const { group, weight } of taste) {
    if (left < weight) return group;
    left -= weight;
  }
  return taste[0]?.group ?? 0;
}

/** What an order's items are drawn from. */
export interface Wishes {
  /** The items on sale. */
  readonly catalogue: Catalogue;
  /** The user. */
  readonly user: ShopUser;
  /** The user's favourites: indices in the catalogue. */
  readonly favourites: readonly number[];
}

function drawItem({ catalogue, user, favourites }: Wishes, random: Random): number {
  if (random.next() < user.outside) return catalogue.drawItem(catalogue.drawGroup(random), random);
  if (random.next() < REBUY) return favourites[random.integer(favourites.length)] as number;
  return catalogue.drawItem(drawTasteGroup(user.taste, random), random);
}

function drawNewItem(wishes: Wishes, taken: readonly number[], random: Random): number {
  for (let tries = 0; tries < 20; tries++) {
    const item = drawItem(wishes, random);
    if (!taken.includes(item)) return item;
  }
  const { length } = wishes.catalogue.items;
  let item = random.integer(length);
  while (taken.includes(item)) item = (item + 1) % length;
  return item;
}

/** Draws the goods of an order; no item comes twice. */
export function fillBasket(wishes: Wishes, lines: number, random: Random): readonly Line[] {
  const taken: number[] = [];
  for (let line = 0; line < lines; line++) taken.push(drawNewItem(wishes, taken, random));
  return taken.map((index) => {
    const item = wishes.catalogue.items[index] as ShopItem;
    const wanted = Math.round(wishes.user.spendLevel * Math.exp(0.6 * random.normal()));
    const quantity = Math.min(MAX_QUANTITY, Math.max(1, wanted));
    const price = quantity < BULK ? item.price : Math.max(0.1, Math.round(item.price * 85) / 100);
    return { item, quantity, price };
  });
}
