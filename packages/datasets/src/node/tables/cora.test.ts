import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expectPortraitError } from "@portrait/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cora } from "./cora.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "portrait-cora-"));
});
afterAll(() => rm(folder, { recursive: true }));

const header = "node\tlabel\tsplit\tfeature_indices";

async function files(nodes: readonly string[], edges: readonly string[], zipped = false) {
  const write = async (name: string, lines: readonly string[]): Promise<string> => {
    const path = join(folder, zipped ? `${name}.gz` : name);
    const text = `${lines.join("\n")}\n`;
    await writeFile(path, zipped ? gzipSync(text) : text);
    return path;
  };
  return { nodes: await write("nodes.tsv", nodes), edges: await write("edges.tsv", edges) };
}

const papers = ["0\t3\ttrain\t0 5", "1\t4\ttrain\t", "10\t3\tval\t1432", "2\t4\ttest\t7"];

test.each([false, true])("nodes, words, division and citations, gzipped or not", async (zipped) => {
  const {
    graph,
    train,
    validation,
    test: judged,
  } = await cora(await files([header, ...papers], ["10\t2", "0\t1"], zipped));
  expect(graph.nodes.paper.ids).toEqual(["0000", "0001", "0002", "0010"]);
  expect(graph.nodes.paper.features).toMatchObject({ width: 1433, offsets: Int32Array.of(0, 2, 2, 3, 4) });
  expect([...graph.edges.cites.targets]).toEqual([1, 0, 3, 2]);
  expect([...train.places, ...validation.places, ...judged.places]).toEqual([0, 1, 3, 2]);
  expect(validation.target).toEqual({ classes: ["3", "4"], codes: Int32Array.of(0) });
});

test("other files are refused", async () => {
  await expectPortraitError(cora({ nodes: "", edges: "x" }), {
    code: "invalid-argument",
    message: 'cora: the path must be the path of a file; received "".',
  });
  await expectPortraitError(cora(await files(["id\tlabel", ...papers], [])), {
    code: "unreadable-source",
    message: `cora: the first line of the nodes must be ${JSON.stringify(header)}. Pass the text files of the Planetoid division.`,
  });
  await expectPortraitError(cora(await files([header, "0\t3\ttrain\t5 1"], [])), {
    code: "unreadable-source",
    message:
      'cora: the words of record 1 must be ascending integers >= 0 and < 1433; received "5 1". Pass the text files of the Planetoid division.',
  });
  await expectPortraitError(cora(await files([header, "0\t3"], [])), {
    code: "unreadable-source",
    message:
      "cora: record 1 of the nodes must have 4 fields; it has 2. Pass the text files of the Planetoid division.",
  });
});

test.each([
  ["many records", Array.from({ length: 100_001 }, () => "1\t2")],
  ["a long record", [`1\t${"2".repeat(100_001)}`]],
])("an archive of %s is not read to its end", async (_, edges) => {
  const found = await files([header, ...papers], edges, true);
  await expectPortraitError(cora(found), {
    code: "unreadable-source",
    message: `cora: ${JSON.stringify(found.edges)} cannot be read as records. Pass the text files of the Planetoid division.`,
  });
});
