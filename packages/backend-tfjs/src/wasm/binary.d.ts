/** A WebAssembly binary that the build puts into the script. */
declare module "*.wasm" {
  const bytes: Uint8Array;
  export default bytes;
}
