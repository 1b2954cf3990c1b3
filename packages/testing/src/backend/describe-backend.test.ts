import { type TfjsBackend, tfjs } from "@portrait/backend-tfjs";
import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import { afterAll, describe, expect, test } from "vitest";
import { failedChecks } from "../suite/failed-checks.js";
import { backendChecks } from "./backend-checks.js";
import { faultyBackend } from "./faulty-backend.fixture.js";
import { expectNoLeak } from "./leak.js";
import { lifecycleChecks } from "./lifecycle-checks.js";
import { opChecks } from "./op-checks.js";

const opened: TfjsBackend[] = [];
const open = async (): Promise<TfjsBackend> => {
  const backend = await tfjs("cpu");
  opened.push(backend);
  return backend;
};
afterAll(() => {
  for (const backend of opened) backend.dispose();
});

/** Checks without a number to be wrong, or whose numbers no kernel of tfjs makes. */
const withoutNumbers =
  /: (nothing|no index|no entry|with nothing)$|^(fill|range|zerosLike|onesLike|sparseDenseMatMul|sampledMatMul|gatherRows): |^the lists of what/;

test("every check of an operation finds a backend that gives everything one too large", async () => {
  const faulty = await faultyBackend("faulty", () => new MathBackendCPU());
  const backend = await faulty.open();
  try {
    const checks = opChecks(async () => backend, {});
    const found = new Set((await failedChecks(checks)).map(({ name }) => name));
    const missed = checks
      .map(({ name }) => name)
      .filter((name) => !found.has(name) && !withoutNumbers.test(name));
    expect(checks.length).toBeGreaterThan(400);
    expect(missed).toEqual([]);
  } finally {
    backend.dispose();
    faulty.remove();
  }
});

describe("every check of the lifecycle finds its fault", () => {
  const faults: readonly (readonly [
    fault: string,
    found: RegExp,
    change: (backend: TfjsBackend) => Partial<TfjsBackend>,
  ])[] = [
    ["a handle that is not frozen", /frozen/, () => ({})],
    [
      "one that stays active",
      /active for the length/,
      (backend) => ({
        run: (compute) => {
          const result = backend.run(compute);
          void backend.run((tf) => tf).setBackend(backend.name);
          return result;
        },
      }),
    ],
    [
      "one that takes asynchronous functions",
      /asynchronous/,
      () => ({ run: (compute) => compute({} as never) }),
    ],
    [
      "one that keeps everything",
      /keeps what is returned alone/,
      (backend) => ({ tidy: (compute) => backend.run(compute) }),
    ],
    [
      "one that leaks when something throws",
      /leaves nothing behind/,
      (backend) => ({ tidy: (compute) => backend.run(compute) }),
    ],
    [
      "one whose tensors cannot be added up elsewhere",
      /takes turns/,
      (backend) => ({
        tidy: (compute) => backend.tidy((tf) => compute({ ...tf, add: tf.sub } as typeof tf)),
      }),
    ],
    [
      "one that reads something else",
      /read in another/,
      (backend) => ({
        tidy: (compute) => backend.tidy((tf) => compute({ ...tf, square: tf.neg } as typeof tf)),
      }),
    ],
    ["one that cannot be closed", /closed/, () => ({ dispose: () => {} })],
    ["one that is not freed", /are lost/, () => ({ dispose: () => {} })],
  ];

  test.each(faults)("%s", async (_, found, change) => {
    const held: TfjsBackend[] = [];
    const faulty = async (): Promise<TfjsBackend> => {
      const backend = await tfjs("cpu");
      held.push(backend);
      return { ...backend, ...change(backend) };
    };
    const checks = lifecycleChecks(faulty).filter(({ name }) => found.test(name));
    const sound = lifecycleChecks(() => tfjs("cpu")).filter(({ name }) => found.test(name));
    expect(checks.length).toBe(1);
    expect(await failedChecks(sound)).toEqual([]);
    expect((await failedChecks(checks)).map(({ name }) => name)).toEqual(checks.map(({ name }) => name));
    for (const backend of held) backend.dispose();
  });
});

describe("the lists", () => {
  const failures = async (suite: Parameters<typeof backendChecks>[1], name: RegExp) => {
    const checks = backendChecks(open, suite).filter((check) => name.test(check.name));
    return (await failedChecks(checks)).map((failed) => `${failed.name}: ${(failed.error as Error).message}`);
  };

  test("what is listed as lacking must be lacking", async () => {
    expect(await failures({ lacking: ["sqrt"] }, /^sqrt/)).toEqual([
      'sqrt: lacking, as listed: "sqrt" is listed as lacking, but "sqrt: odd shape" works',
    ]);
  });

  test("what is listed as different must differ", async () => {
    expect(await failures({ differs: { "sqrt: scalar": "odd" } }, /^sqrt: scalar/)).toEqual([
      'sqrt: scalar: differs, as listed (odd): "sqrt: scalar" is listed as different, but is right',
    ]);
  });

  test("what is listed must be known", async () => {
    expect(await failures({ lacking: ["__proto__"], differs: { "sqrt: x": "y" } }, /^the lists/)).toEqual([
      'the lists of what is lacking or differs name what there is: there is no "__proto__", "sqrt: x"',
    ]);
  });
});

test("a leak is told by its counts, and so is what is missing", async () => {
  const backend = await open();
  const kept = backend.run((tf) => tf.ones([2]));
  await expect(expectNoLeak(backend, () => kept.dispose())).rejects.toThrow(
    /^leak: tensors \d+ -> \d+, bytes \d+ -> \d+, buffers \d+ -> \d+$/,
  );
  expect(await expectNoLeak(backend, async () => 5)).toBe(5);
});
