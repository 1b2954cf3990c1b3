import {
  createInteractions,
  createTable,
  type Embedder,
  type Estimator,
  type Examples,
  fit,
  type Interactions,
  type RowValues,
} from "@portrait/core";
import { describe, expect, test } from "vitest";
import { majority } from "../baseline/majority.js";
import { logisticRegression } from "../linear/logistic-regression.js";
import { fuse } from "./fuse.js";
import { svdEmbedder } from "./testing/svd-embedder.js";
import { createWorld, MONTH, type WorldRow, worldSchema } from "./testing/world.js";

const { train, test: held } = createWorld(2, 60);
const alone = logisticRegression({ inputs: worldSchema });
const graph = svdEmbedder({ dimensions: 2 });
const estimator = fuse({ embeddings: [graph], predict: alone });

describe("fuse refuses the options", () => {
  const usage = "Write fuse({ embeddings: [lightGcn()], predict: logisticRegression() }).";
  test.each([
    [undefined, "invalid-argument", `"embeddings" is missing; received undefined. ${usage}`],
    [{ embeddings: [graph] }, "invalid-argument", `"predict" is missing; received an object. ${usage}`],
    [
      Object.create({ embeddings: [], predict: alone }),
      "invalid-argument",
      `"embeddings" is missing; received an object. ${usage}`,
    ],
    [
      { embeddings: graph, predict: alone },
      "invalid-option",
      '"embeddings" must be a list of estimators such as lightGcn(); received an object. It may be left out.',
    ],
    [
      { embeddings: [3], predict: alone },
      "invalid-option",
      '"embeddings" must be a list of estimators such as lightGcn(); received an array of 1. It may be left out.',
    ],
    [
      { embeddings: [], predict: "logisticRegression" },
      "invalid-option",
      '"predict" must be an estimator such as logisticRegression(); received "logisticRegression". It may be left out.',
    ],
    [
      { embeddings: [], predict: alone, maxGraphs: 0 },
      "invalid-option",
      '"maxGraphs" must be an integer >= 1; received 0. Leave it out to use 12.',
    ],
    [
      { embeddings: [], predict: alone, folds: 3 },
      "invalid-option",
      'there is no option "folds". The options are "embeddings", "predict", "maxGraphs".',
    ],
  ])("%#", (options, code, message) => {
    const untyped: unknown = options;
    expect(() => fuse(untyped as Parameters<typeof fuse>[0])).toThrow(
      expect.objectContaining({ code, message: `fuse: ${message}` }),
    );
  });
});

describe("fuse refuses to learn from", () => {
  const refuse = (data: Examples<WorldRow>, code: string, message: string) =>
    expect(fit(estimator, data)).rejects.toThrow(
      expect.objectContaining({ code, message: `fuse: ${message}` }),
    );
  const { interactions, ...without } = train;
  const log = interactions as Interactions;

  test("examples without interactions", () =>
    refuse(
      without,
      "invalid-data",
      'the examples hold no interactions, which "svd" learns from. Pass "interactions" to buildExamples or createExamples.',
    ));

  test("interactions that end before a cutoff", () =>
    refuse(
      { ...train, interactions: createInteractions([{ user: "a", item: "x", at: 0 }], 4 * MONTH) },
      "leakage",
      "the interactions are known until 1970-05-01, but there are rows with the later cutoff 1970-05-31. Read the log up to the last cutoff.",
    ));

  test("interactions that all happened later", () =>
    refuse(
      { ...train, interactions: createInteractions([{ user: "a", item: "x", at: 5 * MONTH }], 6 * MONTH) },
      "invalid-data",
      'none of the 1 interactions that the examples know happened before a cutoff, so "svd" has nothing to learn from. Take later cutoffs, or check the instants of the interactions.',
    ));

  test("no examples", () =>
    refuse(
      {
        ...train,
        table: createTable<WorldRow>({
          visits: { type: "number", values: new Float64Array(0) },
          member: { type: "boolean", values: new Uint8Array(0) },
        }),
        users: [],
        cutoffs: new Float64Array(0),
        target: new Uint8Array(0),
      },
      "invalid-data",
      "there are no examples to learn from. Build examples with more cutoffs, or check what the log and the split leave.",
    ));

  test("what is no examples", () => {
    const data: unknown = log;
    return refuse(
      data as Examples<WorldRow>,
      "invalid-argument",
      "the data must be examples; received an object. Make them with buildExamples or createExamples.",
    );
  });

  test("examples with a column of a vector's name", () => {
    const { visits, member } = train.table.columns;
    const table: unknown = createTable<RowValues>({ visits, member, svd_1: visits });
    return refuse(
      { ...train, table: table as typeof train.table },
      "invalid-data",
      'the data already has a column "svd_1", which the vectors of "svd" need. Rename the column.',
    );
  });
});

describe("fuse refuses estimators", () => {
  test("that ignore the vectors", async () => {
    await expect(fit(fuse({ embeddings: [graph], predict: majority() }), train)).rejects.toThrow(
      expect.objectContaining({
        code: "not-supported",
        message:
          'fuse: a classifier of kind "majority" does not take the vectors of the graphs as inputs; it left out "svd_0". Use an estimator that takes all number columns, or one that has withInputs, such as logisticRegression().',
      }),
    );
    expect(
      (await fit(fuse({ embeddings: [], predict: majority() }), train)).predictOne({}).probability,
    ).toBeGreaterThan(0.5);
  });

  test("that make no classifier", async () => {
    const untyped: unknown = {
      ...logisticRegression(),
      learn: async () => ({ kind: "odd", state: () => ({}) }),
    };
    const odd = fuse({ embeddings: [], predict: untyped as typeof alone });
    await expect(fit(odd, train)).rejects.toThrow(
      expect.objectContaining({
        code: "not-supported",
        message: 'fuse: "predict" must make a classifier; it made a model of kind "odd" that is none.',
      }),
    );
  });

  const broken = (
    change: (model: Embedder, fits: number) => Partial<Embedder>,
  ): Estimator<Interactions, Embedder> => {
    let fits = 0;
    return {
      ...graph,
      async learn(data, context) {
        const model = await graph.learn(data, context);
        fits++;
        return { ...model, ...change(model, fits) };
      },
    };
  };

  test.each([
    [
      broken((model) => ({
        embed: (users, history) => {
          const found = model.embed(users, history);
          found.values[1] = Number.NaN;
          return found;
        },
      })),
      'the vector that "svd" gives user "user 0" holds NaN; it must be finite.',
    ],
    [
      broken(() => ({
        embed: () => ({ dimensions: 3, values: new Float32Array(6), known: [true, true] }),
      })),
      '"svd" must give each of 60 users a vector of 2 numbers; received 6 numbers of 3 dimensions.',
    ],
    [
      broken((_, fits) => ({ dimensions: 1 + fits })),
      '"svd" must give vectors of one length; received 2 numbers from an early graph and 3 from a later one.',
    ],
  ])("whose vectors are not sound %#", async (odd, message) => {
    await expect(fit(fuse({ embeddings: [odd], predict: alone }), train)).rejects.toThrow(
      expect.objectContaining({ code: "invalid-data", message: `fuse: ${message}` }),
    );
  });
});

describe("a fused model refuses", async () => {
  const model = await fit(estimator, train);
  const row = { visits: 3, member: true };

  test("rows without interactions", async () => {
    const needed = "fuse: a snapshot with interactions is needed to place users in the graphs; received";
    const hint = 'Pass "interactions" to buildSnapshot, or use predictOne(row, { items }).';
    const { interactions: _, ...bare } = held;
    await expect(model.predictProba([row])).rejects.toThrow(
      expect.objectContaining({
        code: "invalid-argument",
        message: `${needed} a list of row objects. ${hint}`,
      }),
    );
    await expect(model.predictProba(bare)).rejects.toThrow(
      expect.objectContaining({ code: "invalid-argument", message: `${needed} one without. ${hint}` }),
    );
    await expect(model.predictProba(JSON.parse("null"))).rejects.toThrow(
      expect.objectContaining({ code: "invalid-argument", message: `${needed} null. ${hint}` }),
    );
  });

  test("interactions that end before a cutoff", async () => {
    await expect(
      model.predictProba({ ...held, interactions: createInteractions([], 6 * MONTH) }),
    ).rejects.toThrow(
      expect.objectContaining({
        code: "leakage",
        message:
          "fuse: the interactions are known until 1970-06-30, but there are rows with the later cutoff 1970-07-30. Read the log up to the last cutoff.",
      }),
    );
  });

  test("rows that lack or add a column", () => {
    const untyped = (value: unknown) => value as WorldRow;
    expect(() => model.predictOne(untyped({ visits: 1 }))).toThrow(
      expect.objectContaining({
        code: "missing-column",
        message: 'fuse: missing column "member". The data has "visits".',
      }),
    );
    expect(() => model.contributions(untyped({ ...row, svd_0: 1 }))).toThrow(
      expect.objectContaining({
        code: "unexpected-column",
        message:
          'fuse: row 0 has a column that the model does not know: "svd_0". Pass only "visits", "member".',
      }),
    );
    expect(() => model.predictOne(untyped(null))).toThrow(
      expect.objectContaining({
        code: "invalid-argument",
        message: 'fuse: row 0 must be an object with the columns "visits", "member".',
      }),
    );
    expect(() => model.predictOne(untyped({ visits: "3", member: true }))).toThrow(
      expect.objectContaining({
        code: "invalid-data",
        message: 'logisticRegression: column "visits": row 0 must be of type number; received "3".',
      }),
    );
  });

  test("items that are no list of texts", () => {
    const untyped = (value: unknown) => value as { items: string[] };
    expect(() => model.predictOne(row, untyped({ items: "item 1" }))).toThrow(
      expect.objectContaining({
        code: "invalid-option",
        message:
          'fuse.predictOne: "items" must be a list of item ids; received "item 1". It may be left out.',
      }),
    );
    expect(() => model.predictOne(row, untyped({ item: ["item 1"] }))).toThrow(
      expect.objectContaining({
        code: "invalid-option",
        message: 'fuse.predictOne: there is no option "item". Did you mean "items"?',
      }),
    );
  });

  test("validation data without interactions", async () => {
    const { interactions: _, ...bare } = held;
    await expect(fit(estimator, train, { validation: bare })).rejects.toThrow(
      expect.objectContaining({ code: "invalid-argument" }),
    );
  });
});
