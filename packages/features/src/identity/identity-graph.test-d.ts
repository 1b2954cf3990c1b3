import { expectTypeOf, test } from "vitest";
import { identityGraph } from "./identity-graph.js";
import type { IdentityId } from "./statement.js";

test("spaces are known by name", () => {
  const graph = identityGraph({
    spaces: [{ name: "account" }, { name: "device", sharedByAtMost: { account: 3 } }],
  });
  const { person } = graph.resolve({ space: "device", value: "d1" });
  expectTypeOf(person).toEqualTypeOf<IdentityId<"account" | "device">>();
  // @ts-expect-error there is no such space
  graph.resolve({ space: "cookie", value: "c" });
  // @ts-expect-error there is no such space
  graph.add({ ids: [{ space: "cookie", value: "c" }], at: 1 });
  // @ts-expect-error there is no such space
  identityGraph({ spaces: [{ name: "device", sharedByAtMost: { account: 3 } }] });
  // @ts-expect-error there is no such space
  graph.intervals({ space: "cookie" });
});
