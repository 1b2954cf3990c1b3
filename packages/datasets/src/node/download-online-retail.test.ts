import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { join } from "node:path";
import { isPortraitError, type Progress } from "@portrait/core";
import { afterEach, describe, expect, it } from "vitest";
import { downloadOnlineRetail } from "./download-online-retail.js";
import type { DownloadOnlineRetailOptions } from "./download-options.js";
import { type Held, serve, sha256, temporaryDirectory } from "./server.fixture.js";
import { ARCHIVE_SHA256, OWN_COPY_HINT } from "./source.js";
import { headerRow, makeWorkbook, sheetRow } from "./workbook.fixture.js";
import { makeZip, type ZipEntry } from "./zip.fixture.js";

const workbook = makeWorkbook({
  rows: [
    headerRow,
    sheetRow(2, [
      536365,
      "85123A",
      "HEART, WHITE",
      6,
      40513.351388888892,
      2.5499999999999998,
      17850,
      "United Kingdom",
    ]),
    sheetRow(3, ["C536379", "D", null, -1, 40513.395833333336, 27.5, null, "United Kingdom"]),
  ],
});
const archive = makeZip([{ name: "Online Retail.xlsx", content: workbook }]);
const csv = `InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
536365,85123A,"HEART, WHITE",6,2010-12-01 08:26:00,2.55,17850,United Kingdom
C536379,D,,-1,2010-12-01 09:30:00,27.5,,United Kingdom
`;

const held: Held<unknown>[] = [];
afterEach(async () => {
  await Promise.all(held.splice(0).map((thing) => thing.release()));
});

async function hold<Value>(thing: Promise<Held<Value>>): Promise<Value> {
  const arrived = await thing;
  held.push(arrived);
  return arrived.value;
}

interface Site {
  readonly url: string;
  readonly options: DownloadOnlineRetailOptions & { readonly url: string };
  requests(): number;
}

async function site(bytes: Uint8Array = archive, listener?: RequestListener): Promise<Site> {
  let requests = 0;
  const url = await hold(
    serve((request, response) => {
      requests++;
      if (listener !== undefined) return listener(request, response);
      return response.end(bytes);
    }),
  );
  const directory = await hold(temporaryDirectory());
  const sums = { archiveSha256: sha256(bytes), workbookSha256: sha256(workbook) };
  return { url, options: { url, directory, ...sums }, requests: () => requests };
}

async function failure(options: unknown): Promise<string> {
  const error: unknown = await downloadOnlineRetail(options as DownloadOnlineRetailOptions).catch(
    (reason) => reason,
  );
  return isPortraitError(error) ? `${error.code}: ${error.message}` : `no PortraitError: ${error}`;
}

const isEmpty = async (directory: string): Promise<boolean> => (await readdir(directory)).length === 0;

describe("downloadOnlineRetail", () => {
  it("downloads, verifies and converts, and leaves only the file and its record", async () => {
    const { options } = await site();
    const directory = join(options.directory, "made", "on the way");
    const file = await downloadOnlineRetail({ ...options, directory });
    expect(file).toEqual({ path: join(directory, "online-retail.csv"), format: "csv" });
    expect(Object.isFrozen(file)).toBe(true);
    expect(await readFile(file.path, "utf8")).toBe(csv);
    expect((await readdir(directory)).sort()).toEqual(["online-retail.csv", "online-retail.json"]);
    expect(JSON.parse(await readFile(join(directory, "online-retail.json"), "utf8"))).toEqual({
      version: 1,
      archiveSha256: options.archiveSha256,
      workbookSha256: options.workbookSha256,
      csvSha256: sha256(Buffer.from(csv)),
      rows: 2,
    });
  });

  it("uses the cached file again, without the network and whatever the case of the checksum", async () => {
    const { options, requests } = await site();
    const first = await downloadOnlineRetail(options);
    const fetch = (): Promise<Response> => Promise.reject(new Error("must not be called"));
    const upper = { ...options, archiveSha256: options.archiveSha256?.toUpperCase() ?? "", fetch };
    expect(await downloadOnlineRetail(upper)).toEqual(first);
    expect(requests()).toBe(1);
  });

  it.each([
    ["was changed", "online-retail.csv", csv.replace("27.5", "0.5")],
    ["has a broken record", "online-retail.json", "{"],
    ["has a record of something else", "online-retail.json", '{"__proto__": {"version": 1}}'],
  ])("downloads again when the cached file %s", async (_, name, content) => {
    const { options, requests } = await site();
    const { path } = await downloadOnlineRetail(options);
    await writeFile(join(options.directory, name), content);
    await downloadOnlineRetail(options);
    expect(requests()).toBe(2);
    expect(await readFile(path, "utf8")).toBe(csv);
  });

  it("downloads again when the record is of an older conversion", async () => {
    const { options, requests } = await site();
    await downloadOnlineRetail(options);
    const record = join(options.directory, "online-retail.json");
    const text = await readFile(record, "utf8");
    await writeFile(record, text.replace('"version": 1', '"version": 0'));
    await downloadOnlineRetail(options);
    expect(requests()).toBe(2);
    expect(await readFile(record, "utf8")).toBe(text);
  });

  it("downloads again when another archive is wanted, and keeps the old file when that fails", async () => {
    const { options } = await site();
    const { path } = await downloadOnlineRetail(options);
    expect(await failure({ ...options, archiveSha256: ARCHIVE_SHA256 })).toContain("has SHA-256");
    expect(await failure({ ...options, workbookSha256: ARCHIVE_SHA256 })).toContain("has SHA-256");
    expect(await readFile(path, "utf8")).toBe(csv);
    const fetch = (): Promise<Response> => Promise.reject(new Error("must not be called"));
    await downloadOnlineRetail({ ...options, fetch });
  });

  it("tells how far it is", async () => {
    const seen: Progress[] = [];
    const { options } = await site();
    await downloadOnlineRetail({ ...options, onProgress: (progress) => seen.push(progress) });
    expect([...new Set(seen.map(({ phase }) => phase))]).toEqual(["download", "unpack", "convert"]);
    for (const phase of ["download", "unpack", "convert"]) {
      const steps = seen.filter((progress) => progress.phase === phase);
      expect(steps.at(-1)?.completed).toBe(steps.at(-1)?.total);
      expect(steps.map((step) => step.completed)).toEqual(
        steps.map((step) => step.completed).sort((a, b) => a - b),
      );
    }
    expect(seen.find(({ phase }) => phase === "download")?.total).toBe(archive.length);
  });

  it("serves two callers at once", async () => {
    const { options } = await site();
    const [left, right] = await Promise.all([downloadOnlineRetail(options), downloadOnlineRetail(options)]);
    expect(left).toEqual(right);
    expect(await readFile(left.path, "utf8")).toBe(csv);
  });

  it("passes on what the caller's listener throws", async () => {
    const { options } = await site();
    const onProgress = (): void => {
      throw new RangeError("mine");
    };
    await expect(downloadOnlineRetail({ ...options, onProgress })).rejects.toThrow(new RangeError("mine"));
    expect(await isEmpty(options.directory)).toBe(true);
  });
});

describe("downloadOnlineRetail without its server", () => {
  it("says that the server cannot be reached", async () => {
    const { options, url } = await site();
    await held[0]?.release();
    expect(await failure(options)).toBe(
      `io: downloadOnlineRetail: cannot reach ${url}: ECONNREFUSED. ${OWN_COPY_HINT}`,
    );
    expect(OWN_COPY_HINT).toBe(
      "Use a copy of your own instead: onlineRetailFile({ path }), or --data PATH on the command line.",
    );
    expect(await isEmpty(options.directory)).toBe(true);
  });

  it("says what the server answered", async () => {
    const { options, url } = await site(archive, (_, response) => response.writeHead(404).end("<html>"));
    expect(await failure(options)).toBe(
      `io: downloadOnlineRetail: ${url} answered 404 Not Found. ${OWN_COPY_HINT}`,
    );
    expect(await isEmpty(options.directory)).toBe(true);
  });

  it("says that the download broke off", async () => {
    const { options, url } = await site(archive, (_, response) => {
      response.writeHead(200, { "content-length": archive.length });
      response.write(archive.subarray(0, 700), () => setTimeout(() => response.destroy(), 50));
    });
    expect(await failure(options)).toBe(
      `io: downloadOnlineRetail: ${url} broke off after 700 bytes: UND_ERR_SOCKET. ${OWN_COPY_HINT}`,
    );
    expect(await isEmpty(options.directory)).toBe(true);
  });

  it("does not trust a fetch that ends early in silence", async () => {
    const { options, url } = await site();
    const fetch = async (): Promise<Response> =>
      new Response(new Uint8Array(archive.subarray(0, 700)), {
        headers: { "content-length": String(archive.length) },
      });
    expect(await failure({ ...options, fetch })).toBe(
      `io: downloadOnlineRetail: ${url} broke off after 700 of ${archive.length} bytes. ${OWN_COPY_HINT}`,
    );
  });

  it("says that the body is empty by its checksum", async () => {
    const { options, url } = await site();
    const fetch = async (): Promise<Response> => new Response(null);
    expect(await failure({ ...options, fetch })).toBe(
      `unreadable-source: downloadOnlineRetail: what ${url} sent has SHA-256 ${sha256(Buffer.alloc(0))}; expected ${options.archiveSha256}. ${OWN_COPY_HINT}`,
    );
  });

  it("stops before, during and after the download when the signal says so", async () => {
    const message = "aborted: downloadOnlineRetail: the download was stopped by its signal.";
    const { options, requests } = await site();
    expect(await failure({ ...options, signal: AbortSignal.abort() })).toBe(message);
    expect(requests()).toBe(0);
    for (const stopAt of ["download", "unpack", "convert"]) {
      const controller = new AbortController();
      const onProgress = ({ phase }: Progress): void => {
        if (phase === stopAt) controller.abort();
      };
      expect(await failure({ ...options, signal: controller.signal, onProgress })).toBe(message);
      expect(await isEmpty(options.directory)).toBe(true);
    }
  });

  it("stops while the server keeps it waiting", async () => {
    const controller = new AbortController();
    const { options } = await site(archive, () => controller.abort());
    expect(await failure({ ...options, signal: controller.signal })).toBe(
      "aborted: downloadOnlineRetail: the download was stopped by its signal.",
    );
  });

  it("says that the directory cannot be written", async () => {
    const { options } = await site();
    const directory = join(options.directory, "taken");
    await writeFile(directory, "a file");
    expect(await failure({ ...options, directory })).toBe(
      `io: downloadOnlineRetail: cannot write to ${JSON.stringify(directory)}: EEXIST. ${OWN_COPY_HINT}`,
    );
    const occupied = join(options.directory, "occupied");
    await mkdir(join(occupied, "online-retail.csv"), { recursive: true });
    expect(await failure({ ...options, directory: occupied })).toBe(
      `io: downloadOnlineRetail: cannot write to ${JSON.stringify(occupied)}: EISDIR. ${OWN_COPY_HINT}`,
    );
    expect(await readdir(occupied)).toEqual(["online-retail.csv"]);
  });
});

describe("downloadOnlineRetail from a hostile server", () => {
  const fromArchive = async (entries: readonly ZipEntry[], more: object = {}): Promise<string> => {
    const { options } = await site(makeZip(entries));
    const message = await failure({ ...options, ...more });
    expect(await isEmpty(options.directory)).toBe(true);
    return message;
  };
  const unreadable = (what: string): string =>
    `unreadable-source: downloadOnlineRetail: ${what}. ${OWN_COPY_HINT}`;

  it("refuses another archive", async () => {
    const { options, url } = await site();
    expect(await failure({ ...options, archiveSha256: "0".repeat(64) })).toBe(
      unreadable(`what ${url} sent has SHA-256 ${sha256(archive)}; expected ${"0".repeat(64)}`),
    );
    expect(await isEmpty(options.directory)).toBe(true);
  });

  it("refuses another workbook", async () => {
    const other = makeWorkbook({ rows: [] });
    expect(await fromArchive([{ name: "a.xlsx", content: other }])).toBe(
      unreadable(`the workbook in the archive has SHA-256 ${sha256(other)}; expected ${sha256(workbook)}`),
    );
  });

  it("refuses an endless download", async () => {
    const { options, url } = await site(archive, (_, response) => {
      const send = (): void => {
        if (!response.destroyed) response.write(Buffer.alloc(65_536), () => setImmediate(send));
      };
      send();
    });
    expect(await failure({ ...options, maxArchiveBytes: 200_000 })).toBe(
      unreadable(`${url} sends more than 200000 bytes`),
    );
    expect(await isEmpty(options.directory)).toBe(true);
  });

  it("refuses an archive that says it inflates too far", async () => {
    const bomb = [{ name: "bomb.xlsx", content: new Uint8Array(5_000_000) }];
    expect(await fromArchive(bomb, { maxInflatedBytes: 1_000_000 })).toBe(
      unreadable('"bomb.xlsx" in the archive would inflate to 5000000 bytes; the limit is 1000000'),
    );
  });

  it("stops inflating an archive that lies about its size", async () => {
    const bomb = [{ name: "bomb.xlsx", content: new Uint8Array(5_000_000), claims: 1_000 }];
    expect(await fromArchive(bomb, { maxInflatedBytes: 1_000_000 })).toMatch(
      /^unreadable-source: downloadOnlineRetail: "bomb\.xlsx" in the archive is damaged: too many bytes in the stream\. expected 1000\. got at least \d+\. Use a copy/,
    );
  });

  it("refuses a workbook whose sheet inflates too far", async () => {
    const inner = makeWorkbook({ rows: [headerRow, " ".repeat(5_000_000)] });
    const { options } = await site(makeZip([{ name: "a.xlsx", content: inner }]));
    const more = { workbookSha256: sha256(inner), maxInflatedBytes: 1_000_000 };
    expect(await failure({ ...options, ...more })).toMatch(
      /"xl\/worksheets\/sheet2\.xml" in the workbook would inflate to 5\d+ bytes; the limit is 1000000\./,
    );
  });

  it.each([
    ["../../evil.xlsx", "invalid relative path: ../../evil.xlsx"],
    ["/etc/evil.xlsx", "absolute path: /etc/evil.xlsx"],
    ["C:/evil.xlsx", "absolute path: C:/evil.xlsx"],
  ])("refuses an archive that holds %s", async (name, reason) => {
    expect(await fromArchive([{ name, content: workbook }])).toBe(
      unreadable(`the archive cannot be read as a zip archive: ${reason}`),
    );
  });

  it("refuses what is no archive, and an archive without one workbook", async () => {
    const { options } = await site(Buffer.from("<html>please log in</html>"));
    expect(await failure(options)).toMatch(
      /^unreadable-source: downloadOnlineRetail: the archive cannot be read as a zip archive: /,
    );
    expect(await fromArchive([])).toBe(unreadable("the archive must hold one .xlsx file; it holds nothing"));
    expect(await fromArchive([{ name: "a.csv", content: "" }])).toBe(
      unreadable('the archive must hold one .xlsx file; it holds "a.csv"'),
    );
    expect(await fromArchive(["a.xlsx", "b.XLSX"].map((name) => ({ name, content: workbook })))).toBe(
      unreadable('the archive must hold one .xlsx file; it holds "a.xlsx", "b.XLSX"'),
    );
    const many = Array.from({ length: 1_001 }, (_, index) => ({ name: `${index}`, content: "" }));
    expect(await fromArchive(many)).toBe(
      unreadable("the archive cannot be read as a zip archive: 1001 entries, at most 1000 are read"),
    );
  });
});
