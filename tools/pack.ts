import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root, type WorkspacePackage, workspacePackages } from "./workspace.ts";

/** A package and the tarball that would be published of it. */
export interface Packed {
  readonly package: WorkspacePackage;
  /** Absolute path. */
  readonly tarball: string;
}

/** Packs every public package into an emptied folder. The packages must be built. */
export function packAll(folder: string = join(root, ".cache", "packs")): Packed[] {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return workspacePackages()
    .filter((pkg) => pkg.manifest.private !== true)
    .map((pkg) => {
      const tarball = join(folder, `${pkg.folder}.tgz`);
      execFileSync("npx", ["-y", "pnpm@10", "pack", "--out", tarball], {
        cwd: pkg.path,
        stdio: ["ignore", "ignore", "inherit"],
      });
      return { package: pkg, tarball };
    });
}
