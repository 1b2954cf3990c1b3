import { describe, expect, test } from "vitest";
import { sampleReport } from "../support/sample-report.js";
import { createReport, type ReportInit } from "./create-report.js";
import { reportJson } from "./report-json.js";

const unchecked = (init: object) => createReport(init as ReportInit);

describe("createReport", () => {
  test("holds plain data only, so that JSON gives it back", async () => {
    const report = createReport(await sampleReport());
    expect(JSON.parse(reportJson(report))).toEqual(report);
    expect(reportJson(report).endsWith("}\n")).toBe(true);
    expect(report.evaluations[0]?.evaluation.model.provenance?.params).toEqual({
      l2: 1,
      note: "params",
      depth: "Infinity",
    });
  });

  test("fills in what was left out", () => {
    expect(createReport({ title: "T" })).toEqual({
      format: "portrait-report",
      version: 1,
      title: "T",
      summary: "",
      createdAt: null,
      data: [],
      features: [],
      tags: [],
      evaluations: [],
      weights: [],
      importances: [],
      dependences: [],
      recommendations: [],
      profiles: [],
      timings: [],
      seeds: [],
      versions: [],
      notes: [],
      limits: [],
    });
  });

  test("keeps nothing of the caller's", () => {
    const tags = [{ name: "lapsed", share: 0.5, unknown: 0 }];
    const report = createReport({ title: "T", tags });
    tags[0] = { name: "other", share: 1, unknown: 0 };
    expect(report.tags[0]?.name).toBe("lapsed");
  });

  test("takes hostile names as names", () => {
    const seeds: Record<string, number> = JSON.parse('{"__proto__": 1, "constructor": 2}');
    const report = createReport({ title: "T", seeds });
    expect(report.seeds).toEqual([
      { name: "__proto__", value: 1 },
      { name: "constructor", value: 2 },
    ]);
  });

  test.each([
    [{}, "createReport: title must be a non-empty text; received undefined."],
    [{ title: "" }, 'createReport: title must be a non-empty text; received "".'],
    [{ title: "T", tag: [] }, 'createReport: there is no option "tag". Did you mean "tags"?'],
    [{ title: "T", tags: {} }, "createReport: tags must be a list; received an object."],
    [{ title: "T", tags: [3] }, "createReport: tags[0] must be an object; received 3."],
    [
      { title: "T", tags: [{ name: "t", share: 1.5, unknown: 0 }] },
      "createReport: tags[0].share must be a finite number in [0, 1]; received 1.5.",
    ],
    [
      { title: "T", weights: [{ title: "w", weights: [{ name: "a", weight: Number.NaN }] }] },
      "createReport: weights[0].weights[0].weight must be a finite number; received NaN.",
    ],
    [
      { title: "T", timings: { read: -1 } },
      "createReport: timings.read must be a finite number >= 0; received -1.",
    ],
    [
      { title: "T", data: [{ title: "D", log: { rows: { in: 1 }, reasons: [], span: null } }] },
      "createReport: data[0].log.rows.kept must be a finite number >= 0; received undefined.",
    ],
    [
      { title: "T", createdAt: "yesterday" },
      'createReport: "createdAt" must be a Date, epoch milliseconds or ISO 8601 text; received "yesterday". Write it like "2011-03-01" or "2011-03-01T08:00:00Z".',
    ],
    [
      { title: "T", evaluations: [{ title: "E", evaluation: Promise.resolve() }] },
      "createReport: evaluations[0].evaluation must be what evaluate gave. Await evaluate before you pass its result.",
    ],
    [{ title: "T", notes: [""] }, 'createReport: notes[0] must be a non-empty text; received "".'],
    [
      { title: "T", features: [{ name: "f", type: 3 }] },
      "createReport: features[0].type must be a text; received 3.",
    ],
  ])("refuses %j", (init, message) => {
    expect(() => unchecked(init)).toThrow(expect.objectContaining({ name: "PortraitError", message }));
  });

  test("refuses an evaluation that holds itself", async () => {
    const { evaluations = [] } = await sampleReport();
    const evaluation: Record<string, unknown> = { ...evaluations[0]?.evaluation };
    evaluation.self = evaluation;
    expect(() => unchecked({ title: "T", evaluations: [{ title: "E", evaluation }] })).toThrow(
      "createReport: evaluations[0].evaluation.self must be data that does not hold itself; received an object.",
    );
  });
});
