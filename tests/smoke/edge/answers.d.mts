/** The files of models by name. */
export type ModelFiles = Readonly<Record<string, Uint8Array>>;

/** The probabilities that models gave, by what they are. */
export type Found = Readonly<Record<string, readonly number[]>>;

/** What came out. */
export interface Answers {
  /** Whether the kernels are WebAssembly. */
  readonly simd: boolean;
  /** The probabilities. */
  readonly found: Found;
  /** Features, thresholds and values of trees that were learnt in place. */
  readonly trees: readonly number[];
}

export function learnModels(): Promise<ModelFiles>;
export function answers(files: ModelFiles): Promise<Answers>;
export function distance(a: Found, b: Found): number;
