import { randomUUID } from "node:crypto";
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import type { ClientReadableStream } from "@grpc/grpc-js";
import { PortraitError } from "@portrait/core";
import type { SparkClient } from "./client.js";
import { abortedError, errorClassOf, failureOf, isPassing } from "./failure.js";
import {
  ExecutePlanRequestSchema,
  type ExecutePlanResponse,
  InterruptRequestSchema,
  type Plan,
  ReattachExecuteRequestSchema,
  ReleaseExecuteRequestSchema,
} from "./messages.generated.js";
import { CLIENT_TYPE, pauseAfter } from "./patience.js";
import { progressOf, type SparkProgress } from "./progress.js";

/** Whose plan it is, and how patient to be. */
export interface Execution {
  /** Whose work it is, for messages. */
  readonly owner: string;
  /** The session. */
  readonly sessionId: string;
  /** The user. */
  readonly user: string;
  /** How often in a row a broken stream is taken up again. */
  readonly retries: number;
  /** After how many milliseconds without a message a stream counts as broken. */
  readonly timeout: number;
  /** Stops the plan. */
  readonly signal?: AbortSignal | undefined;
  /** Told how far Spark is, about every two seconds. */
  readonly onProgress?: ((progress: SparkProgress) => void) | undefined;
}

const ONE_OPERATION = 3;

/** Spark never heard of the operation: its request was lost on the way. */
const LOST = "INVALID_HANDLE.OPERATION_NOT_FOUND";
/** The server dropped the stream and expects another. */
const DROPPED = "INVALID_CURSOR.DISCONNECTED";

class Silence extends Error {}

/** The messages of one stream; throws {@link Silence} when none comes for too long. */
async function* messages(
  call: ClientReadableStream<ExecutePlanResponse>,
  timeout: number,
): AsyncGenerator<ExecutePlanResponse> {
  let silent = false;
  const timer = setTimeout(() => {
    silent = true;
    call.cancel();
  }, timeout);
  try {
    for await (const message of call as AsyncIterable<ExecutePlanResponse>) {
      timer.refresh();
      yield message;
    }
  } catch (cause) {
    throw silent ? new Silence(`no message for ${timeout} ms`, { cause }) : cause;
  } finally {
    clearTimeout(timer);
    call.cancel();
  }
}

const passes = (cause: unknown): boolean =>
  cause instanceof Silence || isPassing(cause) || errorClassOf(cause) === DROPPED;

function givenUp({ owner, timeout, retries }: Execution, target: string, cause: unknown): PortraitError {
  if (!(cause instanceof Silence)) return failureOf(owner, target, cause);
  return new PortraitError({
    code: "io",
    message: `${owner}: the Spark server at ${target} sent nothing for ${timeout} ms, ${retries + 1} times in a row.`,
    hint: 'Look at the server\'s log, or raise "timeout".',
    details: { target, timeout },
    cause,
  });
}

/**
 * Runs a plan and gives its messages but for progress and the end. A stream that breaks is taken up behind the last
 * message, so that no message is lost or comes twice.
 *
 * @param client - The connection.
 * @param plan - The plan.
 * @param execution - Whose it is, and how patient to be.
 * @throws PortraitError `io`, `aborted`.
 */
export async function* execute(
  client: SparkClient,
  plan: Plan,
  execution: Execution,
): AsyncGenerator<ExecutePlanResponse> {
  const { owner, sessionId, user, retries, timeout, signal, onProgress } = execution;
  const operationId = randomUUID();
  const common = { sessionId, userContext: { userId: user }, clientType: CLIENT_TYPE, operationId };
  let last: string | undefined;
  let known = false;
  let failures = 0;
  let call: ClientReadableStream<ExecutePlanResponse> | undefined;

  function throwIfAborted(): void {
    if (signal?.aborted === true) throw abortedError(owner, signal);
  }
  function start(): ClientReadableStream<ExecutePlanResponse> {
    if (!known) {
      const requestOptions = [{ reattachOptions: { reattachable: true } }];
      return client.executePlan(create(ExecutePlanRequestSchema, { ...common, plan, requestOptions }));
    }
    const after = last === undefined ? {} : { lastResponseId: last };
    return client.reattach(create(ReattachExecuteRequestSchema, { ...common, ...after }));
  }
  function stop(): void {
    call?.cancel();
    const request = { sessionId, userContext: common.userContext, clientType: CLIENT_TYPE, operationId };
    void client.interrupt(create(InterruptRequestSchema, { ...request, interruptType: ONE_OPERATION }));
  }
  /** Lets the server forget the plan and its messages, which it would hold for minutes so that a stream can be taken up again. */
  function release(): void {
    const which: MessageInitShape<typeof ReleaseExecuteRequestSchema>["release"] = {
      case: "releaseAll",
      value: {},
    };
    void client.releaseExecute(create(ReleaseExecuteRequestSchema, { ...common, release: which }));
  }
  throwIfAborted();
  signal?.addEventListener("abort", stop, { once: true });
  let finished = false;
  try {
    for (;;) {
      try {
        call = start();
        known = true;
        for await (const message of messages(call, timeout)) {
          failures = 0;
          last = message.responseId;
          const { case: kind, value } = message.responseType;
          if (kind === "resultComplete") {
            finished = true;
            return;
          }
          if (kind === "executionProgress") onProgress?.(progressOf(value));
          else yield message;
        }
      } catch (cause) {
        throwIfAborted();
        if (errorClassOf(cause) === LOST && last === undefined) known = false;
        else if (!passes(cause)) throw failureOf(owner, client.target, cause);
        if (failures >= retries) throw givenUp(execution, client.target, cause);
        await pauseAfter(failures, signal);
      }
      failures++;
      throwIfAborted();
      if (failures > retries + 1) {
        throw givenUp(execution, client.target, new Silence("the stream ends without a result"));
      }
    }
  } catch (cause) {
    finished = true;
    throw cause;
  } finally {
    signal?.removeEventListener("abort", stop);
    if (!finished) stop();
    if (known) release();
  }
}
