import { createInteractions, createRandom, type Interactions } from "@portrait/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { putAside } from "./put-aside.js";

const pairsOf = ({ users, items, user, item }: Interactions): readonly string[] =>
  Array.from(user, (code, event) => `${users[code]} ${items[item[event] as number]}`);

const logs = fc
  .array(fc.record({ user: fc.integer({ max: 6, min: 0 }), item: fc.integer({ max: 8, min: 0 }) }), {
    maxLength: 60,
  })
  .map((rows) => createInteractions(rows.map(({ user, item }, at) => ({ user, item, at })) as never));

test("divides pairs, with all their events, so that every user and every item keeps one", () => {
  fc.assert(
    fc.property(logs, fc.double({ min: 0, max: 0.99, noNaN: true }), fc.integer(), (log, share, seed) => {
      const { train, aside } = putAside(log, share, createRandom(seed));
      expect([...pairsOf(train), ...pairsOf(aside)].sort()).toEqual([...pairsOf(log)].sort());
      const kept = new Set(pairsOf(train));
      expect(pairsOf(aside).some((pair) => kept.has(pair))).toBe(false);
      expect([train.users, train.items, train.until]).toEqual([log.users, log.items, log.until]);
      const count = (part: Interactions, name: string): number =>
        new Set(pairsOf(part).filter((pair) => pair.startsWith(`${name} `))).size;
      for (const user of log.users) {
        expect(count(aside, user)).toBeLessThanOrEqual(Math.ceil(share * count(log, user)));
      }
    }),
  );
});

test("puts as much aside as was asked for, where items have users enough", () => {
  const log = createInteractions(
    Array.from({ length: 4000 }, (_, at) => ({
      user: `u${at % 80}`,
      item: `i${(at * 7 + Math.floor(at / 80)) % 50}`,
      at,
    })),
  );
  const { train, aside } = putAside(log, 0.2, createRandom(1));
  const pairs = (part: Interactions): number => new Set(pairsOf(part)).size;
  expect(pairs(aside) / (pairs(aside) + pairs(train))).toBeCloseTo(0.2, 2);
  expect(putAside(log, 0.2, createRandom(1)).aside).toEqual(aside);
  expect(putAside(log, 0.2, createRandom(2)).aside).not.toEqual(aside);
});
