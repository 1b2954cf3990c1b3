import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const root: string = dirname(dirname(fileURLToPath(import.meta.url)));

/** What the tools read of a package.json. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, unknown>>>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly publishConfig?: {
    readonly exports?: Readonly<Record<string, string | Readonly<Record<string, unknown>>>>;
  };
}

/** One package under `packages/`. */
export interface WorkspacePackage {
  /** Folder name, which is the package's name without its scope. */
  readonly folder: string;
  /** Absolute path. */
  readonly path: string;
  readonly manifest: Manifest;
}

/** Reads a package.json. */
export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

/** Every package under `packages/`, by folder name. */
export function workspacePackages(): WorkspacePackage[] {
  const base = join(root, "packages");
  return readdirSync(base, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((folder) => ({
      folder,
      path: join(base, folder),
      manifest: readManifest(join(base, folder)),
    }));
}

/** A public entry point: `@portrait/core/node` and the source file behind it. */
export interface EntryPoint {
  readonly specifier: string;
  readonly source: string;
  readonly package: WorkspacePackage;
}

/** The entry points that a package publishes, in the order of its `exports`. */
export function entryPoints(pkg: WorkspacePackage): EntryPoint[] {
  return Object.entries(pkg.manifest.exports ?? {}).flatMap(([subpath, target]) => {
    const source = typeof target === "string" ? undefined : target["@portrait/source"];
    if (typeof source !== "string") return [];
    return [
      { specifier: pkg.manifest.name + subpath.slice(1), source: join(pkg.path, source), package: pkg },
    ];
  });
}

const skipped: ReadonlySet<string> = new Set([
  "node_modules",
  "dist",
  ".cache",
  "coverage",
  "reports",
  "api",
  ".git",
]);

/** All files under a folder whose path passes `keep`, without installed and generated folders. */
export function filesUnder(folder: string, keep: (path: string) => boolean): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return skipped.has(entry.name) ? [] : filesUnder(path, keep);
      return entry.isFile() && keep(path) ? [path] : [];
    })
    .sort();
}

/** Whether a path exists. */
export function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** A path as the project writes it: from the root, with forward slashes. */
export function fromRoot(path: string): string {
  return relative(root, path).split(sep).join("/");
}
