import { isPortraitError } from "@portrait/core";
import { describe, expect, it } from "vitest";
import { type DownloadOnlineRetailOptions, resolveDownloadOptions } from "./download-options.js";

function messageOf(options: unknown): string {
  try {
    resolveDownloadOptions(options as DownloadOnlineRetailOptions);
  } catch (error) {
    return isPortraitError(error) ? `${error.code}: ${error.message}` : String(error);
  }
  return "no error";
}

const directoryHint = 'Write downloadOnlineRetail({ directory: ".cache/online-retail" }).';

describe("resolveDownloadOptions", () => {
  it("fills in UCI's archive and the sums that its users report", () => {
    expect(resolveDownloadOptions({ directory: "d" })).toEqual({
      directory: "d",
      url: "https://archive.ics.uci.edu/static/public/352/online+retail.zip",
      archiveSha256: "f5385cbb54bbebf7196389109c6b0621faab0c304e3702548165e71c84aede8b",
      workbookSha256: "43465a06f2ccf7c8b5bd2892bc7defb52f97487934fe93b16ae4c3936424676d",
      maxArchiveBytes: 104_857_600,
      maxInflatedBytes: 536_870_912,
      signal: undefined,
      onProgress: undefined,
      fetch: globalThis.fetch,
    });
  });

  it.each<[unknown, string]>([
    [
      undefined,
      `invalid-argument: downloadOnlineRetail: "directory" must be the path of a directory; received undefined. ${directoryHint}`,
    ],
    [
      { directory: "" },
      `invalid-argument: downloadOnlineRetail: "directory" must be the path of a directory; received "". ${directoryHint}`,
    ],
    [
      { directory: 5 },
      `invalid-argument: downloadOnlineRetail: "directory" must be the path of a directory; received 5. ${directoryHint}`,
    ],
    [
      { dir: "d" },
      'invalid-option: downloadOnlineRetail: there is no option "dir". Did you mean "directory"?',
    ],
    [
      { directory: "d", url: "file:///etc/passwd" },
      'invalid-option: downloadOnlineRetail: "url" must be an http or https URL; received "file:///etc/passwd". Leave it out to use "https://archive.ics.uci.edu/static/public/352/online+reta...".',
    ],
    [
      { directory: "d", workbookSha256: "abc" },
      'invalid-option: downloadOnlineRetail: "workbookSha256" must be 64 hexadecimal digits; received "abc". Leave it out to use "43465a06f2ccf7c8b5bd2892bc7defb52f97487934fe93b16ae4c3936...".',
    ],
    [
      { directory: "d", maxInflatedBytes: 0 },
      'invalid-option: downloadOnlineRetail: "maxInflatedBytes" must be an integer >= 1; received 0. Leave it out to use 536870912.',
    ],
    [
      { directory: "d", signal: {} },
      'invalid-option: downloadOnlineRetail: "signal" must be an AbortSignal; received an object. It may be left out.',
    ],
    [
      { directory: "d", onProgress: true },
      'invalid-option: downloadOnlineRetail: "onProgress" must be a function; received true. It may be left out.',
    ],
    [
      { directory: "d", fetch: "curl" },
      'invalid-option: downloadOnlineRetail: "fetch" must be a function; received "curl". It may be left out.',
    ],
  ])("refuses %j", (options, message) => {
    expect(messageOf(options)).toBe(message);
  });
});
