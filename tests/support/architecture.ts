import { builtinModules } from "node:module";
import { dirname, relative, resolve, sep } from "node:path";
import type { WorkspacePackage } from "../../tools/workspace.ts";
import { type ImportSite, packageOf } from "./imports.ts";

/** What the sources of one package may import. */
export interface ImportRule {
  /** Packages of Portrait, by folder name. */
  readonly portrait: readonly string[];
  /** Packages from elsewhere, by name. */
  readonly others: readonly string[];
  /** Where Node's own modules may be imported: a prefix below `src/`; `""` is everywhere. */
  readonly node: readonly string[];
}

const tfjs = [
  "@tensorflow/tfjs-core",
  "@tensorflow/tfjs-layers",
  "@tensorflow/tfjs-backend-cpu",
  "@tensorflow/tfjs-backend-wasm",
  "@tensorflow/tfjs-backend-webgl",
];

/** The arrows of the design. A package that is not here may not exist. */
export const importRules: Readonly<Record<string, ImportRule>> = {
  core: { portrait: [], others: ["@standard-schema/spec"], node: ["node/"] },
  features: { portrait: ["core"], others: ["typedfastbitset", "apache-arrow"], node: [] },
  kernels: { portrait: ["core"], others: [], node: [] },
  graph: {
    portrait: ["core", "kernels"],
    others: ["graphology", "graphology-communities-louvain"],
    node: [],
  },
  "backend-tfjs": { portrait: ["core", "kernels"], others: tfjs, node: [] },
  models: {
    portrait: ["core", "kernels", "graph", "backend-tfjs"],
    others: [...tfjs, "ml-matrix", "@bufbuild/protobuf", "usearch"],
    node: [],
  },
  metrics: { portrait: ["core"], others: ["@observablehq/plot", "linkedom"], node: [] },
  "engine-sql": { portrait: ["core", "features"], others: [], node: [] },
  "engine-duckdb": {
    portrait: ["core", "features", "engine-sql"],
    others: ["@duckdb/node-api", "apache-arrow"],
    node: [""],
  },
  "engine-spark": {
    portrait: ["core", "features", "engine-sql"],
    others: ["@grpc/grpc-js", "@bufbuild/protobuf", "apache-arrow"],
    node: [""],
  },
  datasets: { portrait: ["core", "graph"], others: ["csv-parse", "saxes", "yauzl"], node: ["node/"] },
  store: { portrait: ["core", "features"], others: ["unstorage"], node: ["node/"] },
  testing: {
    portrait: ["core", "kernels", "backend-tfjs"],
    others: ["vitest", "fast-check", "@tensorflow/tfjs-core"],
    node: [],
  },
};

/** Folders of `models` that must work without tfjs. */
export const withoutTfjs: readonly string[] = [
  "baseline/",
  "collaborative/",
  "input/",
  "linear/",
  "retrieval/",
  "tree/",
  "svm/",
  "bayes/",
  "neighbors/",
  "cluster/",
  "decomposition/",
  "lifetime/",
  "calibration/",
  "multiclass/",
  "exchange/",
  "explain/",
];

/** One source file and what it imports. */
export interface SourceFile {
  /** Absolute path. */
  readonly path: string;
  readonly imports: readonly ImportSite[];
  /** Tests may use whatever the package or the root declares. */
  readonly test: boolean;
}

/** The sentences that say which imports of a file break the design; none when it holds. */
export function violations(
  pkg: WorkspacePackage,
  file: SourceFile,
  rootDependencies: ReadonlySet<string>,
): string[] {
  return file.imports.flatMap((site) => {
    const reason = refusal(pkg, file, site.specifier, rootDependencies);
    return reason === undefined ? [] : [`${file.path}:${site.line} imports "${site.specifier}": ${reason}`];
  });
}

function refusal(
  pkg: WorkspacePackage,
  file: SourceFile,
  specifier: string,
  rootDependencies: ReadonlySet<string>,
): string | undefined {
  const name = packageOf(specifier);
  if (name === undefined) return leavesSources(pkg, file.path, specifier);
  if (name === "node:" || builtinModules.includes(name)) return refuseNode(pkg, file, specifier);
  if (name === pkg.manifest.name) return "a package imports itself by a relative path";
  if (!declared(pkg, file, rootDependencies).has(name)) return `${pkg.manifest.name} does not declare it`;
  return file.test ? undefined : refusePackage(pkg, file, name);
}

function leavesSources(pkg: WorkspacePackage, path: string, specifier: string): string | undefined {
  const target = relative(resolve(pkg.path, "src"), resolve(dirname(path), specifier));
  return target.startsWith("..") ? "a relative path stays within the package's src" : undefined;
}

function refuseNode(pkg: WorkspacePackage, file: SourceFile, specifier: string): string | undefined {
  if (!specifier.startsWith("node:")) return `write "node:${specifier}"`;
  const allowed = rule(pkg).node.some((prefix) => below(pkg, file.path).startsWith(prefix));
  return file.test || allowed ? undefined : "this code also runs in browsers";
}

function refusePackage(pkg: WorkspacePackage, file: SourceFile, name: string): string | undefined {
  const { portrait, others } = rule(pkg);
  const allowed = [...portrait.map((folder) => `@portrait/${folder}`), ...others];
  if (!allowed.includes(name)) return `${pkg.manifest.name} may import ${allowed.join(", ")}`;
  const light =
    pkg.folder === "models" && withoutTfjs.some((prefix) => below(pkg, file.path).startsWith(prefix));
  const deep = name === "@portrait/backend-tfjs" || name.startsWith("@tensorflow/");
  return light && deep ? "this folder works without tfjs" : undefined;
}

function declared(
  pkg: WorkspacePackage,
  file: SourceFile,
  rootDependencies: ReadonlySet<string>,
): ReadonlySet<string> {
  const { dependencies, peerDependencies, devDependencies } = pkg.manifest;
  const names = [...Object.keys(dependencies ?? {}), ...Object.keys(peerDependencies ?? {})];
  return file.test
    ? new Set([...names, ...Object.keys(devDependencies ?? {}), ...rootDependencies])
    : new Set(names);
}

function below(pkg: WorkspacePackage, path: string): string {
  return relative(resolve(pkg.path, "src"), path).split(sep).join("/");
}

function rule(pkg: WorkspacePackage): ImportRule {
  const found = importRules[pkg.folder];
  if (found === undefined) throw new Error(`packages/${pkg.folder} has no row in importRules`);
  return found;
}
