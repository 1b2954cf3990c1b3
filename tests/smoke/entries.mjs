// Imports every entry point of the installed packages as an ES module. Runs in a project that holds only the packed packages.
import assert from "node:assert/strict";
import { installedEntries } from "./installed.cjs";

const entries = installedEntries();
const names = new Map();
for (const { specifier } of entries) {
  const exported = Object.keys(await import(specifier)).sort();
  assert.ok(exported.length > 0, `${specifier} exports nothing`);
  names.set(specifier, exported);
}
assert.ok(entries.length > 0, "no package is installed");
const count = [...names.values()].reduce((sum, exported) => sum + exported.length, 0);
console.log(`ESM on Node ${process.version}: ${entries.length} entry points, ${count} exports`);
