import type { Driver } from "unstorage";
import redisDriver from "unstorage/drivers/redis";
import { profileStore } from "../index.js";
import { visitor } from "../visitor.fixture.js";
import { files } from "./files.js";

/**
 * Run as a process by tests: counts up the visits of a user, or writes without end. Arguments: `redis` or `files`, the port
 * or folder, the user, and how often to count; `forever` writes large profiles until it is killed.
 */
const [kind = "", place = "", user = "", times = ""] = process.argv.slice(2);

const driver: Driver =
  kind === "redis" ? redisDriver({ host: "127.0.0.1", port: Number(place) }) : files({ base: place });
const store = profileStore(driver);

async function countUp(): Promise<void> {
  for (let count = 0; count < Number(times); count++) {
    await store.update(user, (stored) => visitor(user, Number(stored?.profile.features.visits ?? 0) + 1), {
      attempts: 1_000,
    });
  }
}

async function writeForever(): Promise<never> {
  const embedding = Array.from({ length: 50_000 }, (_, index) => index + 0.125);
  for (let visits = 0; ; visits++) {
    await store.set({ ...visitor(user, visits), embeddings: { long: embedding } });
    if (visits === 0) process.stdout.write("writing\n");
  }
}

if (times === "forever") await writeForever();
await countUp();
await store.close();
