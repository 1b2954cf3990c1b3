import { describe, expect, it } from "vitest";
import { readOptions } from "./options.js";

const messageOf = (...args: readonly string[]): unknown => {
  try {
    return readOptions(args);
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
};

describe("the demo's command line", () => {
  it("has defaults", () => {
    expect(readOptions([])).toMatchObject({
      data: undefined,
      download: false,
      users: 20000,
      seed: 42,
      out: "reports",
    });
  });

  it("takes what pnpm passes on", () => {
    expect(readOptions(["--", "--data", "a.csv", "--json", "out.json"])).toMatchObject({
      data: "a.csv",
      json: "out.json",
    });
  });

  it("explains itself", () => {
    expect(readOptions(["--help"])).toContain("--download");
  });

  it("says what is wrong and what would be right", () => {
    expect(messageOf("--users", "many")).toBe('demo: --users must be an integer >= 500; received "many".');
    expect(messageOf("--users", "3")).toBe('demo: --users must be an integer >= 500; received "3".');
    expect(messageOf("--seed", "-1")).toContain("demo: ");
    expect(messageOf("--seed=1.5")).toBe('demo: --seed must be an integer >= 0; received "1.5".');
    expect(messageOf("--wat")).toMatch(/^demo: Unknown option '--wat'.* Run with --help for the options\.$/s);
    expect(messageOf("stray")).toMatch(
      /^demo: Unexpected argument 'stray'.* Run with --help for the options\.$/s,
    );
    expect(messageOf("--data", "a.csv", "--download")).toBe(
      "demo: --data and --download name two sources. Pass one of them.",
    );
  });
});
