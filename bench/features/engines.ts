import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { AggregateResult, Engine, EventLog } from "@portrait/core";
import { root } from "../tabular/paths.ts";
import type { Contender } from "./contender.ts";
import { planAt } from "./plan.ts";

const { version } = JSON.parse(readFileSync(join(root, "packages/features/package.json"), "utf8")) as {
  version: string;
};

/** An engine of ours that has read the events: what is timed is `engine.aggregate`, from the plan to typed columns. */
export function ours(engine: Engine, log: EventLog): Contender {
  let last: AggregateResult | undefined;
  return {
    name: engine.name,
    version,
    async run(cutoffs) {
      const start = performance.now();
      last = await engine.aggregate(log, planAt(cutoffs));
      return (performance.now() - start) / 1000;
    },
    async result() {
      const { users, table } = last as AggregateResult;
      const columns = Object.values(table.columns).map((column) => {
        if (column.type === "number") return column.values;
        throw new Error(`a feature is of type ${column.type}`);
      });
      return { users: new Set(users).size, columns };
    },
    close: () => engine.close(),
  };
}
