import { beforeAll, describe, expect, test } from "vitest";
import { bundledApp } from "./browser/bundled-app.ts";
import { chromium, hasChromium, softwareGpu, visit } from "./browser/chromium.ts";
import { accuracyOf, type GraphModelsReport, reportGraphModels } from "./browser/graph-models.ts";

const needed = `needs Chromium at ${chromium}: apt-get install -y chromium`;

describe.skipIf(!hasChromium)(`networks over graphs, trained in a browser (${needed})`, () => {
  let files: ReadonlyMap<string, string> = new Map();
  let expected: GraphModelsReport = { gcn: [], gat: [] };

  beforeAll(async () => {
    files = await bundledApp("graph-models-page");
    expected = await reportGraphModels("cpu");
  }, 300_000);

  test("find who belongs together, on cpu in Node", () => {
    expect(accuracyOf(expected.gcn)).toBeGreaterThan(0.9);
    expect(accuracyOf(expected.gat)).toBeGreaterThan(0.9);
  });

  test.each(["cpu", "wasm", "webgl"])(
    "come on %s to what they come to on cpu in Node",
    { timeout: 300_000 },
    async (name) => {
      const path = `/?backend=${name}`;
      const report = (await visit({ files, path, headers: {}, flags: softwareGpu })) as GraphModelsReport;
      for (const model of ["gcn", "gat"] as const) {
        expect(report).toHaveProperty(model);
        report[model].forEach((probability, place) => {
          expect(Math.abs(probability - (expected[model][place] as number))).toBeLessThan(0.01);
        });
        expect(report[model].length).toBe(expected[model].length);
      }
    },
  );
});
