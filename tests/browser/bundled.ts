import { join } from "node:path";
import { build, defaultClientConditions } from "vite";
import { root } from "../../tools/workspace.ts";

/** Bundles a script as an application's build does, from the packages' sources. */
export async function bundled(name: string): Promise<string> {
  const made = await build({
    configFile: false,
    root,
    logLevel: "silent",
    resolve: { conditions: ["@portrait/source", ...defaultClientConditions] },
    build: {
      write: false,
      target: "es2022",
      lib: {
        entry: join(root, "tests", "browser", `${name}.ts`),
        formats: ["iife"],
        name: name.replaceAll("-", "_"),
        fileName: name,
      },
    },
  });
  const outputs = Array.isArray(made)
    ? made.flatMap((one) => one.output)
    : "output" in made
      ? made.output
      : [];
  const [script, ...others] = outputs;
  if (script?.type !== "chunk" || others.length > 0) throw new Error(`${name} is not one script`);
  return script.code;
}
