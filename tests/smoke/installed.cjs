// The entry points of the packages that the project in the current folder depends on.
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const read = (path) => JSON.parse(readFileSync(path, "utf8"));

exports.installedEntries = () => {
  const { dependencies } = read("package.json");
  return Object.keys(dependencies)
    .filter((name) => name.startsWith("@portrait/"))
    .sort()
    .flatMap((name) => {
      const { exports: targets } = read(join("node_modules", name, "package.json"));
      return Object.entries(targets)
        .filter(([subpath]) => !/\.(json|wasm)$/.test(subpath))
        .map(([subpath, target]) => ({ specifier: name + subpath.slice(1), commonjs: "require" in target }));
    });
};
