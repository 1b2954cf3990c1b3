import { beforeAll, describe, expect, test } from "vitest";
import { bundled } from "./browser/bundled.ts";
import { chromium, hasChromium, visit } from "./browser/chromium.ts";
import { type KernelReport, reportKernels } from "./browser/kernels.ts";

const isolation = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "same-origin",
};
const strict = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'";
const strictest = "default-src 'self'; script-src 'self'; worker-src 'self'";

const needed = `needs Chromium at ${chromium}: apt-get install -y chromium`;

describe.skipIf(!hasChromium)(`kernels in a browser (${needed})`, () => {
  const files = new Map<string, string>();
  let expected: readonly number[] = [];

  beforeAll(async () => {
    files.set("/", '<!doctype html><title>Kernels</title><script src="/page.js"></script>');
    for (const name of ["page", "inside", "serve"]) files.set(`/${name}.js`, await bundled(name));
    expected = (await reportKernels({ size: 1 })).numbers;
  });

  test("what is bundled needs nothing of Node", () => {
    for (const text of files.values()) expect(text).not.toMatch(/from\s*["']node:|import\(\s*["']node:/);
  });

  test.each<[string, string, Readonly<Record<string, string>>, Omit<KernelReport, "numbers">]>([
    ["1 worker, isolated", "?size=1", isolation, { isolated: true, size: 1, threads: 1, simd: true }],
    ["2 workers, isolated", "?size=2", isolation, { isolated: true, size: 2, threads: 2, simd: true }],
    [
      "2 workers asked for, not isolated",
      "?size=2",
      {},
      { isolated: false, size: 1, threads: 1, simd: true },
    ],
    [
      "2 workers within a Web Worker, isolated",
      "?size=2&where=worker",
      isolation,
      { isolated: true, size: 2, threads: 2, simd: true },
    ],
    [
      "a Web Worker, not isolated",
      "?size=2&where=worker",
      {},
      { isolated: false, size: 1, threads: 1, simd: true },
    ],
    [
      "3 workers from a file, under a strict policy",
      "?size=3&where=file",
      { ...isolation, "content-security-policy": strict },
      { isolated: true, size: 3, threads: 3, simd: true },
    ],
    [
      "a policy that forbids to compile",
      "?size=2&where=file",
      { ...isolation, "content-security-policy": strictest },
      { isolated: true, size: 2, threads: 1, simd: false },
    ],
  ])("%s: the result of Node", async (_name, path, headers, place) => {
    const { numbers, ...rest } = (await visit({ files, path: `/${path}`, headers })) as KernelReport;
    expect(rest).toEqual(place);
    expect(numbers).toEqual(expected);
  });

  test("a policy that forbids workers from Blob URLs gives an error that says what to do", async () => {
    const headers = { ...isolation, "content-security-policy": strict };
    const report = (await visit({ files, path: "/?size=2", headers })) as { readonly error: string };
    expect(report.error).toMatch(
      /^PortraitError: workers: a worker could not be started: .+\. Pass "createWorker" where a content security policy forbids workers from Blob URLs, or \{ size: 1 \}\.$/s,
    );
  });
});
