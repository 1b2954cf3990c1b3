// Requires every entry point that has a CommonJS build, and checks that it exports what the ES module does.
const assert = require("node:assert/strict");
const { installedEntries } = require("./installed.cjs");

async function main() {
  const entries = installedEntries().filter((entry) => entry.commonjs);
  assert.ok(entries.length > 0, "no package is installed");
  let count = 0;
  for (const { specifier } of entries) {
    const required = Object.keys(require(specifier)).sort();
    assert.ok(required.length > 0, `${specifier} exports nothing`);
    assert.deepEqual(
      required,
      Object.keys(await import(specifier)).sort(),
      `${specifier}: ESM and CommonJS differ`,
    );
    count += required.length;
  }
  console.log(`CommonJS on Node ${process.version}: ${entries.length} entry points, ${count} exports`);
}

main();
