import {
  type DescMessage,
  type DescMethod,
  fromBinary,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import type { MethodDefinition, ServiceDefinition } from "@grpc/grpc-js";
import {
  type ConfigRequest,
  type ConfigResponse,
  type ExecutePlanRequest,
  type ExecutePlanResponse,
  type InterruptRequest,
  type InterruptResponse,
  type ReattachExecuteRequest,
  type ReleaseExecuteRequest,
  type ReleaseExecuteResponse,
  type ReleaseSessionRequest,
  type ReleaseSessionResponse,
  SparkConnectService,
} from "./messages.generated.js";

/** The calls of Spark Connect that are used, as gRPC takes them. */
export interface SparkService extends ServiceDefinition {
  /** Runs a plan and streams what comes of it. */
  readonly executePlan: MethodDefinition<ExecutePlanRequest, ExecutePlanResponse>;
  /** Goes on with the stream of a plan that runs. */
  readonly reattachExecute: MethodDefinition<ReattachExecuteRequest, ExecutePlanResponse>;
  /** Sets what a session is configured with. */
  readonly config: MethodDefinition<ConfigRequest, ConfigResponse>;
  /** Stops a plan. */
  readonly interrupt: MethodDefinition<InterruptRequest, InterruptResponse>;
  /** Frees what is held of a plan that has ended. */
  readonly releaseExecute: MethodDefinition<ReleaseExecuteRequest, ReleaseExecuteResponse>;
  /** Ends a session and frees what it holds. */
  readonly releaseSession: MethodDefinition<ReleaseSessionRequest, ReleaseSessionResponse>;
}

const encode =
  <Desc extends DescMessage>(schema: Desc) =>
  (message: MessageShape<Desc>): Buffer =>
    Buffer.from(toBinary(schema, message));

const decode =
  <Desc extends DescMessage>(schema: Desc) =>
  (bytes: Buffer): MessageShape<Desc> =>
    fromBinary(schema, bytes);

function definition<Input extends DescMessage, Output extends DescMessage>(
  method: DescMethod & { readonly input: Input; readonly output: Output },
): MethodDefinition<MessageShape<Input>, MessageShape<Output>> {
  return {
    path: `/${method.parent.typeName}/${method.name}`,
    requestStream: false,
    responseStream: method.methodKind === "server_streaming",
    requestSerialize: encode(method.input),
    requestDeserialize: decode(method.input),
    responseSerialize: encode(method.output),
    responseDeserialize: decode(method.output),
  };
}

/** The service as gRPC takes it, for a client or, in tests, for a server. */
export function sparkService(): SparkService {
  const { executePlan, reattachExecute, releaseExecute, config, interrupt, releaseSession } =
    SparkConnectService.method;
  return {
    executePlan: definition(executePlan),
    reattachExecute: definition(reattachExecute),
    config: definition(config),
    interrupt: definition(interrupt),
    releaseExecute: definition(releaseExecute),
    releaseSession: definition(releaseSession),
  };
}
