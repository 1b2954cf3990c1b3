import { category, createRandom, days, defineEvents, id, number, oneOf, timestamp } from "@portrait/core";
import {
  count,
  defineProfile,
  distinct,
  history,
  last,
  live,
  max,
  mean,
  mostFrequent,
  recency,
  share,
  sum,
  tag,
} from "@portrait/features";

const orders = defineEvents({
  user: id("user"),
  at: timestamp(),
  kind: oneOf("view", "cart", "buy"),
  item: id("item"),
  country: category(),
  price: number(),
});

/** Twenty features as shops have them, over 7, 30 and 90 days; two tags. */
const shopper = defineProfile(orders, {
  key: "user",
  features: ({ at, kind, item, country, price }) => ({
    recency: recency(at),
    recencyBuy: recency(at, { where: kind.is("buy") }),
    events7d: count(undefined, { within: days(7) }),
    events30d: count(undefined, { within: days(30) }),
    events90d: count(undefined, { within: days(90) }),
    buys7d: count(kind.is("buy"), { within: days(7) }),
    buys30d: count(kind.is("buy"), { within: days(30) }),
    carts30d: count(kind.is("cart"), { within: days(30) }),
    spend7d: sum(price, { where: kind.is("buy"), within: days(7) }),
    spend30d: sum(price, { where: kind.is("buy"), within: days(30) }),
    spend90d: sum(price, { where: kind.is("buy"), within: days(90) }),
    meanPrice30d: mean(price, { within: days(30) }),
    meanBuy90d: mean(price, { where: kind.is("buy"), within: days(90) }),
    dearest90d: max(price, { within: days(90) }),
    items30d: distinct(item, { within: days(30) }),
    items90d: distinct(item, { within: days(90) }),
    buyShare30d: share(kind.is("buy"), { within: days(30) }),
    favourite90d: mostFrequent(item, { within: days(90) }),
    country: last(country),
    recent: history(item, { last: 10 }),
  }),
  tags: (f) => ({
    lapsed: tag(f.recency.gt(30)),
    loyal: tag(f.buys30d.gte(3).and(f.items30d.gte(2))),
  }),
});

/** What {@link measureLive} found. Times are CPU time of the process, so that other work on the machine does not count. */
export interface LiveMeasurement {
  /** Events pushed. */
  readonly events: number;
  /** Users. */
  readonly users: number;
  /** Features read. */
  readonly features: number;
  /** Microseconds to push one raw event: read, checked and put in place. */
  readonly pushMicroseconds: number;
  /** Microseconds to read the features of one user. */
  readonly featuresMicroseconds: number;
  /** Microseconds to read the profile of one user, with tags and evidence. */
  readonly readMicroseconds: number;
  /** Microseconds to push an event and read the features of its user. */
  readonly pushAndReadMicroseconds: number;
  /** Bytes a user by `stats()`. */
  readonly bytesPerUser: number;
  /** Bytes a user by which the process grew, where `node --expose-gc` allows to say. */
  readonly grownPerUser: number | null;
  /** Bytes of a snapshot. */
  readonly snapshotBytes: number;
  /** Milliseconds to make a snapshot, and to go on from it. */
  readonly snapshotMilliseconds: number;
  /** Milliseconds to go on from a snapshot. */
  readonly restoreMilliseconds: number;
}

/** Options of {@link measureLive}. */
export interface LiveMeasurementOptions {
  /** How many events; left out, 1,000,000. */
  readonly events?: number;
  /** How many events a user has on average; left out, 35. */
  readonly perUser?: number;
  /** The seed; left out, 1. */
  readonly seed?: number;
}

const START = Date.UTC(2024, 0, 1);
const CHUNK = 50_000;

/** Microseconds of CPU time that something takes. */
function cpu(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

function memory(): number | null {
  if (globalThis.gc === undefined) return null;
  globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/**
 * Measures live profiles of 20 features on events of 100 days, in order of time, of users drawn evenly.
 *
 * @param options - See {@link LiveMeasurementOptions}.
 */
export function measureLive(options: LiveMeasurementOptions = {}): LiveMeasurement {
  const { events = 1_000_000, perUser = 35, seed = 1 } = options;
  const users = Math.round(events / perUser);
  const random = createRandom(seed);
  const pick = (below: number): number => Math.floor(random.next() * below);
  const kinds = ["view", "view", "view", "cart", "buy"];
  const step = (100 * 86_400_000) / events;
  const raw = (at: number) => ({
    user: `user-${pick(users)}`,
    at: Math.floor(START + at * step),
    kind: kinds[pick(kinds.length)],
    item: `item-${Math.floor(5000 * random.next() ** 3)}`,
    country: `c${pick(20)}`,
    price: pick(10_000) / 100,
  });
  const before = memory();
  const profiles = live(shopper);
  let pushing = 0;
  let at = 0;
  const push = (count: number, after: (user: string, at: number) => void): number => {
    const rows = Array.from({ length: count }, () => raw(at++));
    return cpu(() => {
      for (const row of rows) {
        profiles.push(row);
        after(row.user, row.at);
      }
    });
  };
  while (at < events) pushing += push(Math.min(CHUNK, events - at), () => undefined);
  const after = memory();
  const { bytes, users: held } = profiles.stats();
  const now = START + 100 * 86_400_000;
  const asked = Array.from({ length: 50_000 }, () => `user-${pick(users)}`);
  const reading = (read: (user: string) => unknown): number => {
    for (const user of asked.slice(0, 5000)) read(user);
    return cpu(() => asked.forEach(read)) / asked.length;
  };
  const featuresMicroseconds = reading((user) => profiles.features(user, now));
  const readMicroseconds = reading((user) => profiles.read(user, now));
  let snapshot: Uint8Array = new Uint8Array();
  const snapshotMilliseconds =
    cpu(() => {
      snapshot = profiles.snapshot();
    }) / 1000;
  const restoreMilliseconds = cpu(() => live(shopper, { snapshot })) / 1000;
  const both = push(CHUNK, (user, time) => profiles.features(user, time + 1)) / CHUNK;
  return {
    events,
    users: held,
    features: shopper.featureNames.length,
    pushMicroseconds: pushing / events,
    featuresMicroseconds,
    readMicroseconds,
    pushAndReadMicroseconds: both,
    bytesPerUser: bytes / held,
    grownPerUser: before === null || after === null ? null : (after - before) / held,
    snapshotBytes: snapshot.length,
    snapshotMilliseconds,
    restoreMilliseconds,
  };
}
