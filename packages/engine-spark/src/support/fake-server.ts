import { create, type MessageInitShape } from "@bufbuild/protobuf";
import {
  Metadata,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
  status,
} from "@grpc/grpc-js";
import { Float64, Table, tableToIPC, vectorFromArray } from "apache-arrow";
import {
  type ConfigRequest,
  ConfigResponseSchema,
  type ExecutePlanRequest,
  type ExecutePlanResponse,
  ExecutePlanResponseSchema,
  type InterruptRequest,
  InterruptResponseSchema,
  type ReattachExecuteRequest,
  type ReleaseExecuteRequest,
  ReleaseExecuteResponseSchema,
  type ReleaseSessionRequest,
  ReleaseSessionResponseSchema,
} from "../connect/messages.generated.js";
import { sparkService } from "../connect/service.js";

type Answer = NonNullable<MessageInitShape<typeof ExecutePlanResponseSchema>["responseType"]>;

/** A stream of answers, as a script sees it. */
export interface Stream<Request> {
  /** What was asked. */
  readonly request: Request;
  /** Which stream it is, from 0: the first, and those that took it up again. */
  readonly attempt: number;
  /** The bearer token that came with it. */
  readonly token: string | undefined;
  /** Sends a message. */
  send(id: string, responseType: Answer): void;
  /** Ends the stream. */
  end(): void;
  /** Ends the stream with an error. */
  fail(code: number, details: string): void;
}

/** What a fake server does. */
export interface Script {
  /** A plan comes. */
  execute?(stream: Stream<ExecutePlanRequest>): void;
  /** A stream is taken up again. */
  reattach?(stream: Stream<ReattachExecuteRequest>): void;
  /** The settings come; what is thrown is the answer. */
  config?(request: ConfigRequest): { readonly code: number; readonly details: string } | undefined;
}

/** A Spark Connect server that does as a script says. */
export interface FakeServer {
  /** Its URL. */
  readonly url: string;
  /** The settings that came. */
  readonly settings: Record<string, string>;
  /** The operations that were interrupted. */
  readonly interrupted: string[];
  /** The operations that were released. */
  readonly forgotten: string[];
  /** The sessions that were released. */
  readonly released: string[];
  /** Stops it at once. */
  stop(): void;
}

/**
 * A batch of one column of numbers.
 *
 * @param numbers - The numbers.
 */
export function numbersBatch(numbers: readonly number[]): Uint8Array {
  return tableToIPC(new Table({ x: vectorFromArray(numbers, new Float64()) }), "stream");
}

/** Starts a server on a free port of this machine. */
export async function startFakeServer(script: Script): Promise<FakeServer> {
  const server = new Server();
  const settings: Record<string, string> = {};
  const interrupted: string[] = [];
  const forgotten: string[] = [];
  const released: string[] = [];
  let attempts = 0;

  function streamOf<Request>(call: ServerWritableStream<Request, ExecutePlanResponse>): Stream<Request> {
    return {
      request: call.request,
      attempt: attempts++,
      token: call.metadata.get("authorization")[0]?.toString(),
      send: (responseId, responseType) => {
        call.write(create(ExecutePlanResponseSchema, { responseId, responseType }));
      },
      end: () => call.end(),
      fail: (code, details) => call.emit("error", { code, details, metadata: new Metadata() }),
    };
  }
  server.addService(sparkService(), {
    executePlan: (call: ServerWritableStream<ExecutePlanRequest, ExecutePlanResponse>) =>
      script.execute?.(streamOf(call)),
    reattachExecute: (call: ServerWritableStream<ReattachExecuteRequest, ExecutePlanResponse>) =>
      script.reattach?.(streamOf(call)),
    config: (call: ServerUnaryCall<ConfigRequest, unknown>, answer: sendUnaryData<unknown>) => {
      const refused = script.config?.(call.request);
      if (refused !== undefined) return answer({ ...refused, metadata: new Metadata() });
      for (const { key, value } of call.request.operation?.set?.pairs ?? []) settings[key] = value ?? "";
      answer(null, create(ConfigResponseSchema));
    },
    interrupt: (call: ServerUnaryCall<InterruptRequest, unknown>, answer: sendUnaryData<unknown>) => {
      interrupted.push(call.request.operationId);
      answer(null, create(InterruptResponseSchema));
    },
    releaseExecute: (
      call: ServerUnaryCall<ReleaseExecuteRequest, unknown>,
      answer: sendUnaryData<unknown>,
    ) => {
      if (call.request.release.case === "releaseAll") forgotten.push(call.request.operationId);
      answer(null, create(ReleaseExecuteResponseSchema));
    },
    releaseSession: (
      call: ServerUnaryCall<ReleaseSessionRequest, unknown>,
      answer: sendUnaryData<unknown>,
    ) => {
      released.push(call.request.sessionId);
      answer(null, create(ReleaseSessionResponseSchema));
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return {
    url: `sc://127.0.0.1:${port}`,
    settings,
    interrupted,
    forgotten,
    released,
    stop: () => server.forceShutdown(),
  };
}

/** The status of a server that is not there. */
export const UNAVAILABLE: number = status.UNAVAILABLE;
