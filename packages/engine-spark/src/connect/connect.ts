import { PINNED, resolveSparkOptions, type SparkOptions } from "../options.js";
import { createClient } from "./client.js";
import { createSession, type SparkSession } from "./session.js";

/**
 * Opens a session on a Spark Connect server, with the settings pinned on which results depend: time zone UTC, ANSI mode,
 * case-sensitive names. For what {@link spark} does not do: Spark's own SQL, such as scoring where the data lie.
 *
 * @param options - See {@link SparkOptions}.
 * @throws PortraitError `invalid-option`; `io` when no server answers or it refuses.
 *
 * @example
 * ```ts no-run
 * import { connectSpark } from "@portrait/engine-spark";
 *
 * const session = await connectSpark({ url: "sc://127.0.0.1:15002" });
 * const table = await session.query("SELECT id, id * id AS square FROM range(3)");
 * console.log(table.toArray());
 * await session.close();
 * ```
 */
export async function connectSpark(options: SparkOptions): Promise<SparkSession> {
  const { address, tls, token, user, retries, timeout, config } = resolveSparkOptions(options);
  const session = createSession(createClient({ address, tls, token }), { user, retries, timeout });
  try {
    await session.configure({ ...config, ...PINNED });
  } catch (cause) {
    await session.close();
    throw cause;
  }
  return session;
}
