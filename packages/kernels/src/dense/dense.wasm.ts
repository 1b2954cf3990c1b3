// Generated from assembly/dense by "pnpm --filter @portrait/kernels run wasm dense". Do not edit.
/** The dense kernels as a WebAssembly binary with SIMD, in base64: 274 bytes. */
export const wasm: string =
  "AGFzbQEAAAABCAFgA39/fwF8AhIBA2VudgZtZW1vcnkCAQGAgAQDAgEABxMCBmRvdEYzMgAABm1lbW9yeQIACtABAc0BAwN/BHsBfCACQXxxIQMDQCADIARKBEAgBiAEQQJ0IgUgAGr9AAQAIgj9XyABIAVq/QAEACIJ/V/98gH98AEhBiAHIAggCP0NCAkKCwwNDg8ICQoLDA0OD/1fIAkgCf0NCAkKCwwNDg8ICQoLDA0OD/1f/fIB/fABIQcgBEEEaiEEDAELCyAGIAf98AEiBv0hACAG/SEBoCEKA0AgAiADSgRAIAogA0ECdCIEIABqKgIAuyABIARqKgIAu6KgIQogA0EBaiEDDAELCyAKCw==";
