import { createRandom, type Random } from "@portrait/core";
import { type Catalogue, createCatalogue } from "./catalogue.js";
import { createCountryDraw } from "./country.js";
import { drawExponential } from "./draws.js";
import { createList, type NumberList } from "./number-list.js";
import type { ShopSettings } from "./options.js";
import { type Sketch, sketchOrder } from "./order.js";
import { drawMember, type Member, type World } from "./population.js";
import { createRhythm, type Rhythm } from "./rhythm.js";
import { createTally, type Tally } from "./tally.js";
import type { ShopUser } from "./truth.js";

const MINUTE = 60_000;

/** The whole log in outline: who placed which order when. Rows are drawn from it on demand. */
export interface Plan {
  /** The options. */
  readonly settings: ShopSettings;
  /** The items on sale. */
  readonly catalogue: Catalogue;
  /** The users, by index. */
  readonly users: readonly ShopUser[];
  /** For each user, the favourites: indices in the catalogue. */
  readonly favourites: readonly (readonly number[])[];
  /** For each order, its user's index. */
  readonly orderUsers: Float64Array;
  /** Invoices in order of time: minute since `from` times 2^29, plus twice the order's number, plus 1 for a cancellation. */
  readonly invoices: Float64Array;
  /** The counts of rows. */
  readonly tally: Tally;
}

/** Two to the power of the bits that an order's number and the mark of a cancellation take in {@link Plan.invoices}. */
export const ORDER_SPAN: number = 2 ** 29;

/** The stream of one order; the same each time. */
export function orderRandom(settings: ShopSettings, order: number): Random {
  return createRandom(`${settings.seed}/order/${order}`);
}

interface Draft {
  readonly world: World;
  readonly rhythm: Rhythm;
  readonly orderUsers: NumberList;
  readonly invoices: NumberList;
  readonly tally: Tally;
}

function freeMinute(wanted: number, taken: Set<number>): number {
  let minute = wanted;
  while (taken.has(minute)) minute++;
  taken.add(minute);
  return minute;
}

function addCancellation(
  draft: Draft,
  sketch: Sketch,
  order: number,
  at: number,
  until: number,
  taken: Set<number>,
): void {
  if (sketch.cancellation === undefined) return;
  const { from } = draft.world.settings;
  const minute = freeMinute((at + sketch.cancellation.delay - from) / MINUTE, taken);
  if (from + minute * MINUTE >= until) return;
  draft.invoices.push(minute * ORDER_SPAN + 2 * order + 1);
  draft.tally.addCancellation(sketch.cancellation.copied);
}

function planUser(draft: Draft, userIndex: number, member: Member, random: Random): number {
  const { settings } = draft.world;
  const until = member.traits.lapsedAt ?? settings.to;
  const taken = new Set<number>();
  let orders = 0;
  for (let reading = member.joinReading; reading < draft.rhythm.days; ) {
    const minute = freeMinute((draft.rhythm.instantAt(reading) - settings.from) / MINUTE, taken);
    const at = settings.from + minute * MINUTE;
    if (at >= until) break;
    const order = draft.orderUsers.length;
    const sketch = sketchOrder(member.traits, settings, orderRandom(settings, order));
    draft.orderUsers.push(userIndex);
    draft.invoices.push(minute * ORDER_SPAN + 2 * order);
    draft.tally.addOrder(sketch.fates);
    addCancellation(draft, sketch, order, at, until, taken);
    orders++;
    reading += drawExponential(random) / member.traits.ordersPerDay;
  }
  return orders;
}

/** Plans the whole log: users, the instants of their orders and cancellations, and the exact counts. */
export function planShop(settings: ShopSettings): Plan {
  const random = createRandom(settings.seed);
  const catalogue = createCatalogue(settings.items, settings.groups, random.fork("catalogue"));
  const rhythm = createRhythm(settings.from, settings.to);
  const world: World = { settings, catalogue, rhythm, drawCountry: createCountryDraw() };
  const draft: Draft = {
    world,
    rhythm,
    orderUsers: createList(),
    invoices: createList(),
    tally: createTally(),
  };
  const users: ShopUser[] = [];
  const favourites: (readonly number[])[] = [];
  for (let index = 0; index < settings.users; index++) {
    const userRandom = random.fork(`user/${index}`);
    const member = drawMember(world, index, userRandom);
    favourites.push(member.favourites);
    users.push(Object.freeze({ ...member.traits, orders: planUser(draft, index, member, userRandom) }));
  }
  return {
    settings,
    catalogue,
    users,
    favourites,
    orderUsers: draft.orderUsers.toArray(),
    invoices: draft.invoices.toArray().sort(),
    tally: draft.tally,
  };
}
