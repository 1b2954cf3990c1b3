import { category, defineEvents, id, number, optional, timestamp } from "@portrait/core";
import { expect, test } from "vitest";
import { count } from "../define/count.js";
import { history } from "../define/history.js";
import { last } from "../define/last.js";
import { mean } from "../define/mean.js";
import { defineProfile } from "../define/profile.js";
import { tag } from "../define/tag.js";
import { memory } from "../memory/memory.js";
import { failureOf } from "../thrown.fixture.js";
import { buildSnapshot } from "./snapshot.js";
import { tagShares } from "./tag-shares.js";

const visits = defineEvents({
  user: id("user"),
  at: timestamp(),
  page: optional(category()),
  depth: optional(number()),
});

const visitor = defineProfile(visits, {
  key: "user",
  features: ({ at, page, depth }) => ({
    visits: count(),
    depth: mean(depth),
    page: last(page),
    at: last(at),
    pages: history(page),
  }),
  tags: (f) => ({
    often: tag(f.visits.gte(2)),
    deep: tag(f.depth.gt(5)),
    reading: tag(f.page.startsWith("a")),
    place: tag(f.page),
    meanDepth: tag(f.depth),
    time: tag(f.at),
    path: tag(f.pages),
  }),
});

async function sharesAt(cutoff: string) {
  const engine = memory();
  const log = await engine.read(visits, [
    { user: "a", at: "2024-01-01", page: "about", depth: 9 },
    { user: "a", at: "2024-01-02", page: null, depth: 3 },
    { user: "b", at: "2024-01-01", page: "home", depth: 1 },
    { user: "c", at: "2024-01-01" },
    { user: "d", at: "2024-01-01", page: "all", depth: 7 },
  ]);
  return tagShares(visitor, await buildSnapshot(visitor, log, { engine, cutoffs: [cutoff] }));
}

test("a rule's share is where it is true, a fact's where it is known", async () => {
  expect(await sharesAt("2024-01-03")).toEqual([
    { name: "often", share: 0.25, unknown: 0 },
    { name: "deep", share: 0.5, unknown: 0.25 },
    { name: "reading", share: 0.5, unknown: 0.25 },
    { name: "place", share: 0.75, unknown: 0.25 },
    { name: "meanDepth", share: 0.75, unknown: 0.25 },
    { name: "time", share: 1, unknown: 0 },
    { name: "path", share: 0.75, unknown: 0.25 },
  ]);
});

test("of nobody all shares are 0", async () => {
  const shares = await sharesAt("2023-01-01");
  expect(shares.map(({ share, unknown }) => [share, unknown])).toEqual(visitor.tagNames.map(() => [0, 0]));
});

test("of another profile's snapshot are refused", async () => {
  const other = defineProfile(visits, { key: "user", features: () => ({ n: count() }) });
  const engine = memory();
  const log = await engine.read(visits, [{ user: "a", at: 0 }]);
  const snapshot = await buildSnapshot(other, log, { engine, cutoffs: [1] });
  expect(await failureOf(() => tagShares(visitor, snapshot))).toBe(
    'unknown-id: There is no column or feature "often". There are "n".',
  );
});
