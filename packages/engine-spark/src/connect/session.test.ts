import { isPortraitError } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import { afterEach, expect, test } from "vitest";
import {
  type FakeServer,
  numbersBatch,
  type Script,
  startFakeServer,
  UNAVAILABLE,
} from "../support/fake-server.js";
import { connectSpark } from "./connect.js";
import type { SparkProgress } from "./progress.js";
import type { SparkSession } from "./session.js";

const open: { server?: FakeServer; session?: SparkSession } = {};

afterEach(async () => {
  await open.session?.close();
  open.server?.stop();
  delete open.session;
  delete open.server;
});

async function connected(
  script: Script,
  options: { timeout?: number; retries?: number; token?: string } = {},
) {
  const server = await startFakeServer(script);
  open.server = server;
  const session = await connectSpark({ url: server.url, ...options });
  open.session = session;
  return { server, session };
}

const batch = (...numbers: readonly number[]) =>
  ({ case: "arrowBatch", value: { rowCount: BigInt(numbers.length), data: numbersBatch(numbers) } }) as const;
const complete = { case: "resultComplete", value: {} } as const;
const numbers = async (session: SparkSession): Promise<readonly unknown[]> => [
  ...((await session.query("SELECT x")).getChild("x") ?? []),
];
const target = (server: FakeServer): string => server.url.slice("sc://".length);

test("the settings on which results depend are pinned, and others come along", async () => {
  const server = await startFakeServer({});
  open.server = server;
  open.session = await connectSpark({ url: server.url, config: { "spark.sql.shuffle.partitions": "3" } });
  expect(server.settings).toMatchObject({
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "true",
    "spark.sql.shuffle.partitions": "3",
  });
});

test("the server is told to forget a plan once its result was read, or failed", async () => {
  const asked: string[] = [];
  const { server, session } = await connected({
    execute(stream) {
      asked.push(stream.request.operationId);
      if (asked.length === 2) return stream.fail(13, "[DIVIDE_BY_ZERO] Division by zero");
      stream.send("1", batch(1));
      stream.send("2", complete);
      stream.end();
    },
  });
  await numbers(session);
  await expect(numbers(session)).rejects.toThrow("Division by zero");
  await expect.poll(() => server.forgotten).toEqual(asked);
});

test("a query gives the rows of all batches", async () => {
  const { session } = await connected({
    execute(stream) {
      const { opType } = stream.request.plan ?? {};
      expect(opType).toMatchObject({
        case: "root",
        value: { relType: { case: "sql", value: { query: "SELECT x" } } },
      });
      stream.send("1", batch(1, 2));
      stream.send("2", batch(3));
      stream.send("3", complete);
      stream.end();
    },
  });
  expect(await numbers(session)).toEqual([1, 2, 3]);
});

test("a query without rows keeps its columns", async () => {
  const { session } = await connected({
    execute(stream) {
      stream.send("1", batch());
      stream.send("2", complete);
      stream.end();
    },
  });
  const table = await session.query("SELECT x");
  expect([table.numRows, table.schema.fields.map(({ name }) => name)]).toEqual([0, ["x"]]);
});

test("a statement goes as a command, rows as a view", async () => {
  const plans: unknown[] = [];
  const { session } = await connected({
    execute(stream) {
      plans.push(JSON.parse(JSON.stringify(stream.request.plan?.opType, (_, value) => value)));
      stream.send("1", complete);
      stream.end();
    },
  });
  await session.run("DROP VIEW v");
  await session.createView("v", Uint8Array.of(1, 2));
  expect(plans).toMatchObject([
    {
      case: "command",
      value: {
        commandType: {
          case: "sqlCommand",
          value: { input: { relType: { value: { query: "DROP VIEW v" } } } },
        },
      },
    },
    {
      case: "command",
      value: {
        commandType: {
          case: "createDataframeView",
          value: { name: "v", replace: true, input: { relType: { value: { data: { data: [1, 2] } } } } },
        },
      },
    },
  ]);
});

test("a stream that breaks is taken up behind the last message", async () => {
  const behind: (string | undefined)[] = [];
  const { session } = await connected({
    execute(stream) {
      stream.send("1", batch(1));
      stream.fail(UNAVAILABLE, "connection reset");
    },
    reattach(stream) {
      behind.push(stream.request.lastResponseId);
      if (stream.attempt === 1) {
        stream.send("2", batch(2));
        stream.end();
        return;
      }
      stream.send("3", batch(3));
      stream.send("4", complete);
      stream.end();
    },
  });
  expect(await numbers(session)).toEqual([1, 2, 3]);
  expect(behind).toEqual(["1", "2"]);
});

test("a request that was lost on the way is sent again", async () => {
  let sent = 0;
  const { session } = await connected({
    execute(stream) {
      if (++sent === 1) return stream.fail(UNAVAILABLE, "connection reset");
      stream.send("1", batch(7));
      stream.send("2", complete);
      stream.end();
    },
    reattach: (stream) => stream.fail(13, "[INVALID_HANDLE.OPERATION_NOT_FOUND] no such operation"),
  });
  expect(await numbers(session)).toEqual([7]);
  expect(sent).toBe(2);
});

test("a server that stays away is given up, with what to do", async () => {
  const { server, session } = await connected(
    {
      execute: (stream) => stream.fail(UNAVAILABLE, "gone"),
      reattach: (stream) => stream.fail(UNAVAILABLE, "gone"),
    },
    { retries: 2 },
  );
  await expectPortraitError(session.query("SELECT x"), {
    code: "io",
    message: `spark: there is no answer from a Spark server at ${target(server)}: gone. Start Spark Connect with $SPARK_HOME/sbin/start-connect-server.sh (Spark 4), and pass its address as url.`,
  });
});

test("streams that end again and again without a result are given up", async () => {
  const { server, session } = await connected(
    { execute: (stream) => stream.end(), reattach: (stream) => stream.end() },
    { retries: 1 },
  );
  const error = await session.query("SELECT x").catch((cause: unknown) => cause);
  expect(isPortraitError(error, "io")).toBe(true);
  expect(String(error)).toContain(`the Spark server at ${target(server)} sent nothing`);
});

test("a server that hangs is given up after the timeout", async () => {
  const { server, session } = await connected(
    { execute: () => undefined, reattach: () => undefined },
    { retries: 1, timeout: 30 },
  );
  await expectPortraitError(session.query("SELECT x"), {
    code: "io",
    message: `spark: the Spark server at ${target(server)} sent nothing for 30 ms, 2 times in a row. Look at the server's log, or raise "timeout".`,
  });
});

test("what Spark says against a query is told, with its error class", async () => {
  const { server, session } = await connected({
    execute: (stream) =>
      stream.fail(
        13,
        "[UNRESOLVED_COLUMN.WITH_SUGGESTION] A column `nope` cannot be resolved. SQLSTATE: 42703\n== SQL (line 1) ==\nSELECT secret",
      ),
  });
  const error = await session.query("SELECT nope").catch((cause: unknown) => cause);
  if (!isPortraitError(error, "io")) throw error;
  expect(error.message).toBe(
    "spark: Spark stopped: [UNRESOLVED_COLUMN.WITH_SUGGESTION] A column `nope` cannot be resolved. SQLSTATE: 42703.",
  );
  expect(error.details).toEqual({
    target: target(server),
    status: 13,
    errorClass: "UNRESOLVED_COLUMN.WITH_SUGGESTION",
  });
});

test("a batch that is no Arrow data is an error", async () => {
  const { session } = await connected({
    execute(stream) {
      stream.send("1", {
        case: "arrowBatch",
        value: { rowCount: 1n, data: Uint8Array.of(9, 9, 9, 9, 9, 9, 9, 9) },
      });
      stream.send("2", complete);
      stream.end();
    },
  });
  const error = await session.query("SELECT x").catch((cause: unknown) => cause);
  expect(isPortraitError(error, "io"), String(error)).toBe(true);
  expect(String(error)).toContain("cannot be read");
});

test("a signal stops the query here and on the server, and the session goes on", async () => {
  const controller = new AbortController();
  let operation = "";
  const { server, session } = await connected({
    execute(stream) {
      if (operation === "") {
        operation = stream.request.operationId;
        stream.send("1", batch(1));
        setTimeout(() => controller.abort(), 10);
        return;
      }
      stream.send("1", complete);
      stream.end();
    },
  });
  await expectPortraitError(session.query("SELECT x", { signal: controller.signal }), {
    code: "aborted",
    message: "spark: stopped by its signal.",
  });
  await expect.poll(() => server.interrupted).toEqual([operation]);
  await session.run("SELECT 1");
});

test("a consumer that stops early stops the query on the server", async () => {
  const { server, session } = await connected({ execute: (stream) => stream.send("1", batch(1)) });
  for await (const table of session.stream("SELECT x")) {
    expect(table.numRows).toBe(1);
    break;
  }
  await expect.poll(() => server.interrupted.length).toBe(1);
});

test("progress is told", async () => {
  const told: SparkProgress[] = [];
  const stages = [
    { numTasks: 4n, numCompletedTasks: 4n, done: true },
    { numTasks: 6n, numCompletedTasks: 1n, done: false },
  ];
  const { session } = await connected({
    execute(stream) {
      stream.send("1", { case: "executionProgress", value: { stages, numInflightTasks: 2n } });
      stream.send("2", complete);
      stream.end();
    },
  });
  await session.query("SELECT x", { onProgress: (progress) => told.push(progress) });
  expect(told).toEqual([{ done: 5, total: 10, running: 2 }]);
});

test("the token goes along, and no message holds it", async () => {
  const tokens: (string | undefined)[] = [];
  const { session } = await connected(
    {
      execute(stream) {
        tokens.push(stream.token);
        stream.fail(16, "token expired");
      },
    },
    { token: "s3cret" },
  );
  const error = await session.query("SELECT x").catch((cause: unknown) => cause);
  if (!isPortraitError(error, "io")) throw error;
  expect(tokens).toEqual(["Bearer s3cret"]);
  expect(error.message).toMatch(/refused: token expired\. Check "token"\.$/);
  expect(`${JSON.stringify(error)} ${error.stack} ${JSON.stringify(error.cause)}`).not.toContain("s3cret");
});

test("closing ends what runs and frees the session", async () => {
  const { server, session } = await connected({ execute: (stream) => stream.send("1", batch(1)) });
  const running = session.query("SELECT x").catch((cause: unknown) => cause);
  await session.close();
  await session.close();
  expect(isPortraitError(await running, "closed")).toBe(true);
  expect(server.released.length).toBe(1);
  await expectPortraitError(session.query("SELECT x"), {
    code: "closed",
    message: "spark: the engine was closed. Make a new one with spark().",
  });
});

test("where there is no server, it says how to start one", async () => {
  const server = await startFakeServer({});
  server.stop();
  const error = await connectSpark({ url: server.url, retries: 0 }).catch((cause: unknown) => cause);
  if (!isPortraitError(error, "io")) throw error;
  expect(error.message).toContain(`there is no answer from a Spark server at ${target(server)}`);
  expect(error.message).toContain("start-connect-server.sh");
});
