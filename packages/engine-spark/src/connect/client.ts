import {
  type ChannelOptions,
  Client,
  type ClientReadableStream,
  credentials,
  Metadata,
  type MethodDefinition,
} from "@grpc/grpc-js";
import { PortraitError } from "@portrait/core";
import type { SparkAddress } from "./address.js";
import type {
  ConfigRequest,
  ExecutePlanRequest,
  ExecutePlanResponse,
  InterruptRequest,
  ReattachExecuteRequest,
  ReleaseExecuteRequest,
  ReleaseSessionRequest,
} from "./messages.generated.js";
import { sparkService } from "./service.js";

/** How to reach a server. */
export interface Transport {
  /** Where it is. */
  readonly address: SparkAddress;
  /** Whether to use TLS. */
  readonly tls: boolean;
  /** The bearer token. */
  readonly token: string | undefined;
}

/** A connection to a server. */
export interface SparkClient {
  /** `host:port`. */
  readonly target: string;
  /**
   * Runs a plan.
   *
   * @param request - The plan.
   */
  executePlan(request: ExecutePlanRequest): ClientReadableStream<ExecutePlanResponse>;
  /**
   * Goes on with a plan that runs.
   *
   * @param request - Which, and behind which response.
   */
  reattach(request: ReattachExecuteRequest): ClientReadableStream<ExecutePlanResponse>;
  /**
   * Configures a session.
   *
   * @param request - With what.
   * @param deadline - How many milliseconds to wait for the answer.
   */
  configure(request: ConfigRequest, deadline: number): Promise<void>;
  /**
   * Stops a plan; an answer that does not come in 5 s is not waited for.
   *
   * @param request - Which.
   */
  interrupt(request: InterruptRequest): Promise<void>;
  /**
   * Lets the server forget a plan that has ended; an answer that does not come in 5 s is not waited for.
   *
   * @param request - Which.
   */
  releaseExecute(request: ReleaseExecuteRequest): Promise<void>;
  /**
   * Ends a session; an answer that does not come in 5 s is not waited for.
   *
   * @param request - Which.
   */
  releaseSession(request: ReleaseSessionRequest): Promise<void>;
  /** Closes the connection. */
  close(): void;
}

const PATIENCE = 5000;

/** Spark takes messages of up to 128 MB, and may send longer ones. */
const LONGEST_MESSAGE = 256 * 1024 * 1024;

const CHANNEL: ChannelOptions = {
  "grpc.max_receive_message_length": LONGEST_MESSAGE,
  "grpc.max_send_message_length": LONGEST_MESSAGE,
  "grpc.initial_reconnect_backoff_ms": 100,
  "grpc.max_reconnect_backoff_ms": 2000,
};

function checkToken({ address, tls, token }: Transport): void {
  if (token === undefined || tls || address.loopback) return;
  throw new PortraitError({
    code: "invalid-option",
    message: `spark: "token" must not be sent in clear text; received a token for ${address.target} without TLS.`,
    hint: "Pass tls: true, or leave the token out.",
  });
}

/**
 * Makes a connection; nothing is sent yet.
 *
 * @param transport - How to reach the server.
 * @throws PortraitError `invalid-option` when a token would be sent in clear text over a network.
 */
export function createClient(transport: Transport): SparkClient {
  checkToken(transport);
  const { address, tls, token } = transport;
  const service = sparkService();
  const client = new Client(
    address.target,
    tls ? credentials.createSsl() : credentials.createInsecure(),
    CHANNEL,
  );

  function headers(): Metadata {
    const metadata = new Metadata();
    if (token !== undefined) metadata.set("authorization", `Bearer ${token}`);
    return metadata;
  }
  function stream<Request>(
    method: MethodDefinition<Request, ExecutePlanResponse>,
    request: Request,
  ): ClientReadableStream<ExecutePlanResponse> {
    const { path, requestSerialize, responseDeserialize } = method;
    return client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request, headers());
  }
  function ask<Request, Response>(
    method: MethodDefinition<Request, Response>,
    request: Request,
    patience: number,
  ): Promise<void> {
    const { path, requestSerialize, responseDeserialize } = method;
    const options = { deadline: Date.now() + patience };
    return new Promise((resolve, reject) => {
      client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        headers(),
        options,
        (error) => (error === null ? resolve() : reject(error)),
      );
    });
  }
  const tell = <Request, Response>(
    method: MethodDefinition<Request, Response>,
    request: Request,
  ): Promise<void> => ask(method, request, PATIENCE).catch(() => undefined);
  return {
    target: address.target,
    executePlan: (request) => stream(service.executePlan, request),
    reattach: (request) => stream(service.reattachExecute, request),
    configure: (request, deadline) => ask(service.config, request, deadline),
    interrupt: (request) => tell(service.interrupt, request),
    releaseExecute: (request) => tell(service.releaseExecute, request),
    releaseSession: (request) => tell(service.releaseSession, request),
    close: () => client.close(),
  };
}
