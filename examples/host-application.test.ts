import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const run = promisify(execFile);

it("goes from events to a profile, a recommendation, a judgement and a saved model", {
  timeout: 120_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), "portrait-host-"));
  const program = join(import.meta.dirname, "host-application.ts");
  const tsx = import.meta.resolve("tsx");
  try {
    const { stdout } = await run(
      process.execPath,
      ["--import", tsx, "--conditions=@portrait/source", program],
      { cwd: folder },
    );
    expect(stdout).toMatch(/high spender: \{\s+value: (true|false),\s+confidence: 1,/);
    expect(stdout).toMatch(/will buy: \{\s+value: (true|false),\s+confidence: 0\.\d+,/);
    expect(stdout).toMatch(/may like: \d+\w*(, \d+\w*){9}\n/);
    expect(stdout).toMatch(/ROC AUC: 0\.[6-9]\d+ \[0\.\d+, 0\.\d+\], baseline 0\.5000/);
    expect((await readdir(join(folder, "models", "will-buy"))).sort()).toEqual([
      "model.json",
      expect.stringMatching(/^weights-[0-9a-f]{16}\.safetensors$/),
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
