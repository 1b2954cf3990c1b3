import { forget } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { forgetInIdentities } from "./forget-in-identities.js";
import { identityGraph } from "./identity-graph.js";

const spaces = [{ name: "account", limit: 2 }, { name: "device" }] as const;
const account = (value: string) => ({ space: "account", value }) as const;
const device = (value: string) => ({ space: "device", value }) as const;
const graphOf = () => identityGraph({ spaces });

test("the whole person goes, and the receipt counts ids and statements", async () => {
  const graph = graphOf();
  graph.add([
    { ids: [account("ann"), device("phone")], at: 1 },
    { ids: [device("phone"), device("tv")], at: 2 },
    { ids: [account("bob"), device("laptop")], at: 3 },
  ]);
  const { receipt, values } = await forget("ann", { identities: forgetInIdentities(graph, "account") });
  expect(receipt).toMatchObject({
    complete: true,
    targets: [{ kind: "identities", status: "removed", removed: { ids: 3, statements: 2 } }],
  });
  expect(values.identities).toBe(graph);
  expect(graph.snapshot()).not.toMatch(/ann|phone|tv/);
  expect(graph.resolve(device("laptop")).person).toEqual(account("bob"));
});

test("who is not there is absent, also when asked again", async () => {
  const graph = graphOf();
  graph.add({ ids: [account("ann"), device("phone")], at: 1 });
  const target = forgetInIdentities(graph, "account");
  for (const user of ["__proto__", "phone", "bob"]) {
    const { receipt } = await forget(user, { target });
    expect(receipt.targets[0]).toMatchObject({ status: "absent", removed: { ids: 0, statements: 0 } });
    expect(receipt.targets[0]?.before).toBe(receipt.targets[0]?.after);
  }
  await forget("ann", { target });
  expect((await forget("ann", { target })).receipt.targets[0]?.status).toBe("absent");
});

test("what is left is what the statements without the person's ids make", async () => {
  const ids = fc.uniqueArray(
    fc.oneof(fc.constantFrom("a", "b", "c").map(account), fc.constantFrom("x", "y", "z", "w").map(device)),
    { minLength: 2, maxLength: 2, selector: ({ space, value }) => `${space} ${value}` },
  );
  const statements = fc.array(
    fc.record({
      ids: ids.map(([one, other]) => [one as NonNullable<typeof one>, other as NonNullable<typeof other>]),
      at: fc.nat(5),
    }),
    { maxLength: 10 },
  );
  await fc.assert(
    fc.asyncProperty(statements, async (said) => {
      const graph = graphOf();
      graph.add(said);
      const key = ({ space, value }: { space: string; value: string }) => `${space} ${value}`;
      const gone = new Set(graph.resolve(account("a")).ids.map(key));
      await forget("a", { target: forgetInIdentities(graph, "account") });
      const rebuilt = graphOf();
      const left = said.map((one) => ({ ...one, ids: one.ids.filter((id) => !gone.has(key(id))) }));
      rebuilt.add(left.filter((one) => one.ids.length > 0));
      expect(graph.snapshot()).toBe(rebuilt.snapshot());
      expect(graph.persons()).toEqual(rebuilt.persons());
    }),
    { seed: 1, numRuns: 200 },
  );
});

test("a space that the graph has not is refused", async () => {
  await expectPortraitError(async () => forgetInIdentities(graphOf(), "email" as "device"), {
    code: "invalid-argument",
    message: /^forgetInIdentities: the graph has no space "email"\. Its spaces are "account", "device"\.$/,
  });
});
