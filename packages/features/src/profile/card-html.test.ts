import type { Profile } from "@portrait/core";
import { parseHTML } from "linkedom/worker";
import { expect, test } from "vitest";
import { profileHtml } from "./card-html.js";

const profile: Profile = {
  key: "17850",
  asOf: "2011-12-09",
  definition: "0123",
  features: {
    spend: 5391.2149,
    country: "UK",
    lastAt: new Date("2011-12-01T10:30:00Z"),
    age: null,
    none: [],
  },
  tags: {
    willBuy: {
      value: true,
      confidence: 0.731,
      evidence: [
        { name: "probability", value: 0.731, comparison: ">=", threshold: 0.5, holds: true },
        { name: "orders", value: 34, comparison: "contribution", threshold: 1.23456, holds: null },
      ],
      source: "model",
      definition: "",
      validUntil: "2012-01-08",
    },
    home: { value: null, confidence: 0, evidence: [], source: "fact", definition: "", validUntil: null },
  },
  predictions: {
    next: { value: "tea", probability: 0.614, definition: "", until: "2012-01-08" },
    spend30d: { value: 41.23456, probability: null, definition: "", until: null },
  },
  embeddings: { taste: [3, 4] },
};

const open = (page: string): Document => parseHTML(page).document;
const cells = (document: Document): readonly (readonly string[])[] =>
  [...document.querySelectorAll("tbody tr")].map((row) =>
    [...row.children].map((cell) => (cell.textContent ?? "").trim()),
  );

test("shows features, tags with reasons, predictions and vectors", () => {
  const document = open(profileHtml(profile));
  expect(document.title).toBe("17850, as of 2011-12-09");
  expect([...document.querySelectorAll("h2")].map((heading) => heading.textContent)).toEqual([
    "Features",
    "Tags",
    "Predictions",
    "Vectors",
  ]);
  expect(cells(document)).toEqual([
    ["spend", "5391"],
    ["country", "UK"],
    ["lastAt", "2011-12-01T10:30:00.000Z"],
    ["age", "unknown"],
    ["none", "none"],
    ["willBuy", "yesprobability 0.731 >= 0.5orders 34 (+1.235)", "model", "0.73", "2012-01-08"],
    ["home", "unknown", "fact", "0.00", "no end"],
    ["next", "tea", "0.61", "2012-01-08"],
    ["spend30d", "41.23", "", "no end"],
    ["taste", "2", "5", "[3 4]"],
  ]);
});

test("is readable by machines and by screen readers, and loads nothing", () => {
  const page = profileHtml(profile);
  const document = open(page);
  expect(document.documentElement.getAttribute("lang")).toBe("en");
  for (const head of document.querySelectorAll("th")) {
    expect(["col", "row"]).toContain(head.getAttribute("scope"));
  }
  for (const meter of document.querySelectorAll("meter")) {
    expect(meter.getAttribute("aria-label")).toMatch(/^(confidence|probability) of \w+$/);
  }
  expect(document.querySelector("time")?.getAttribute("datetime")).toBe("2011-12-09");
  expect(page).toContain("default-src 'none'; style-src 'unsafe-inline'");
  expect(document.querySelectorAll("script, link, img, iframe")).toHaveLength(0);
});

test("leaves out what there is none of", () => {
  const page = profileHtml({ ...profile, features: { n: 0 }, tags: {}, predictions: {}, embeddings: {} });
  expect(cells(open(page))).toEqual([["n", "0"]]);
});

test("shows whatever names and values hold as text", () => {
  const hostile = `"><script>alert(1)</script><img src=x onerror='x'>`;
  const page = profileHtml({
    key: hostile,
    asOf: hostile,
    definition: hostile,
    features: { [hostile]: hostile, list: [hostile] },
    tags: {
      [hostile]: {
        value: hostile,
        confidence: 1,
        evidence: [{ name: hostile, value: hostile, comparison: hostile, threshold: hostile, holds: true }],
        source: "fact",
        definition: hostile,
        validUntil: hostile,
      },
    },
    predictions: { [hostile]: { value: hostile, probability: 1, definition: hostile, until: hostile } },
    embeddings: { [hostile]: [1] },
  });
  const document = open(page);
  expect(document.querySelectorAll("script, img")).toHaveLength(0);
  expect(document.querySelector("h1")?.textContent).toBe(hostile);
  expect(cells(document)[0]).toEqual([hostile, hostile]);
  expect(page).not.toContain("<script");
  expect(page).not.toContain("onerror='");
});
