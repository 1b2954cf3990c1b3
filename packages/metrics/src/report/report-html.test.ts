import { parseHTML } from "linkedom/worker";
import { describe, expect, test } from "vitest";
import { sampleReport } from "../support/sample-report.js";
import { createReport } from "./create-report.js";
import { reportHtml } from "./report-html.js";

const open = (page: string): Document => parseHTML(page).document;
const texts = (document: Document, selector: string): readonly (string | null)[] =>
  [...document.querySelectorAll(selector)].map((element) => element.textContent);

describe("reportHtml", () => {
  test("holds every section, and a link to each", async () => {
    const document = open(await reportHtml(createReport(await sampleReport())));
    expect(document.title).toBe("A title");
    expect(texts(document, "h1")).toEqual(["A title"]);
    expect(texts(document, "h2")).toEqual([
      "Will buy",
      "Recommend",
      "What the answers rest on",
      "Features and tags",
      "Profiles",
      "Data",
      "Limits",
      "The run",
    ]);
    expect(texts(document, "nav a")).toEqual(texts(document, "h2"));
    const ids = [...document.querySelectorAll("nav a")].map((link) => link.getAttribute("href")?.slice(1));
    expect(ids.every((id) => document.getElementById(id ?? "") !== null)).toBe(true);
  });

  test("puts the figures into tiles and tables", async () => {
    const report = createReport(await sampleReport());
    const document = open(await reportHtml(report));
    const { rocAuc } = report.evaluations[0]?.evaluation.metrics ?? {};
    expect(texts(document, ".tile .value")).toContain(rocAuc?.value.toFixed(3));
    const [row] = [...document.querySelectorAll("tbody tr")];
    expect(row?.textContent).toContain(rocAuc?.value.toFixed(4));
    expect(row?.textContent).toContain(`${rocAuc?.low?.toFixed(4)} \u2013 ${rocAuc?.high?.toFixed(4)}`);
    expect(texts(document, "dd code")).toEqual(expect.arrayContaining(["42", "0123456789abcdef", "20.20.0"]));
  });

  test("draws a named plot for each curve, the metrics and the weights", async () => {
    const document = open(await reportHtml(createReport(await sampleReport())));
    const plots = [...document.querySelectorAll("figure svg")];
    expect(document.querySelectorAll(".for-narrow svg")).toHaveLength(3);
    expect(plots.map((plot) => plot.getAttribute("aria-label")?.split(/ of | with/)[0])).toEqual([
      "ROC curve",
      "Precision-recall curve",
      "Calibration",
      ...["Metrics", "Metrics"],
      ...["Metrics", "Metrics"],
      ...["Weights", "Weights"],
    ]);
    for (const plot of plots) {
      expect(plot.getAttribute("role")).toBe("img");
      expect(plot.querySelectorAll("path, rect").length).toBeGreaterThan(0);
      expect(plot.outerHTML).not.toContain("NaN");
    }
    expect(document.querySelectorAll("svg.mark")).toHaveLength(4);
  });

  test("stands alone: no script, nothing from elsewhere, and a policy that forbids both", async () => {
    const page = await reportHtml(createReport(await sampleReport()));
    const document = open(page);
    expect(document.querySelectorAll("script, link, img, iframe, object, embed, base, form")).toHaveLength(0);
    expect(page.match(/(?:src|href)="[^#][^"]*"/g)).toBeNull();
    expect(page).not.toMatch(/url\(|@import|https?:/);
    const policy = document.querySelector('meta[http-equiv="Content-Security-Policy"]');
    expect(policy?.getAttribute("content")).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'",
    );
  });

  test.each([
    "</style></script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{constructor.constructor('alert(1)')()}}",
    "]]><!--",
  ])("shows hostile text everywhere as text: %s", async (attack) => {
    const document = open(await reportHtml(createReport(await sampleReport((name) => `${name} ${attack}`))));
    expect(document.querySelectorAll("script, img, iframe")).toHaveLength(0);
    for (const element of document.querySelectorAll("*")) {
      const names = element.getAttributeNames();
      expect(names.filter((name) => name.startsWith("on") || /[^a-zA-Z0-9:-]/.test(name))).toEqual([]);
    }
    expect(document.querySelector("h1")?.textContent).toBe(`A title ${attack}`);
    expect(texts(document, "figure svg text").some((text) => text?.startsWith("orders90d "))).toBe(true);
    expect(texts(document, "h2").slice(0, 2)).toEqual([`Will buy ${attack}`, `Recommend ${attack}`]);
    expect(texts(document, "pre.text")).toEqual([`17850\n  orders  3 ${attack}`]);
  });

  test("is readable by those who cannot see it", async () => {
    const document = open(await reportHtml(createReport(await sampleReport())));
    expect(document.documentElement.getAttribute("lang")).toBe("en");
    const tables = [...document.querySelectorAll("table")];
    expect(tables.length).toBeGreaterThan(5);
    for (const table of tables) {
      expect(table.querySelector("caption")?.textContent).not.toBe("");
      expect(table.querySelectorAll("thead th[scope=col]").length).toBeGreaterThan(1);
      expect(table.querySelectorAll("tbody th[scope=row]").length).toBe(
        table.querySelectorAll("tbody tr").length,
      );
    }
    for (const image of document.querySelectorAll("[role=img], [role=region]")) {
      expect(image.getAttribute("aria-label")).toBeTruthy();
    }
  });

  test("knows light, dark, small screens and paper", async () => {
    const page = await reportHtml(createReport({ title: "T" }));
    expect(page).toContain("@media (prefers-color-scheme: dark)");
    expect(page).toContain("color-scheme: light dark");
    expect(page).toContain("@media print");
    expect(page).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');
  });

  test("says the same for the same report", async () => {
    const report = createReport(await sampleReport());
    expect(await reportHtml(report)).toBe(await reportHtml(JSON.parse(JSON.stringify(report))));
  });

  test("is short for a report of a title alone", async () => {
    const document = open(await reportHtml(createReport({ title: "T" })));
    expect(document.querySelectorAll("section, nav, table, figure")).toHaveLength(0);
  });
});
