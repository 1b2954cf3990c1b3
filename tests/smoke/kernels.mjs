// Runs the kernels of the installed packages on one thread and on two, and compiled by the application.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createCsr, instantiate, sparseDenseMatMul, workers } from "@portrait/kernels";
import { createSparseProduct, dense } from "@portrait/kernels/dense";

const matrix = createCsr({
  rows: 100,
  columns: 80,
  row: Array.from({ length: 2000 }, (_, entry) => (entry * 7) % 100),
  column: Array.from({ length: 2000 }, (_, entry) => (entry * 13) % 80),
});
const numbers = Float32Array.from({ length: 80 * 16 }, (_, at) => Math.fround(Math.sin(at)));
const expected = sparseDenseMatMul(matrix, numbers, 16);

const pool = await workers({ size: 2 });
assert.equal(pool.size, 2);
for (const options of [{}, { workers: pool }]) {
  const product = await createSparseProduct(matrix, 16, options);
  assert.deepEqual(product.multiply(numbers), expected);
  product.dispose();
}

const path = createRequire(import.meta.url).resolve("@portrait/kernels/dense.wasm");
const compiled = await WebAssembly.compile(readFileSync(path));
const alone = await workers({ size: 1, modules: { dense: compiled } });
const instance = await instantiate(dense, { workers: alone });
assert.ok(instance.simd);
const row = instance.alloc(12);
instance.f32(row, 3).set([1, 2, 3]);
assert.equal(instance.kernels.dotF32(row, row, 3), 14);
console.log(`Kernels on Node ${process.version}: ${pool.size} threads`);
