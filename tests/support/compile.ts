import ts from "typescript";
import { isClaim, readClaim } from "./claims.ts";
import type { Example } from "./example.ts";

/** An example as one module, each line traceable to its place. */
export interface Module {
  readonly code: string;
  /** How many claims the code checks. */
  readonly claims: number;
  /** For each line of `code`, the line of the source file. */
  readonly lines: readonly number[];
}

/** The name under which the running module finds the checks. */
export const hooks = "globalThis.portraitClaims";

/** The example's blocks as they are, in one module; an import that an earlier block has made is not made twice. */
export function joinBlocks(example: Example, only: (run: boolean) => boolean = () => true): Module {
  const imported = new Set<string>();
  const rows: string[] = [];
  const lines: number[] = [];
  for (const block of example.blocks.filter((item) => only(item.run))) {
    for (const [index, row] of withoutRepeatedImports(block.code, imported).split("\n").entries()) {
      rows.push(row);
      lines.push(block.line + index);
    }
  }
  return { code: `${rows.join("\n")}\nexport {};\n`, claims: 0, lines };
}

/** The example with its claims turned into checks, for running. */
export function compileExample(example: Example): Module {
  const joined = joinBlocks(example, (run) => run);
  const file = ts.createSourceFile("example.ts", joined.code, ts.ScriptTarget.Latest, true);
  const edits = file.statements.flatMap((statement) => editsOf(file, statement, joined.lines));
  const code = edits
    .sort((a, b) => b.start - a.start)
    .reduce((text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end), joined.code);
  const written = claimsWritten(joined.code);
  if (written !== edits.length) {
    throw new Error(
      `${example.place}: ${written} claims are written, ${edits.length} can be checked; ` +
        "a claim stands on the line where a statement at the top level ends",
    );
  }
  return { code, claims: edits.length, lines: joined.lines };
}

function claimsWritten(code: string): number {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, ts.LanguageVariant.Standard, code);
  /** For each open template the braces that are open within its `${}`. */
  const templates: number[] = [];
  let count = 0;
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    const braces = templates.at(-1);
    if (kind === ts.SyntaxKind.SingleLineCommentTrivia && isClaim(scanner.getTokenText())) count += 1;
    if (kind === ts.SyntaxKind.TemplateHead) templates.push(0);
    if (braces === undefined) continue;
    if (kind === ts.SyntaxKind.OpenBraceToken) templates[templates.length - 1] = braces + 1;
    if (kind !== ts.SyntaxKind.CloseBraceToken) continue;
    if (braces > 0) templates[templates.length - 1] = braces - 1;
    else if (scanner.reScanTemplateToken(false) === ts.SyntaxKind.TemplateTail) templates.pop();
  }
  return count;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function editsOf(file: ts.SourceFile, statement: ts.Statement, lines: readonly number[]): Edit[] {
  const rows = commentRows(file.text, statement.end);
  const claim = readClaim(rows);
  if (claim === undefined) return [];
  const line = lines[file.getLineAndCharacterOfPosition(statement.end).line] ?? 0;
  const start = statement.getStart(file);
  if (claim.kind === "throws") {
    const body = statement.getText(file);
    return [
      {
        start,
        end: statement.end,
        text: `await ${hooks}.throws(async () => { ${body} }, ${line}, ${JSON.stringify(claim)});`,
      },
    ];
  }
  const subject = subjectOf(file, statement);
  const check = (value: string) =>
    `${hooks}.check(${value}, (${claim.expected}), ${line}, ${JSON.stringify(claim)});`;
  return subject.replaces
    ? [{ start, end: statement.end, text: check(subject.text) }]
    : [{ start: statement.end, end: statement.end, text: ` ${check(subject.text)}` }];
}

/** The comment rows that begin on the line on which a statement ends. */
function commentRows(text: string, end: number): string[] {
  const [first = "", ...after] = text.slice(end).split("\n");
  const rows = [first.trim()];
  for (const row of after) {
    const trimmed = row.trim();
    if (!trimmed.startsWith("//") || isClaim(trimmed)) break;
    rows.push(trimmed);
  }
  return rows[0]?.startsWith("//") === true ? rows : [];
}

function subjectOf(file: ts.SourceFile, statement: ts.Statement): { text: string; replaces: boolean } {
  if (ts.isExpressionStatement(statement)) {
    const expression = logged(statement.expression) ?? statement.expression;
    return { text: `(${expression.getText(file)})`, replaces: true };
  }
  const [declaration, ...more] = ts.isVariableStatement(statement)
    ? statement.declarationList.declarations
    : [];
  if (declaration === undefined || more.length > 0 || !ts.isIdentifier(declaration.name)) {
    throw new Error(
      `"${statement.getText(file)}": a claim follows an expression or the declaration of one name`,
    );
  }
  return { text: declaration.name.text, replaces: false };
}

function logged(expression: ts.Expression): ts.Expression | undefined {
  if (!ts.isCallExpression(expression) || expression.arguments.length !== 1) return undefined;
  return expression.expression.getText() === "console.log" ? expression.arguments[0] : undefined;
}

function withoutRepeatedImports(code: string, imported: Set<string>): string {
  const file = ts.createSourceFile("block.ts", code, ts.ScriptTarget.Latest, true);
  return file.statements
    .filter(ts.isImportDeclaration)
    .reverse()
    .reduce((text, node) => replaceImport(text, file, node, imported), code);
}

function replaceImport(
  text: string,
  file: ts.SourceFile,
  node: ts.ImportDeclaration,
  imported: Set<string>,
): string {
  const bindings = node.importClause?.namedBindings;
  if (bindings === undefined || !ts.isNamedImports(bindings)) return text;
  const isNew = (element: ts.ImportSpecifier): boolean => {
    const key = `${node.moduleSpecifier.getText(file)} ${element.name.text}`;
    return imported.has(key) ? false : imported.add(key).has(key);
  };
  const kept = bindings.elements.filter(isNew).map((element) => element.getText(file));
  if (kept.length === bindings.elements.length) return text;
  const height = node.getText(file).split("\n").length - 1;
  const type = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword ? "type " : "";
  const line = `import ${type}{ ${kept.join(", ")} } from ${node.moduleSpecifier.getText(file)};`;
  return text.slice(0, node.getStart(file)) + line + "\n".repeat(height) + text.slice(node.end);
}
