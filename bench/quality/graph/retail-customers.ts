import {
  createDenseVector,
  createExamples,
  days,
  defineEvents,
  type Examples,
  type Interactions,
  id,
  interactionsBefore,
  number,
  oneOf,
  timestamp,
} from "@portrait/core";
import { duckdb } from "@portrait/engine-duckdb";
import {
  buildSnapshot,
  cleaning,
  count,
  defineProfile,
  distinct,
  recency,
  sum,
  when,
} from "@portrait/features";
import { createGraph, defineGraph, labelNodes, type NodeLabels } from "@portrait/graph";

const orders = defineEvents({
  user: id("user", { integer: true }),
  item: id("item"),
  order: id("order"),
  at: timestamp({ formats: ["%m/%d/%Y %H:%M"] }),
  kind: oneOf("purchase", "cancel"),
  quantity: number(),
  price: number(),
});

const customer = defineProfile(orders, {
  key: "user",
  members: ({ kind }) => kind.is("purchase"),
  features: ({ kind, at, item, order, quantity, price }) => {
    const bought = kind.is("purchase");
    const paid = quantity.times(price);
    return {
      daysSinceOrder: recency(at, { unit: "days" }),
      orders: distinct(order, { where: bought }),
      items: distinct(item, { where: bought }),
      lines90d: count(bought, { within: days(90) }),
      spend: sum(paid),
      spend90d: sum(paid, { within: days(90) }),
    };
  },
});

/** What is known of a customer, each number on a logarithmic scale and standardised. */
export type CustomerRow = Readonly<Record<string, number>>;

const inputs = ["daysSinceOrder", "orders", "items", "lines90d", "spend", "spend90d"] as const;

/** Customers as of an instant, and whether each was among the quarter that spent most in the 90 days behind it. */
export interface Quarter {
  /** Rows, answers, users and interactions. */
  readonly examples: Examples<CustomerRow>;
  /** The same as labelled nodes of the graph of customers, with the rows as features, and items. */
  readonly labels: NodeLabels<"user" | "item", "bought">;
}

const shop = defineGraph({ nodes: ["user", "item"], edges: { bought: { from: "user", to: "item" } } });

const signedLog = (value: number): number => Math.sign(value) * Math.log1p(Math.abs(value));

type Snapshot = Awaited<ReturnType<typeof readSnapshot>>;

async function readSnapshot(path: string, cutoffs: readonly string[]) {
  await using engine = await duckdb();
  const log = await engine.read(orders, path, {
    rename: {
      user: "CustomerID",
      item: "StockCode",
      order: "InvoiceNo",
      at: "InvoiceDate",
      quantity: "Quantity",
      price: "UnitPrice",
    },
    clean: cleaning(orders, {
      derive: (source) => ({ kind: when(source("InvoiceNo").startsWith("C"), "cancel", "purchase") }),
      duplicates: "drop",
    }),
  });
  const interactions = { item: "item", where: orders.columns.kind.is("purchase") } as const;
  return await buildSnapshot(customer, log, { engine, cutoffs, interactions });
}

/** For each customer as of a cutoff its numbers. */
function rowsAt({ table, users, cutoffs }: Snapshot, cutoff: number): ReadonlyMap<string, readonly number[]> {
  const columns = inputs.map(
    (name) => (table.columns[name] as { readonly values: ArrayLike<number> }).values,
  );
  return new Map(
    users.flatMap((user, row) =>
      cutoffs[row] === cutoff
        ? [[user, columns.map((values) => signedLog(values[row] as number))] as const]
        : [],
    ),
  );
}

/** The means and standard deviations of numbers. */
function scalesOf(rows: readonly (readonly number[])[]): readonly (readonly [number, number])[] {
  return inputs.map((_, at) => {
    const mean = rows.reduce((total, row) => total + (row[at] as number), 0) / rows.length;
    const square = rows.reduce((total, row) => total + ((row[at] as number) - mean) ** 2, 0) / rows.length;
    return [mean, Math.sqrt(square)] as const;
  });
}

function quarterOf(
  cutoff: number,
  before: ReadonlyMap<string, readonly number[]>,
  after: ReadonlyMap<string, readonly number[]>,
  scales: ReturnType<typeof scalesOf>,
  all: Interactions,
): Quarter {
  const users = [...before.keys()];
  const scaled = users.map((user) =>
    (before.get(user) as readonly number[]).map((value, at) => {
      const [mean, deviation] = scales[at] as readonly [number, number];
      return (value - mean) / deviation;
    }),
  );
  const spent = users.map((user) => after.get(user)?.[inputs.indexOf("spend90d")] as number);
  const bound = spent.toSorted((a, b) => a - b)[Math.floor(0.75 * spent.length)] as number;
  const target = spent.map((value) => value > bound);
  const interactions = interactionsBefore(all, cutoff);
  const { users: fromIds, items: toIds, user: from, item: to } = interactions;
  const values = Float64Array.from(scaled.flat());
  const graph = createGraph(shop, {
    nodes: { user: { ids: users, features: createDenseVector({ width: inputs.length, values }) } },
    edges: { bought: { fromIds, toIds, from, to } },
  });
  return {
    examples: createExamples({
      rows: scaled.map(
        (row): CustomerRow => Object.fromEntries(inputs.map((name, at) => [name, row[at] as number])),
      ),
      schema: { columns: inputs.map((name) => ({ name, type: "number" as const })) },
      target,
      users,
      cutoffs: users.map(() => cutoff),
      horizon: days(90).milliseconds,
      interactions,
    }),
    labels: labelNodes(graph, {
      node: "user",
      labels: users.map((user, row) => [user, target[row] ? "top" : "rest"] as const),
    }),
  };
}

/**
 * Three quarters of Online Retail. Scales are those of the first.
 *
 * @param path - The file.
 * @returns Customers as of 2011-03-03, 2011-06-01 and 2011-08-30.
 */
export async function readQuarters(path: string): Promise<readonly [Quarter, Quarter, Quarter]> {
  const instants = ["2011-03-03", "2011-06-01", "2011-08-30", "2011-11-28"];
  const snapshot = await readSnapshot(path, instants);
  const times = instants.map((text) => Date.parse(text));
  const rows = times.map((time) => rowsAt(snapshot, time));
  const scales = scalesOf([...(rows[0] as ReadonlyMap<string, readonly number[]>).values()]);
  const [first, second, third] = [0, 1, 2].map((at) =>
    quarterOf(
      times[at] as number,
      rows[at] as ReadonlyMap<string, readonly number[]>,
      rows[at + 1] as ReadonlyMap<string, readonly number[]>,
      scales,
      snapshot.interactions as Interactions,
    ),
  ) as [Quarter, Quarter, Quarter];
  return [first, second, third];
}
