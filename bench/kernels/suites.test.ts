import { describe, expect, test } from "vitest";
import { exportedKernels } from "./exported.ts";
import { suites, untimedKernels } from "./suites.ts";

const cases = Object.entries(suites).flatMap(([module, list]) =>
  list.map((item) => ({ ...item, name: `${module}.${item.kernel}`, own: item.module === module })),
);

test("every kernel has a case", async () => {
  expect(await exportedKernels(Object.keys(suites))).toContain("boosting.addLeaves");
  expect(await untimedKernels()).toEqual([]);
});

test("every case of a module names kernels that it has", async () => {
  const exported = await exportedKernels(Object.keys(suites));
  const named = cases
    .filter(({ own }) => own)
    .flatMap(({ module, kernel, also = [] }) => [kernel, ...also].map((name) => `${module}.${name}`));
  expect(named.filter((name) => !exported.includes(name))).toEqual([]);
});

describe("bounds", () => {
  test.each(cases)("$name has one, for $shape", ({ bytes, flops, units }) => {
    expect(Math.max(bytes, flops)).toBeGreaterThan(0);
    expect(units).toBeGreaterThan(0);
  });
});
