import { describe, expect, test } from "vitest";
import { bundled } from "./browser/bundled.ts";
import { chromium, hasChromium, visit } from "./browser/chromium.ts";
import { reportLive } from "./browser/live.ts";

const needed = `needs Chromium at ${chromium}: apt-get install -y chromium`;

describe.skipIf(!hasChromium)(`live profiles in a browser (${needed})`, () => {
  test("the profiles, the snapshot and what is held are those of Node", { timeout: 120_000 }, async () => {
    const script = await bundled("live-page");
    expect(script).not.toMatch(/from\s*["']node:|import\(\s*["']node:/);
    const files = new Map([
      ["/", '<!doctype html><title>Live</title><script src="/page.js"></script>'],
      ["/page.js", script],
    ]);
    const headers = { "content-security-policy": "default-src 'self'; script-src 'self'" };
    const report = await visit({ files, path: "/", headers });
    const expected = reportLive();
    expect(expected.held[1]).toBe(60);
    expect(report).toEqual(JSON.parse(JSON.stringify(expected)));
  });
});
