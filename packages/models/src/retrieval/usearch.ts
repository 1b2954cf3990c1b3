import { PortraitError } from "@portrait/core";

/** The part of an index of usearch that is used. */
export interface UsearchIndex {
  /** Adds vectors, row-major, under keys. */
  add(keys: BigUint64Array, vectors: Float32Array, threads: number): void;
  /** The keys nearest to a vector. */
  search(vectors: Float32Array, k: number, threads: number): { readonly keys: BigUint64Array };
}

/** The part of the module of usearch that is used. */
export interface Usearch {
  /** Makes an index. */
  readonly Index: new (config: {
    readonly metric: string;
    readonly quantization: string;
    readonly dimensions: number;
    readonly connectivity: number;
    readonly expansion_add: number;
    readonly expansion_search: number;
    readonly multi: boolean;
  }) => UsearchIndex;
}

/** Held apart from the import, so that bundlers leave alone what most programs do not use. */
const NAME = "usearch";

/**
 * Loads usearch, which is an optional peer dependency.
 *
 * @throws PortraitError `not-supported` when it is not installed or does not run here.
 */
export async function loadUsearch(): Promise<Usearch> {
  let found: unknown;
  try {
    found = await import(/* @vite-ignore */ NAME);
  } catch (cause) {
    throw new PortraitError({
      code: "not-supported",
      message: "approximateIndex: the package usearch cannot be loaded.",
      hint: "Install it (npm install usearch; it runs in Node, not in browsers), or use createInnerProductIndex, which is exact.",
      cause,
    });
  }
  return found as Usearch;
}
