import ts from "typescript";
import { type EntryPoint, fromRoot, root } from "../../tools/workspace.ts";

/** A function that an entry point exports. */
export interface ExportedFunction {
  readonly entry: string;
  readonly name: string;
  /** File and line of its first declaration. */
  readonly place: string;
  /** Whether one of its declarations has an `@example`. */
  readonly hasExample: boolean;
}

/** Every function, and every constant that can be called, that the entry points export. */
export function exportedFunctions(entries: readonly EntryPoint[]): ExportedFunction[] {
  const { config } = ts.readConfigFile(`${root}/tsconfig.base.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram({ rootNames: entries.map((entry) => entry.source), options });
  const checker = program.getTypeChecker();
  return entries.flatMap((entry) => {
    const source = program.getSourceFile(entry.source);
    const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
    if (module === undefined) return [];
    return checker
      .getExportsOfModule(module)
      .map((symbol) => ({ name: symbol.name, target: resolved(checker, symbol) }))
      .filter(({ target }) => callable(checker, target))
      .map(({ name, target }) => ({
        entry: entry.specifier,
        name,
        place: placeOf(target),
        hasExample: target.getJsDocTags(checker).some((tag) => tag.name === "example"),
      }));
  });
}

function resolved(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
}

function callable(checker: ts.TypeChecker, symbol: ts.Symbol): boolean {
  if ((symbol.flags & ts.SymbolFlags.Value) === 0) return false;
  const [declaration] = symbol.declarations ?? [];
  return (
    declaration !== undefined &&
    checker.getTypeOfSymbolAtLocation(symbol, declaration).getCallSignatures().length > 0
  );
}

function placeOf(symbol: ts.Symbol): string {
  const [declaration] = symbol.declarations ?? [];
  if (declaration === undefined) return "?";
  const source = declaration.getSourceFile();
  return `${fromRoot(source.fileName)}:${source.getLineAndCharacterOfPosition(declaration.getStart()).line + 1}`;
}
