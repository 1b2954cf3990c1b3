import { isPortraitError } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import { expect, test } from "vitest";
import { parseAddress } from "./connect/address.js";
import { connectSpark } from "./connect/connect.js";
import { resolveSparkOptions } from "./options.js";

test("a URL says where the server is", () => {
  const bare = { tls: false, token: undefined, user: undefined };
  expect(parseAddress("sc://localhost")).toEqual({ target: "localhost:15002", loopback: true, ...bare });
  expect(parseAddress("sc://127.0.0.1:9/")).toEqual({ target: "127.0.0.1:9", loopback: true, ...bare });
  expect(parseAddress("sc://[::1]:9")).toEqual({ target: "[::1]:9", loopback: true, ...bare });
  expect(parseAddress("sc://spark.example:443/;use_ssl=true;token=a%3Db;user_id=ann")).toEqual({
    target: "spark.example:443",
    loopback: false,
    tls: true,
    token: "a=b",
    user: "ann",
  });
});

test("a URL that is none is refused, and its token is not told", () => {
  const urls = [
    "",
    "http://h:1",
    "sc://",
    "sc://h:0",
    "sc://h:70000",
    "sc://h/path",
    "sc://a b",
    "sc://h/;x=1",
  ];
  for (const url of [...urls, "sc://h/;token=%zz", "sc://user:s3cret@h", "sc://h:1/?token=s3cret"]) {
    let error: unknown;
    try {
      parseAddress(url);
    } catch (cause) {
      error = cause;
    }
    expect(isPortraitError(error, "invalid-option"), url).toBe(true);
    expect(String(error)).not.toContain("s3cret");
  }
});

test("a token is never sent in clear text over a network", async () => {
  await expectPortraitError(connectSpark({ url: "sc://spark.example:15002", token: "s3cret" }), {
    code: "invalid-option",
    message:
      'spark: "token" must not be sent in clear text; received a token for spark.example:15002 without TLS. Pass tls: true, or leave the token out.',
  });
});

test("options that are none are refused", () => {
  const url = "sc://localhost";
  const odd: readonly object[] = [
    {},
    { url: 5 },
    { url, tls: "yes" },
    { url, retries: -1 },
    { url, timeout: 0 },
    { url, user: "" },
    { url, config: { "spark.sql.session.timeZone": "CET" } },
    { url, config: { "a; b": "c" } },
    { url, config: { "spark.a": 1 } },
    { url, port: 1 },
  ];
  for (const options of odd) {
    expect(() => resolveSparkOptions(options as never), JSON.stringify(options)).toThrow(/spark: /);
  }
  for (const token of ["two words", "line\nbreak", 5, ""]) {
    expect(() => resolveSparkOptions({ url, token } as never)).toThrow(
      'spark: "token" must be a text of visible ASCII characters.',
    );
  }
});
