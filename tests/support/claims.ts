import ts from "typescript";

/** What a trailing comment says of the statement before it. */
export interface Claim {
  readonly kind: "equals" | "near" | "throws";
  /** The literal, or the message of the error. */
  readonly expected: string;
}

const mark = /^\/\/\s*(=>|≈|throws\b)\s*(.*)$/;

/** Whether a comment begins as a claim does. */
export function isClaim(comment: string): boolean {
  return mark.test(comment);
}

/**
 * Reads a claim from the comment rows after a statement: `// => literal`, `// ≈ literal` or `// throws message`.
 * A literal may go on over further rows of comment until it is complete.
 */
export function readClaim(rows: readonly string[]): Claim | undefined {
  const match = mark.exec(rows[0] ?? "");
  if (match === null) return undefined;
  const [, sign, first = ""] = match;
  const rest = rows.slice(1).map((row) => row.replace(/^\/\/\s?/, ""));
  if (sign === "throws") return { kind: "throws", expected: first.trim() };
  const kind = sign === "=>" ? "equals" : "near";
  for (let used = 0; used <= rest.length; used += 1) {
    const text = [first, ...rest.slice(0, used)].join("\n").trim();
    if (isLiteral(text)) return { kind, expected: text };
  }
  throw new Error(`"${rows.join(" ")}" holds no complete literal`);
}

/** Whether a text is one literal: numbers, strings, arrays, objects, `new Date("…")`, `new Map([…])`, `Float64Array.of(…)`. */
export function isLiteral(text: string): boolean {
  const file = ts.createSourceFile("claim.ts", `(${text}\n)`, ts.ScriptTarget.Latest, true);
  const [statement, ...more] = file.statements;
  if (statement === undefined || more.length > 0 || !ts.isExpressionStatement(statement)) return false;
  const expression = statement.expression;
  const { diagnostics } = ts.transpileModule(`(${text}\n)`, { reportDiagnostics: true });
  return (
    (diagnostics ?? []).length === 0 &&
    ts.isParenthesizedExpression(expression) &&
    constant(expression.expression)
  );
}

const words: ReadonlySet<string> = new Set(["undefined", "NaN", "Infinity"]);
const made: ReadonlySet<string> = new Set([
  "Date",
  "Map",
  "Set",
  "Float32Array",
  "Float64Array",
  "Int8Array",
  "Int16Array",
  "Int32Array",
  "Uint8Array",
  "Uint16Array",
  "Uint32Array",
  "BigInt64Array",
]);

function constant(node: ts.Expression): boolean {
  if (ts.isNumericLiteral(node) || ts.isStringLiteralLike(node) || ts.isBigIntLiteral(node)) return true;
  if (ts.isIdentifier(node)) return words.has(node.text);
  if (ts.isPrefixUnaryExpression(node)) {
    return node.operator === ts.SyntaxKind.MinusToken && constant(node.operand);
  }
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(constant);
  if (ts.isObjectLiteralExpression(node)) return node.properties.every(constantProperty);
  if (ts.isNewExpression(node)) {
    return (
      ts.isIdentifier(node.expression) &&
      made.has(node.expression.text) &&
      (node.arguments ?? []).every(constant)
    );
  }
  if (ts.isCallExpression(node)) return listOf(node.expression) && node.arguments.every(constant);
  return (
    node.kind === ts.SyntaxKind.TrueKeyword ||
    node.kind === ts.SyntaxKind.FalseKeyword ||
    node.kind === ts.SyntaxKind.NullKeyword
  );
}

function listOf(callee: ts.Expression): boolean {
  if (!ts.isPropertyAccessExpression(callee) || !ts.isIdentifier(callee.expression)) return false;
  return callee.name.text === "of" && made.has(callee.expression.text);
}

function constantProperty(node: ts.ObjectLiteralElementLike): boolean {
  return ts.isPropertyAssignment(node) && !ts.isComputedPropertyName(node.name) && constant(node.initializer);
}
