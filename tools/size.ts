import { bundle } from "./bundle.ts";
import { entryPoints, workspacePackages } from "./workspace.ts";

/** Upper bounds of the gzipped bundle with everything that it imports, in kB of 1,000 bytes. */
const limits: Readonly<Record<string, number>> = { "@portrait/core": 30 };

/** Left out of a bundle: a native addon, and a test runner that no application bundles. */
const external: readonly string[] = ["@duckdb/*", "vitest", "fast-check"];

const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(1).padStart(9);

let failed = 0;
console.log(`${"entry point".padEnd(28)} ${"min kB".padStart(9)} ${"gzip kB".padStart(9)}   limit  left out`);
for (const entry of workspacePackages().flatMap(entryPoints)) {
  const made = await bundle([entry.specifier], { external });
  const limit = limits[entry.specifier];
  const over = limit !== undefined && made.gzipBytes > limit * 1000;
  if (over) failed += 1;
  const bound = limit === undefined ? "-" : over ? `OVER ${limit}` : String(limit);
  console.log(
    `${entry.specifier.padEnd(28)} ${kilobytes(made.bytes)} ${kilobytes(made.gzipBytes)} ${bound.padStart(7)}  ${made.external.join(" ")}`,
  );
}
if (failed > 0) {
  console.error(`${failed} entry point(s) over the limit.`);
  process.exitCode = 1;
}
