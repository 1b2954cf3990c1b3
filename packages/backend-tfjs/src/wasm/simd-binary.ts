/// <reference path="./binary.d.ts" />
import bytes from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm";

/** The single-threaded SIMD binary of tfjs's wasm backend. The build puts it into a script of its own, loaded on demand. */
export const simdBinary: Uint8Array = bytes;
