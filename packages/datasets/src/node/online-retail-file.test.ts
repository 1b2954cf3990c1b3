import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isPortraitError } from "@portrait/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OnlineRetailFileOptions, onlineRetailFile } from "./online-retail-file.js";
import { type Held, temporaryDirectory } from "./server.fixture.js";

let directory: Held<string>;
beforeAll(async () => {
  directory = await temporaryDirectory();
});
afterAll(() => directory.release());

async function failure(options: unknown): Promise<string> {
  const error: unknown = await onlineRetailFile(options as OnlineRetailFileOptions).catch((reason) => reason);
  return isPortraitError(error) ? `${error.code}: ${error.message}` : `no PortraitError: ${error}`;
}

const ioHint = "Pass the path of the file, or call downloadOnlineRetail.";
const pathHint = 'Write onlineRetailFile({ path: "online_retail.parquet" }).';
const formatHint = "downloadOnlineRetail turns the publisher's workbook into CSV.";

describe("onlineRetailFile", () => {
  it.each([
    ["a.csv", "csv"],
    ["b.PARQUET", "parquet"],
    ["__proto__.csv", "csv"],
  ])("describes %s as %s", async (name, format) => {
    const path = join(directory.value, name);
    await writeFile(path, "x");
    const file = await onlineRetailFile({ path });
    expect(file).toEqual({ path, format });
    expect(Object.isFrozen(file)).toBe(true);
  });

  it("says what is wrong with the file", async () => {
    const at = (name: string): string => join(directory.value, name);
    await writeFile(at("empty.csv"), "");
    await mkdir(at("folder.csv"));
    expect(await failure({ path: at("none.csv") })).toBe(
      `io: onlineRetailFile: cannot read ${JSON.stringify(at("none.csv"))}: ENOENT. ${ioHint}`,
    );
    expect(await failure({ path: at("empty.csv") })).toBe(
      `io: onlineRetailFile: ${JSON.stringify(at("empty.csv"))} is empty. ${ioHint}`,
    );
    expect(await failure({ path: at("folder.csv") })).toBe(
      `io: onlineRetailFile: ${JSON.stringify(at("folder.csv"))} is not a file. ${ioHint}`,
    );
    expect(await failure({ path: "a\0.csv" })).toBe(
      `io: onlineRetailFile: cannot read "a\\u0000.csv": ERR_INVALID_ARG_VALUE. ${ioHint}`,
    );
  });

  it.each<[unknown, string]>([
    [
      undefined,
      `invalid-argument: onlineRetailFile: "path" must be the path of a file; received undefined. ${pathHint}`,
    ],
    [
      { path: "" },
      `invalid-argument: onlineRetailFile: "path" must be the path of a file; received "". ${pathHint}`,
    ],
    [
      { path: ["a.csv"] },
      `invalid-argument: onlineRetailFile: "path" must be the path of a file; received an array of 1. ${pathHint}`,
    ],
    [
      { path: "a.csv", format: "csv" },
      'invalid-option: onlineRetailFile: there is no option "format". The options are "path".',
    ],
    [
      { path: "Online Retail.xlsx" },
      `invalid-argument: onlineRetailFile: "path" must end in .parquet or .csv; received "Online Retail.xlsx". ${formatHint}`,
    ],
    [
      { path: "toString" },
      `invalid-argument: onlineRetailFile: "path" must end in .parquet or .csv; received "toString". ${formatHint}`,
    ],
  ])("refuses %j", async (options, message) => {
    expect(await failure(options)).toBe(message);
  });
});
