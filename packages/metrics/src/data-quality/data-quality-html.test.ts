import { isPortraitError } from "@portrait/core";
import { parseHTML } from "linkedom/worker";
import { expect, test } from "vitest";
import { dataQualityHtml } from "./data-quality-html.js";
import { sampleQuality } from "./sample-quality.js";

const open = (page: string): Document => parseHTML(page).document;
const texts = (document: Document, selector: string): readonly string[] =>
  [...document.querySelectorAll(selector)].map((element) => (element.textContent ?? "").trim());

test("holds findings, source, time, columns and drift, with plots that have names", async () => {
  const document = open(await dataQualityHtml(sampleQuality()));
  expect(document.title).toBe("Quality of country");
  expect(texts(document, "h2")).toEqual(["Findings", "Source", "Time", "Columns", "Drift"]);
  expect(texts(document, "#findings tbody tr")[0]).toBe("countryhighValues of country differ.");
  expect(texts(document, "#findings tbody th")).toEqual(["country", "all rows"]);
  expect(texts(document, "#columns tbody th")).toEqual(["quantity", "country", "at"]);
  expect(texts(document, "#drift tbody th")).toEqual(["quantity", "country"]);
  expect(texts(document, "#drift tbody tr")[1]).toContain("0.310 (much)");
  const plots = [...document.querySelectorAll("svg")];
  expect(plots).toHaveLength(6);
  for (const plot of plots) expect(plot.getAttribute("aria-label")).not.toBe("");
  for (const bars of document.querySelectorAll("#columns svg"))
    expect(bars.querySelector("rect")).not.toBeNull();
});

test("shows whatever names and values hold as text", async () => {
  const hostile = `"><script>alert(1)</script><svg onload='x'>`;
  const page = await dataQualityHtml(sampleQuality(hostile));
  const document = open(page);
  expect(document.querySelectorAll("script, [onload]")).toHaveLength(0);
  expect(document.querySelector("h1")?.textContent).toBe(`Quality of ${hostile}`);
});

test("leaves out what there is none of", async () => {
  const { columns, ...rest } = sampleQuality();
  const bare = { ...rest, source: null, time: null, periods: [], findings: [], columns: [] };
  const document = open(await dataQualityHtml(bare));
  expect(texts(document, "h2")).toEqual(["Findings", "Columns"]);
  expect(texts(document, "#findings p")).toEqual(["There is nothing to look at."]);
  expect(columns).toHaveLength(3);
});

test("refuses what is no report", async () => {
  for (const odd of [
    null,
    5,
    {},
    { format: "portrait-data-quality-2" },
    { format: "portrait-data-quality-1" },
  ]) {
    const error: unknown = await dataQualityHtml(odd as never).catch((reason) => reason);
    expect(isPortraitError(error, "invalid-argument")).toBe(true);
  }
  await expect(dataQualityHtml({ format: "portrait-data-quality-2" } as never)).rejects.toThrow(
    'dataQualityHtml: a report of the form "portrait-data-quality-1" is needed; received "portrait-data-quality-2". Make one with dataQuality(...) or tableQuality(...) of @portrait/features/quality.',
  );
});
