import { type TfjsBackend, tfjs } from "@portrait/backend-tfjs";
import type { Check } from "../suite/failed-checks.js";
import { must } from "../suite/must.js";
import { expectNoLeak } from "./leak.js";
import type { OpenBackend } from "./suite.js";

/** The code of an error that something throws or rejects with; `none` when it does not. */
async function codeOf(act: () => unknown): Promise<string> {
  try {
    await act();
    return "none";
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  }
}

const active = (backend: TfjsBackend): string => backend.run((tf) => tf.getBackend());

/**
 * Checks that a backend starts, stands beside others, counts what it holds and ends.
 *
 * @param open - Opens it.
 */
export function lifecycleChecks(open: OpenBackend): readonly Check[] {
  const check = (name: string, use: (backend: TfjsBackend, other: TfjsBackend) => Promise<void>): Check => ({
    name,
    run: async () => {
      const backend = await open();
      const other = await tfjs(backend.name === "cpu" ? "wasm" : "cpu");
      try {
        await use(backend, other);
      } finally {
        backend.dispose();
        other.dispose();
      }
    },
  });
  const equal = (actual: unknown, expected: unknown, what: string): void =>
    must(
      JSON.stringify(actual) === JSON.stringify(expected),
      `${what}: ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`,
    );
  return [
    check("a handle is frozen and has the name that tfjs knows", async (backend) => {
      must(Object.isFrozen(backend) && Object.isFrozen(backend.passedOver), "it is not frozen");
      equal(active(backend), backend.name, "the active backend");
    }),
    check(
      "it is active for the length of a call, also within a call on another and when one throws",
      async (backend, other) => {
        const tf = other.run((module) => module);
        await tf.setBackend(other.name);
        const inside = backend.run((tf) => [tf.getBackend(), active(other), tf.getBackend()]);
        equal(inside, [backend.name, other.name, backend.name], "the active backends");
        const broken = (): never => {
          throw new Error("inside");
        };
        equal(await codeOf(() => backend.run(broken)), "Error: inside", "what was thrown");
        equal(tf.getBackend(), other.name, "the active backend afterwards");
      },
    ),
    check("an asynchronous function is refused", async (backend) => {
      equal(await codeOf(() => backend.run(async () => 1)), "invalid-argument", "the error");
    }),
    check("tidy keeps what is returned alone, and memory counts it", async (backend) => {
      const before = backend.memory();
      const kept = backend.tidy((tf) => tf.add(tf.ones([3, 5]), tf.ones([5])));
      const { tensors, bytes, buffers } = backend.memory();
      equal(
        [tensors, bytes, buffers],
        [before.tensors + 1, before.bytes + 60, before.buffers + 1],
        "tensors, bytes and blocks",
      );
      kept.dispose();
      equal(backend.memory().tensors, before.tensors, "tensors afterwards");
    }),
    check("what throws within tidy leaves nothing behind", async (backend) => {
      await expectNoLeak(backend, () =>
        codeOf(() =>
          backend.tidy((tf) => {
            tf.ones([3]);
            throw new Error("inside");
          }),
        ),
      );
    }),
    check("it takes turns with another backend, on tensors of both", async (backend, other) => {
      await expectNoLeak(backend, async () => {
        let sum = backend.tidy((tf) => tf.zeros([200]));
        for (let turn = 1; turn <= 4; turn++) {
          const next = (turn % 2 === 0 ? other : backend).tidy((tf) => tf.add(sum, tf.fill([200], turn)));
          sum.dispose();
          sum = next;
        }
        const values = await sum.data();
        sum.dispose();
        equal([values.length, values[0], values[199]], [200, 10, 10], "the sums");
      });
    }),
    check("a tensor of one call can be read in another, and by data() outside of all", async (backend) => {
      const made = backend.tidy((tf) => tf.square(tf.range(0, 200)));
      const read = backend.run(() => made.dataSync()[199]);
      equal([read, (await made.data())[199]], [199 ** 2, 199 ** 2], "the last number");
      made.dispose();
    }),
    check("a disposed handle is closed, a second on the same backend is not", async (backend) => {
      const second = await open();
      const kept = second.tidy((tf) => tf.tensor1d([1, 2]));
      backend.dispose();
      backend.dispose();
      for (const act of [() => backend.run(() => 1), () => backend.tidy(() => []), () => backend.memory()]) {
        equal(await codeOf(act), "closed", "the error");
      }
      equal([...(await kept.data())], [1, 2], "what the second holds");
      kept.dispose();
      second.dispose();
    }),
    check("tensors left on it are lost with the last handle, and it starts again", async (backend, other) => {
      const left = backend.tidy((tf) => tf.square(tf.range(0, 200)));
      const before = other.memory();
      backend.dispose();
      equal(await codeOf(() => left.data()), "closed", "reading a tensor that is left");
      equal(await codeOf(() => other.run((tf) => tf.square(left))), "closed", "using it elsewhere");
      left.dispose();
      equal(other.memory().tensors, before.tensors - 1, "tensors");
      const again = await open();
      const value = again.tidy((tf) => tf.sum(tf.ones([300])));
      equal((await value.data())[0], 300, "the sum");
      value.dispose();
      again.dispose();
    }),
  ];
}
