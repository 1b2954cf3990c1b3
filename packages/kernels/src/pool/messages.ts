/** What a pool sends to its workers. */
export type ToWorker =
  | {
      readonly type: "start";
      readonly thread: number;
      readonly threads: number;
      readonly control: ArrayBufferLike;
    }
  | {
      readonly type: "open";
      readonly id: number;
      readonly module: WebAssembly.Module;
      readonly memory: WebAssembly.Memory;
      readonly names: readonly string[];
    }
  | { readonly type: "close"; readonly id: number };

/** What a worker answers. */
export type FromWorker =
  | { readonly type: "started" }
  | { readonly type: "opened"; readonly id: number; readonly error?: string };
