import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { PortraitError } from "@portrait/core";

/** What the command line asks for. */
export interface DemoOptions {
  /** The path of a shop's export; `undefined` for the simulator. */
  readonly data: string | undefined;
  /** Whether to download UCI Online Retail from its publisher. */
  readonly download: boolean;
  /** Where downloads are kept. */
  readonly cache: string;
  /** How many users the simulator has. */
  readonly users: number;
  /** Makes the run repeatable. */
  readonly seed: number;
  /** The user whose profile is shown; `undefined` for the one with the most orders of late. */
  readonly user: string | undefined;
  /** Where to write the figures as JSON. */
  readonly json: string | undefined;
  /** The folder of the report and the model. */
  readonly out: string;
}

const HELP = `From raw events to a profile, a prediction, a recommendation and a report.

  pnpm demo [options]

  --data PATH    a shop's export as Parquet or CSV, in the columns of UCI Online Retail;
                 left out, a simulated shop
  --download     fetch UCI Online Retail from its publisher and use it
  --cache DIR    where downloads are kept (default: the system's temporary folder)
  --users N      users of the simulated shop (default 20000)
  --seed N       makes the run repeatable (default 42)
  --user ID      the user whose profile is shown (default: the one with most orders of late)
  --json FILE    write the figures as JSON
  --out DIR      folder of the report and the model (default reports)
  --help         this text
`;

function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new PortraitError({
    code: "invalid-option",
    message: `demo: --${name} must be an integer >= ${least}; received ${JSON.stringify(text)}.`,
  });
}

/**
 * Reads the command line.
 *
 * @param args - The arguments.
 * @returns The options, or the help text when it is asked for.
 * @throws PortraitError `invalid-option`.
 */
export function readOptions(args: readonly string[]): DemoOptions | string {
  try {
    const { values } = parseArgs({
      args: args.filter((arg, index) => !(arg === "--" && index === 0)),
      options: {
        data: { type: "string" },
        download: { type: "boolean", default: false },
        cache: { type: "string", default: join(tmpdir(), "portrait-data") },
        users: { type: "string", default: "20000" },
        seed: { type: "string", default: "42" },
        user: { type: "string" },
        json: { type: "string" },
        out: { type: "string", default: "reports" },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) return HELP;
    if (values.data !== undefined && values.download) {
      throw new PortraitError({
        code: "invalid-option",
        message: "demo: --data and --download name two sources.",
        hint: "Pass one of them.",
      });
    }
    return {
      data: values.data,
      download: values.download,
      cache: values.cache,
      users: wholeNumber("users", values.users, 500),
      seed: wholeNumber("seed", values.seed, 0),
      user: values.user,
      json: values.json,
      out: values.out,
    };
  } catch (cause) {
    if (cause instanceof PortraitError) throw cause;
    throw new PortraitError({
      code: "invalid-option",
      message: `demo: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: "Run with --help for the options.",
      cause,
    });
  }
}
