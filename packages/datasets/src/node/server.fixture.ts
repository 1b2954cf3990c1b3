import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Something to be released when a test ends. */
export interface Held<Value> {
  readonly value: Value;
  release(): Promise<void>;
}

/** A server on the loopback interface; its value is its URL. */
export async function serve(listener: RequestListener): Promise<Held<string>> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    value: `http://127.0.0.1:${port}/online+retail.zip`,
    release: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** A directory of its own; its value is its path. */
export async function temporaryDirectory(): Promise<Held<string>> {
  const value = await mkdtemp(join(tmpdir(), "portrait-datasets-"));
  return { value, release: () => rm(value, { recursive: true, force: true }) };
}

/** SHA-256 of bytes. */
export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
