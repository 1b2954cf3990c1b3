import { expect, test } from "vitest";
import { entryPoints, workspacePackages } from "../tools/workspace.ts";
import { exportedFunctions } from "./support/exported.ts";

const packages = workspacePackages();
const functions = exportedFunctions(packages.flatMap(entryPoints));

for (const pkg of packages) {
  test(`${pkg.manifest.name} exports functions, and shows each in an @example`, () => {
    const own = functions.filter((item) => item.place.startsWith(`packages/${pkg.folder}/`));
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter((item) => !item.hasExample).map((item) => `${item.place} ${item.name}`)).toEqual([]);
  });
}
