import type { Profile } from "@portrait/core";
import { expect, test } from "vitest";
import { profileCard } from "./card.js";

const profile: Profile = {
  key: "17850",
  asOf: "2011-12-09",
  definition: "",
  features: {
    orders: 34,
    spend: 5391.2149,
    meanPrice: 2.534567,
    tiny: 0.000012345,
    country: "United Kingdom",
    vip: true,
    lastAt: new Date("2011-12-01T10:30:00Z"),
    recent: ["85123A", "71053", "84406B", "84029G"],
    few: ["a", "b"],
    none: [],
    age: null,
  },
  tags: {
    lapsed: {
      value: false,
      confidence: 1,
      evidence: [{ name: "daysAway", value: 8, comparison: ">", threshold: 60, holds: false }],
      source: "rule",
      definition: "",
      validUntil: "2011-12-16",
    },
    highSpender: {
      value: true,
      confidence: 1,
      evidence: [
        { name: "spend", value: 5391.2149, comparison: ">= quantile 0.9", threshold: 3711.98, holds: true },
        {
          name: "country",
          value: "United Kingdom",
          comparison: "in",
          threshold: ["France", "EIRE"],
          holds: false,
        },
        { name: "vip", value: true, comparison: "is not", threshold: null, holds: false },
      ],
      source: "rule",
      definition: "",
      validUntil: null,
    },
    home: {
      value: null,
      confidence: 0,
      evidence: [{ name: "country", value: null, comparison: "is", threshold: null, holds: null }],
      source: "fact",
      definition: "",
      validUntil: null,
    },
    willBuy: {
      value: true,
      confidence: 0.731,
      evidence: [
        { name: "probability", value: 0.731, comparison: ">=", threshold: 0.5, holds: true },
        { name: "orders", value: 34, comparison: "contribution", threshold: 1.23456, holds: null },
        { name: "country=EIRE", value: null, comparison: "contribution", threshold: -0.5, holds: null },
      ],
      source: "model",
      definition: "",
      validUntil: "2012-01-08",
    },
  },
  predictions: {
    spend30d: { value: 41.23456, probability: null, definition: "", until: "2012-01-08" },
    next: { value: "tea\nrum", probability: 0.614, definition: "", until: null },
  },
  embeddings: { taste: [0.1, 0.2, 0.3] },
};

test("shows a person what is known, and why", () => {
  expect(profileCard(profile)).toBe(
    `17850, as of 2011-12-09

Features
  orders       34
  spend        5391
  meanPrice    2.535
  tiny         0.00001234
  country      United Kingdom
  vip          yes
  lastAt       2011-12-01T10:30:00.000Z
  recent       ..., 71053, 84406B, 84029G (4)
  few          a, b
  none         none
  age          unknown

Tags
  lapsed       no       rule, confidence 1.00, until 2011-12-16
               daysAway 8 > 60
  highSpender  yes      rule, confidence 1.00
               spend 5391 >= quantile 0.9 3712; country United Kingdom in France, EIRE; vip: yes
  home         unknown  fact, confidence 0.00
               country: unknown
  willBuy      yes      model, confidence 0.73, until 2012-01-08
               probability 0.731 >= 0.5; orders 34 (+1.235); country=EIRE (-0.5)

Predictions
  spend30d     41.23, until 2012-01-08
  next         "tea\\nrum", probability 0.61

Vectors
  taste        3 dimensions`,
  );
});

test("leaves out what there is none of", () => {
  expect(profileCard({ ...profile, features: { n: 0 }, tags: {}, predictions: {}, embeddings: {} })).toBe(
    "17850, as of 2011-12-09\n\nFeatures\n  n  0",
  );
});

test("quotes texts that could pass for lines of the card", () => {
  const key = "ann\n\nTags\n  vip  yes";
  const features = { name: "\u001b[31mred", items: ["a\tb", "c"] };
  expect(profileCard({ ...profile, key, features, tags: {}, predictions: {}, embeddings: {} })).toBe(
    '"ann\\n\\nTags\\n  vip  yes", as of 2011-12-09\n\nFeatures\n  name   "\\u001b[31mred"\n  items  "a\\tb", c',
  );
});

test("rounds numbers without losing thousands", () => {
  const features = { a: 1234567.891, b: -1234.5678, c: 999.949, d: -0.5, e: 1e21 };
  expect(
    profileCard({ ...profile, features, tags: {}, predictions: {}, embeddings: {} })
      .split("\n")
      .slice(3),
  ).toEqual(["  a  1234568", "  b  -1235", "  c  999.9", "  d  -0.5", "  e  1e+21"]);
});
