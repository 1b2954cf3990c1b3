import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { createSparseVector, describeValue, PortraitError } from "@portrait/core";
import { createGraph, defineGraph, type Graph, labelNodes, type NodeLabels } from "@portrait/graph";
import { parse } from "csv-parse";

/** Where the two files of Cora are. */
export interface CoraFiles {
  /** Path of the nodes: `node`, `label`, `split`, `feature_indices` on the first line, tab-separated, plain or `.gz`. */
  readonly nodes: string;
  /** Path of the edges: `node`, tab, `node` on each line, plain or `.gz`. */
  readonly edges: string;
}

/** The citation graph of Cora with its standard division of labelled nodes. */
export interface Cora {
  /** Papers and what of them cites what, taken as undirected; 1,433 words each, 1 where a paper has it. */
  readonly graph: Graph<"paper", "cites">;
  /** 140 nodes, 20 of each class, to learn from. */
  readonly train: NodeLabels<"paper", "cites">;
  /** 500 nodes to stop and to choose by. */
  readonly validation: NodeLabels<"paper", "cites">;
  /** 1,000 nodes to judge by. */
  readonly test: NodeLabels<"paper", "cites">;
}

const WORDS = 1433;
/** More records, or longer ones, than a file of Cora has many times over: a small archive may inflate to any size. */
const MOST_RECORDS = 100_000;
const LONGEST_RECORD = 100_000;
const HEADER = "node\tlabel\tsplit\tfeature_indices";

function unreadable(problem: string, cause?: unknown): PortraitError {
  return new PortraitError({
    code: "unreadable-source",
    message: `cora: ${problem}.`,
    hint: "Pass the text files of the Planetoid division.",
    ...(cause === undefined ? {} : { cause }),
  });
}

async function readLines(path: unknown): Promise<readonly (readonly string[])[]> {
  if (typeof path !== "string" || path === "" || path.includes("\0")) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `cora: the path must be the path of a file; received ${describeValue(path)}.`,
    });
  }
  const records: string[][] = [];
  const file = createReadStream(path);
  const parser = parse({
    delimiter: "\t",
    relaxColumnCount: true,
    skipEmptyLines: true,
    quote: null,
    maxRecordSize: LONGEST_RECORD,
  });
  const lines = path.endsWith(".gz") ? file.pipe(createGunzip()) : file;
  for (const stream of [file, lines]) stream.on("error", (error: Error) => parser.destroy(error));
  try {
    for await (const record of lines.pipe(parser) as AsyncIterable<string[]>) {
      if (records.push(record) > MOST_RECORDS) throw new Error("too many records");
    }
  } catch (error) {
    const code =
      error instanceof Error && "syscall" in error && "code" in error ? String(error.code) : undefined;
    if (code === undefined) throw unreadable(`${describeValue(path)} cannot be read as records`, error);
    throw new PortraitError({
      code: "io",
      message: `cora: cannot read ${describeValue(path)}: ${code}.`,
      cause: error,
    });
  } finally {
    file.destroy();
    lines.destroy();
  }
  return records;
}

function readWords(text: string, record: number): readonly number[] {
  const words = text
    .split(" ")
    .filter((word) => word !== "")
    .map(Number);
  const sound = words.every(
    (word, at) =>
      Number.isInteger(word) && word >= 0 && word < WORDS && (at === 0 || (words[at - 1] as number) < word),
  );
  if (sound) return words;
  throw unreadable(
    `the words of record ${record} must be ascending integers >= 0 and < ${WORDS}; received ${describeValue(text)}`,
  );
}

function checkFields(file: string, records: readonly (readonly string[])[], fields: number): void {
  const odd = records.findIndex(({ length }) => length !== fields);
  if (odd < 0) return;
  throw unreadable(
    `record ${odd + 1} of the ${file} must have ${fields} fields; it has ${records[odd]?.length}`,
  );
}

/** Ids that sort as the numbers do. */
const paper = (node: string): string => node.padStart(4, "0");

/**
 * Cora: 2,708 papers on machine learning in 7 classes, 5,278 citations between them and 1,433 words, with the division of
 * Planetoid (Yang, Cohen and Salakhutdinov 2016) on which graph networks are compared. Source: McCallum et al. 2000; Sen et al.
 * 2008.
 *
 * @param files - Where the files are.
 * @throws PortraitError `invalid-argument` when a path is none; `io` when a file cannot be read; `unreadable-source` when it
 *   is another.
 *
 * @example
 * ```ts
 * import { cora } from "@portrait/datasets/node";
 *
 * const missing = await cora({ nodes: "no/nodes.tsv", edges: "no/edges.tsv" }).catch((error) => error.code);
 * missing; // => "io"
 * ```
 */
export async function cora(files: CoraFiles): Promise<Cora> {
  const [header, ...nodes] = await readLines(files?.nodes);
  const edges = await readLines(files.edges);
  if (header?.join("\t") !== HEADER)
    throw unreadable(`the first line of the nodes must be ${JSON.stringify(HEADER)}`);
  checkFields("nodes", nodes, 4);
  checkFields("edges", edges, 2);
  const words = nodes.map((record, at) => readWords(record[3] as string, at + 1));
  const offsets = new Int32Array(nodes.length + 1);
  words.forEach((list, node) => {
    offsets[node + 1] = (offsets[node] as number) + list.length;
  });
  const features = createSparseVector({
    width: WORDS,
    offsets,
    indices: Int32Array.from(words.flat()),
    values: new Float32Array(offsets[nodes.length] as number).fill(1),
  });
  const definition = defineGraph({ nodes: ["paper"], edges: { cites: { from: "paper", to: "paper" } } });
  const graph = createGraph(definition, {
    nodes: { paper: { ids: nodes.map(([node]) => paper(node as string)), features } },
    edges: { cites: edges.map(([from, to]) => ({ from: paper(from as string), to: paper(to as string) })) },
  });
  const classes = [...new Set(nodes.map(([, label]) => label as string))].sort();
  const part = (name: string): NodeLabels<"paper", "cites"> =>
    labelNodes(graph, {
      node: "paper",
      classes,
      labels: nodes
        .filter(([, , split]) => split === name)
        .map(([node, label]) => [paper(node as string), label as string]),
    });
  return Object.freeze({ graph, train: part("train"), validation: part("val"), test: part("test") });
}
