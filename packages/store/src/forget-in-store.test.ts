import { forget } from "@portrait/core";
import memoryDriver from "unstorage/drivers/memory";
import { expect, test } from "vitest";
import { forgetInStore, profileStore } from "./index.js";
import { visitor } from "./visitor.fixture.js";

test("a user is removed from the store, and the receipt names the version", async () => {
  const driver = memoryDriver();
  const store = profileStore(driver);
  const { version } = await store.set(visitor("ann", 1));
  await store.set(visitor("bob", 1));
  const { receipt } = await forget("ann", { store: forgetInStore(store) });
  expect(receipt.targets).toEqual([
    {
      name: "store",
      kind: "profile-store",
      status: "removed",
      removed: { profiles: 1 },
      before: version,
      after: "",
      reason: null,
    },
  ]);
  expect(await driver.getKeys("", {})).toEqual(["profiles:u-bob"]);
  expect((await forget("ann", { store: forgetInStore(store) })).receipt.targets[0]?.status).toBe("absent");
});

test("what cannot be read is removed too", async () => {
  const driver = memoryDriver();
  await driver.setItem?.("profiles:u-ann", "hello", {});
  const { receipt } = await forget("ann", { store: forgetInStore(profileStore(driver)) });
  expect(receipt.targets[0]).toMatchObject({ status: "removed", removed: { profiles: 1 }, before: "" });
  expect(await driver.getKeys("", {})).toEqual([]);
});

test("a storage that fails is written in the receipt, without the id", async () => {
  const store = profileStore({
    ...memoryDriver(),
    removeItem: () => Promise.reject(new Error("down: u-ann")),
  });
  const { receipt, errors } = await forget("ann", { store: forgetInStore(store) });
  expect(receipt.targets[0]).toMatchObject({ status: "failed", reason: "io" });
  expect(JSON.stringify(receipt)).not.toContain("ann");
  expect(errors.get("store")).toMatchObject({ code: "io" });
});
