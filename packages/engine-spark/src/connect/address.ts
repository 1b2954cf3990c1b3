import { describeValue, PortraitError } from "@portrait/core";

/** Where a Spark Connect server listens, and what its URL says beside that. */
export interface SparkAddress {
  /** `host:port`, as gRPC takes it. */
  readonly target: string;
  /** Whether the server is this machine. */
  readonly loopback: boolean;
  /** Whether the URL asks for TLS. */
  readonly tls: boolean;
  /** The token in the URL. */
  readonly token: string | undefined;
  /** The user in the URL. */
  readonly user: string | undefined;
}

const DEFAULT_PORT = 15_002;
const PARAMETERS: ReadonlySet<string> = new Set(["use_ssl", "token", "user_id"]);

/** A URL may hold a token: messages never quote what stands behind the host. */
function invalid(problem: string): PortraitError {
  return new PortraitError({
    code: "invalid-option",
    message: `spark: "url" ${problem}.`,
    hint: 'Write "sc://host:15002", or "sc://host:443/;use_ssl=true".',
  });
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

function parameters(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const part of text.split(";").filter((piece) => piece !== "")) {
    const at = part.indexOf("=");
    const name = at < 0 ? part : part.slice(0, at);
    if (!PARAMETERS.has(name)) {
      throw invalid(`has the parameter ${describeValue(name)}, of which it knows use_ssl, token and user_id`);
    }
    try {
      found.set(name, decodeURIComponent(part.slice(at + 1)));
    } catch {
      throw invalid(`has a value of "${name}" that is not percent-encoded`);
    }
  }
  return found;
}

/**
 * Reads the URL of a Spark Connect server: `sc://host[:port][/;use_ssl=true;token=...;user_id=...]`.
 *
 * @param url - The URL.
 * @throws PortraitError `invalid-option`; the message never holds the token.
 */
export function parseAddress(url: string): SparkAddress {
  const match = /^sc:\/\/(?:\[([0-9a-fA-F:.]+)\]|([^\s:/;?#@[\]]+))(?::(\d{1,5}))?(?:\/(?:;(.*))?)?$/.exec(
    url,
  );
  if (match === null) throw invalid("must be the URL of a Spark Connect server, which begins with sc://");
  const [, six, name, written, rest = ""] = match;
  const port = written === undefined ? DEFAULT_PORT : Number(written);
  if (port < 1 || port > 65_535) throw invalid(`has the port ${port}, which is none`);
  const values = parameters(rest);
  const host = six ?? (name as string);
  return {
    target: six === undefined ? `${host}:${port}` : `[${host}]:${port}`,
    loopback: isLoopback(host),
    tls: values.get("use_ssl") === "true",
    token: values.get("token"),
    user: values.get("user_id"),
  };
}
