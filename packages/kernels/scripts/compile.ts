import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

/** The package's folder. */
export const home: string = dirname(dirname(fileURLToPath(import.meta.url)));

const flags: readonly string[] = [
  "-O3",
  "--noAssert",
  "--runtime",
  "stub",
  "--importMemory",
  "--maximumMemory",
  "65536",
  "--memoryBase",
  "64",
  "--enable",
  "simd",
  "--enable",
  "bulk-memory",
];

/** The names of the modules that have AssemblyScript sources, in order. */
export function moduleNames(): string[] {
  return readdirSync(join(home, "assembly"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(home, "assembly", entry.name, "index.ts")))
    .map((entry) => entry.name)
    .sort();
}

/** The WebAssembly binary of a module, from its sources. The same sources give the same bytes. */
export async function compileModule(name: string): Promise<Uint8Array> {
  const base = join(home, "assembly");
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main([`${name}/index.ts`, "--outFile", "out.wasm", ...flags], {
    readFile: (path) => {
      const file = join(base, path);
      return existsSync(file) ? readFileSync(file, "utf8") : null;
    },
    writeFile: (_path, contents) => {
      if (typeof contents !== "string") binary = contents;
    },
    listFiles: () => [],
  });
  if (error !== null || binary === undefined) {
    throw new Error(`${name} does not compile:\n${stderr.toString()}`, { cause: error });
  }
  return binary;
}

/** Where the generated source of a module lies. */
export function generatedPath(name: string): string {
  return join(home, "src", name, `${name}.wasm.ts`);
}

/** The generated source that carries a module's binary. */
export function generatedSource(name: string, binary: Uint8Array): string {
  return [
    `// Generated from assembly/${name} by "pnpm --filter @portrait/kernels run wasm ${name}". Do not edit.`,
    `/** The ${name} kernels as a WebAssembly binary with SIMD, in base64: ${binary.length} bytes. */`,
    `export const wasm: string =`,
    `  "${Buffer.from(binary).toString("base64")}";`,
    "",
  ].join("\n");
}

/** The bytes in a generated source. */
export function committedBinary(source: string): Buffer<ArrayBuffer> {
  const text = /"([A-Za-z0-9+/=]+)"/.exec(source)?.[1];
  if (text === undefined) throw new Error("the generated source holds no binary");
  return Buffer.from(text, "base64");
}
