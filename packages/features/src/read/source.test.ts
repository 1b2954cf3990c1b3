import { describe, expect, test } from "vitest";
import { failureOf, thrownBy } from "../thrown.fixture.js";
import { CHUNK, isArrowTable, rowChunks } from "./source.js";

type Source = Parameters<typeof rowChunks>[0];

async function sizes(source: unknown, signal?: AbortSignal): Promise<readonly number[]> {
  const found: number[] = [];
  for await (const chunk of rowChunks(source as Source, signal)) found.push(chunk.length);
  return found;
}

const row = { user: "ann" };

async function* streamOf(count: number): AsyncGenerator<object> {
  for (let index = 0; index < count; index++) yield row;
}

describe("rowChunks", () => {
  test.each([
    [0, []],
    [1, [1]],
    [CHUNK, [CHUNK]],
    [CHUNK + 1, [CHUNK, 1]],
    [2 * CHUNK, [CHUNK, CHUNK]],
  ])("cuts %s rows into %j, whether they come at once or one by one", async (count, expected) => {
    expect(await sizes(Array.from({ length: count }, () => row))).toEqual(expected);
    expect(await sizes(new Set(Array.from({ length: count }, () => ({}))))).toEqual(expected);
    expect(await sizes(streamOf(count))).toEqual(expected);
  });

  test("gives the rows themselves, in their order", async () => {
    const rows = [{ user: "a" }, { user: "b" }];
    for await (const chunk of rowChunks(rows)) expect(chunk).toEqual(rows);
    for await (const chunk of rowChunks(new Map([["x", { user: "a" }]]).values())) {
      expect(chunk).toEqual([{ user: "a" }]);
    }
  });

  test("reads the streams of the platform", async () => {
    const stream = new ReadableStream<object>({
      start(controller) {
        controller.enqueue(row);
        controller.enqueue(row);
        controller.close();
      },
    });
    expect(await sizes(stream)).toEqual([2]);
  });

  test.each([
    ["events.csv", '"events.csv"'],
    [new URL("file:///data/events.parquet"), '"file:///data/events.parquet"'],
  ])("reads no file: %s", async (source, described) => {
    expect(await failureOf(() => sizes(source))).toBe(
      `not-supported: read: the memory engine reads no files; received ${described}. Use duckdb() of @portrait/engine-duckdb, or pass the rows.`,
    );
  });

  test.each([
    [undefined, "undefined"],
    [null, "null"],
    [7, "7"],
    [{ user: "ann" }, "an object"],
    [() => [], "a function"],
    [new Date(0), "Date 1970-01-01T00:00:00.000Z"],
  ])("takes no %s", async (source, described) => {
    expect(await failureOf(() => sizes(source))).toBe(
      `invalid-argument: read: the source must be row objects, an Arrow table or a file; received ${described}. Pass an array of objects such as { user: "17850", at: "2011-03-01" }.`,
    );
  });
});

describe("a source that fails", () => {
  function* failing(): Generator<object> {
    yield row;
    yield row;
    throw new Error("the disk is gone.");
  }
  async function* failingStream(): AsyncGenerator<object> {
    yield* failing();
  }
  const message = "unreadable-source: read: the source failed behind record 2: the disk is gone.";

  test.each([
    ["at once", failing],
    ["one by one", failingStream],
  ])("midway, %s, says behind which record", async (_, source) => {
    const error = await thrownBy(() => sizes(source()));
    expect(`${error.code}: ${error.message}`).toBe(message);
    expect(error.cause).toEqual(new Error("the disk is gone."));
    expect(error.details).toEqual({ line: 2 });
  });

  test("when it is opened", async () => {
    const stream = new ReadableStream<object>();
    stream.getReader();
    const error = await thrownBy(() => sizes(stream));
    expect(error.code).toBe("unreadable-source");
    expect(error.message).toMatch(/^read: the source failed behind record 0: .*locked/);
    const iterable = {
      [Symbol.iterator]() {
        throw new Error("closed");
      },
    };
    expect(await failureOf(() => sizes(iterable))).toBe(
      "unreadable-source: read: the source failed behind record 0: closed.",
    );
  });

  test("with something that is no error", async () => {
    const iterable = {
      [Symbol.asyncIterator]: () => ({
        next() {
          throw "no more";
        },
      }),
    };
    expect(await failureOf(() => sizes(iterable))).toBe(
      'unreadable-source: read: the source failed behind record 0: "no more".',
    );
  });
});

describe("an abort", () => {
  const stopped = "aborted: read: stopped by its signal.";

  test("before the first row reads none", async () => {
    let read = 0;
    function* rows(): Generator<object> {
      read++;
      yield row;
    }
    const reason = new Error("enough");
    const error = await thrownBy(() => sizes(rows(), AbortSignal.abort(reason)));
    expect(`${error.code}: ${error.message}`).toBe(stopped);
    expect(error.cause).toBe(reason);
    expect(read).toBe(0);
  });

  test("reaches rows that come at once: other work runs between chunks", async () => {
    const controller = new AbortController();
    let read = 0;
    function* endless(): Generator<object> {
      for (;;) {
        read++;
        yield row;
      }
    }
    setTimeout(() => controller.abort());
    expect(await failureOf(() => sizes(endless(), controller.signal))).toBe(stopped);
    expect(read % CHUNK).toBe(0);
  });

  test("reaches a stream that is waited for, and lets it clean up", async () => {
    const controller = new AbortController();
    let returned = 0;
    const waiting = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise<IteratorResult<object>>(() => {}),
        return: async () => {
          returned++;
          throw new Error("cannot clean up");
        },
      }),
    };
    const failure = failureOf(() => sizes(waiting, controller.signal));
    setTimeout(() => controller.abort());
    expect(await failure).toBe(stopped);
    expect(returned).toBe(1);
  });

  test("of a stream without end stops within a chunk", async () => {
    const controller = new AbortController();
    let read = 0;
    async function* endless(): AsyncGenerator<object> {
      for (;;) {
        read++;
        if (read === 10) controller.abort();
        yield row;
      }
    }
    expect(await failureOf(() => sizes(endless(), controller.signal))).toBe(stopped);
    expect(read).toBeLessThan(CHUNK);
  });

  test("after the end changes nothing", async () => {
    const controller = new AbortController();
    expect(await sizes(streamOf(3), controller.signal)).toEqual([3]);
    controller.abort();
  });
});

describe("a reader that stops early", () => {
  test("closes the stream", async () => {
    const calls: string[] = [];
    async function* rows(): AsyncGenerator<object> {
      try {
        for (;;) yield row;
      } finally {
        calls.push("closed");
      }
    }
    for await (const _ of rowChunks(rows())) break;
    await new Promise((resolve) => setTimeout(resolve));
    expect(calls).toEqual(["closed"]);
  });
});

test.each([null, undefined, "x", [], { numRows: 1, schema: {} }, { numRows: 1, schema: {}, getChild: 3 }])(
  "%j is no Arrow table",
  (source) => {
    expect(isArrowTable(source)).toBe(false);
  },
);
