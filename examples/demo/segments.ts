import { quantile } from "@portrait/features";
import { defineSegment, segmentMembers, segmentOverlap, valueIndexes } from "@portrait/features/segments";
import { shopper } from "./shop.js";
import type { Today } from "./today.js";

const winBack = defineSegment(shopper, {
  name: "win back",
  version: 1,
  owner: "crm",
  description: "Spent much in all, and have not ordered for two months.",
  rule: (f) => f.lapsed.and(f.spend.gte(quantile(0.8))),
});

const champions = defineSegment(shopper, {
  name: "champions",
  version: 1,
  owner: "crm",
  description: "Order often and spend much.",
  rule: (f) => f.loyal.and(f.highSpender),
});

const spendersAbroad = defineSegment(shopper, {
  name: "spenders abroad",
  version: 1,
  owner: "export",
  description: "Spend much, and live outside the United Kingdom.",
  rule: (f) => f.abroad.and(f.highSpender),
});

/**
 * Who belongs to which segment, how segments overlap, and which countries are typical of the champions.
 *
 * @param today - The population as it is now.
 */
export function describeSegments({ snapshot }: Today) {
  const members = [winBack, champions, spendersAbroad].map((segment) => segmentMembers(segment, snapshot));
  const best = segmentMembers(champions, snapshot);
  return {
    members,
    champions: best,
    overlaps: segmentOverlap(members).pairs,
    countries: valueIndexes(best, snapshot, "country", { minimum: 5 }),
  };
}
