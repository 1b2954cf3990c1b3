import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { fromRoot, root } from "../../tools/workspace.ts";
import type { Claim } from "./claims.ts";
import { agrees, digitsOf } from "./compare.ts";
import { compileExample } from "./compile.ts";
import type { Example } from "./example.ts";

/** What the running code of an example calls. */
interface Claims {
  check(actual: unknown, expected: unknown, line: number, claim: Claim): void;
  throws(body: () => Promise<void>, line: number, claim: Claim): Promise<void>;
}

declare global {
  var portraitClaims: Claims | undefined;
}

/** A claim that does not hold. */
class ClaimError extends Error {}

/**
 * Runs an example as a module of this workspace, in an empty folder of its own, and returns how many claims it checked.
 * The first claim that does not hold is thrown as an error that names file and line.
 */
export async function runExample(example: Example): Promise<number> {
  const module = compileExample(example);
  const home = join(root, ".cache", "examples");
  mkdirSync(home, { recursive: true });
  const folder = mkdtempSync(join(home, "run-"));
  const file = join(folder, `${example.place.replace(/[^\w]+/g, "-")}.ts`);
  const before = process.cwd();
  const scratch = mkdtempSync(join(tmpdir(), "portrait-example-"));
  let checked = 0;
  writeFileSync(file, module.code);
  globalThis.portraitClaims = claimsOf(example, () => {
    checked += 1;
  });
  try {
    process.chdir(scratch);
    await import(/* @vite-ignore */ pathToFileURL(file).href);
  } catch (error) {
    if (error instanceof ClaimError) throw error;
    throw new Error(`${example.place}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  } finally {
    process.chdir(before);
    globalThis.portraitClaims = undefined;
    rmSync(scratch, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  }
  if (checked !== module.claims)
    throw new Error(`${example.place}: ${checked} of ${module.claims} claims were reached`);
  return checked;
}

function claimsOf(example: Example, count: () => void): Claims {
  const fail = (line: number, said: string, was: string): never => {
    throw new ClaimError(`${fromRoot(example.path)}:${line}: the example says ${said}, but it is ${was}`);
  };
  return {
    check(actual, expected, line, claim) {
      count();
      if (agrees(claim.kind === "near" ? "near" : "equals", actual, expected, digitsOf(claim))) return;
      fail(line, claim.expected, inspect(actual, { depth: 10 }));
    },
    async throws(body, line, claim) {
      count();
      const message = await body().then(
        () => undefined,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      if (message !== claim.expected) fail(line, `throws ${claim.expected}`, message ?? "no error");
    },
  };
}
