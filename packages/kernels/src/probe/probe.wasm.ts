// Generated from assembly/probe by "pnpm --filter @portrait/kernels run wasm probe". Do not edit.
/** The probe kernels as a WebAssembly binary with SIMD, in base64: 299 bytes. */
export const wasm: string =
  "AGFzbQEAAAABGgRgBH9/f38AYAN/f38AYAV/f39/fABgAAF/AhIBA2VudgZtZW1vcnkCAQGAgAQDBgUBAgAAAwYGAX8BQQALBzIGB3NxdWFyZXMAAQVmbG9vZAADBHRyYXAAAARzcGluAAIFY291bnQABAZtZW1vcnkCAAqsAQULACAAIAJGBEAACwsuAQF8A0AgACADSARAIAIgAEEDdGogALciBSAFoiAEoDkDACAAIAFqIQAMAQsLC0kBAX8jAEEBaiQAQQEhAQNAIAMgBEoEQCABQY3M5QBsQd/mu+MDaiEBIARBAWohBAwBCwsgAiAAQQJ0akEBQQIgAUEHRhs2AgALGQAgAiADIAFtIgEgAGxqIABBAWogAfwLAAsLACMAQQFqJAAjAAs=";
