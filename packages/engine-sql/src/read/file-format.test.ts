import { expectPortraitError } from "@portrait/testing";
import { expect, test } from "vitest";
import { type FileFormat, fileFormat } from "./file-format.js";

test.each<[string, FileFormat]>([
  ["orders.csv", "csv"],
  ["ORDERS.TSV", "csv"],
  ["s3a://bucket/orders.parquet/", "parquet"],
  ["a.b/orders.ndjson.gz", "jsonl"],
  ["orders.ipc", "arrow"],
])("%s is %s", (name, format) => {
  expect(fileFormat(name, undefined, ["gz"], "csv")).toBe(format);
});

test("what the caller says counts", () => {
  expect(fileFormat("orders.csv", "jsonl", [], "csv")).toBe("jsonl");
});

test.each(["orders", "csv", "orders.csv.zst", "orders.toString", "orders.gz", "x.csv/part", ""])(
  "%j tells no format",
  async (name) => {
    await expectPortraitError(() => fileFormat(name, undefined, ["gz"], "parquet"), {
      code: "unreadable-source",
      message: `read: ${JSON.stringify(name)} cannot be read: its name does not tell the format. Name it with one of ".parquet", ".pq", ".csv", ".tsv", ".jsonl", ".ndjson", ".arrow", ".arrows", ".feather", ".ipc", or pass { format: "parquet" }.`,
    });
  },
);
