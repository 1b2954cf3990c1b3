import { dirname, join } from "node:path";
import ts from "typescript";
import { fromRoot, root } from "../../tools/workspace.ts";
import { joinBlocks, type Module } from "./compile.ts";
import type { Example } from "./example.ts";

/** Type-checks all examples in one program. For each, the errors as `file:line: message`. */
export function typeErrors(examples: readonly Example[]): string[][] {
  const modules = examples.map((example) => joinBlocks(example));
  const paths = modules.map((_, index) => join(root, ".cache", "examples", "types", `${index}.ts`));
  const texts = new Map(paths.map((path, index) => [path, modules[index]?.code ?? ""]));
  const options = exampleOptions();
  const program = ts.createProgram({ rootNames: paths, options, host: hostWith(texts, options) });
  return paths.map((path, index) => {
    const source = program.getSourceFile(path);
    const example = examples[index];
    const module = modules[index];
    if (source === undefined || example === undefined || module === undefined)
      return ["the example was not read"];
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      (diagnostic) => described(diagnostic, source, example, module),
    );
  });
}

function exampleOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(root, "tsconfig.base.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  return {
    ...options,
    noUnusedLocals: false,
    noUnusedParameters: false,
    isolatedDeclarations: false,
    declaration: false,
    noEmit: true,
  };
}

function hostWith(texts: ReadonlyMap<string, string>, options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options, true);
  const folders = new Set([...texts.keys()].map(dirname));
  return {
    ...host,
    fileExists: (path) => texts.has(path) || host.fileExists(path),
    readFile: (path) => texts.get(path) ?? host.readFile(path),
    directoryExists: (path) => folders.has(path) || host.directoryExists?.(path) === true,
    getSourceFile: (path, version, ...rest) => {
      const text = texts.get(path);
      return text === undefined
        ? host.getSourceFile(path, version, ...rest)
        : ts.createSourceFile(path, text, version, true);
    },
  };
}

function described(
  diagnostic: ts.Diagnostic,
  source: ts.SourceFile,
  example: Example,
  module: Module,
): string {
  const row = source.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line;
  const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
  return `${fromRoot(example.path)}:${module.lines[row] ?? "?"}: ${message}`;
}
