import { booleanHandle, categoryHandle, createTable, numberHandle } from "@portrait/core";
import { expect, it } from "vitest";
import { tagContext } from "./derive.js";
import { evidenceReader } from "./evidence.js";

const features = createTable({
  country: { type: "category", codes: Int32Array.of(0, 1, -1), dictionary: ["FR", "UK"] },
  spend: { type: "number", values: Float64Array.of(5, 50, Number.NaN) },
  vip: { type: "boolean", values: Uint8Array.of(1, 0, 2) },
});
const context = tagContext(features, Float64Array.of(0, 0, 0));
const country = categoryHandle<"profile", string | null>({
  op: "feature",
  name: "country",
  type: "category",
});
const spend = numberHandle<"profile">({ op: "feature", name: "spend", type: "number" });
const vip = booleanHandle<"profile">({ op: "feature", name: "vip", type: "boolean" });

it("names what was compared with what, and whether it holds", () => {
  const read = evidenceReader(country.is("UK").and(spend.gt(10)).node, context);
  expect(read(1)).toEqual([
    { name: "country", value: "UK", comparison: "in", threshold: ["UK"], holds: true },
    { name: "spend", value: 50, comparison: ">", threshold: 10, holds: true },
  ]);
  expect(read(2).map(({ holds }) => holds)).toEqual([null, null]);
});

it("turns what a rule asks the opposite of", () => {
  const read = evidenceReader(country.is("UK").or(spend.gt(10).not()).or(vip).not().node, context);
  expect(read(0)).toEqual([
    { name: "country", value: "FR", comparison: "not in", threshold: ["UK"], holds: true },
    { name: "spend", value: 5, comparison: ">", threshold: 10, holds: false },
    { name: "vip", value: true, comparison: "is not", threshold: null, holds: false },
  ]);
  expect(read(2).map(({ holds }) => holds)).toEqual([null, null, null]);
});
