import { type CleaningPlan, days, type EventDefinition, minutes } from "@portrait/core";
import fc from "fast-check";
import { shop } from "../engine/cleaning-case.js";

/** Raw rows of texts, and how they are cleaned; they are to become {@link cleaningEvents}. */
export interface CleaningTask {
  /** The rows. */
  readonly rows: readonly Readonly<Record<string, string | null>>[];
  /** The plan. */
  readonly plan: CleaningPlan;
}

const oneOf = (...values: readonly (string | null)[]): fc.Arbitrary<string | null> =>
  fc.constantFrom(...values);

/** A row with values that rules of every kind change, reject or fill. */
const row = fc.record({
  user: oneOf("ann", " bob", "\uff41nn", "", "eve"),
  item: oneOf("t1", "T1 ", "t2", "t9", null, "__proto__"),
  at: oneOf(
    "2024-03-31 01:30",
    "2024-10-27 01:30",
    "31/03/2024 02:15",
    "2024-03-31T01:31:00Z",
    "2024-03-31 01:34:00.5",
    "soon",
  ),
  receivedAt: oneOf("2024-03-31 01:20", "2024-04-30", null, "2024-10-27"),
  kind: oneOf("view", " Buy", "BUY", "sell", "-", null),
  price: oneOf("1", "2.5", "100", "-3", "0", "5000", "nan", "inf", "1e999", "x", null),
  currency: oneOf("GBP", "eur", " EUR", "USD", null),
  category: oneOf("hot", null, "cold"),
  size: oneOf("1", "2", "3", "4", "1e3", "-1e3", "0.1", "1e308", null, "big"),
  note: oneOf("a  b", "\ufb01\u00a0n", "e\u0301", "n/a", null, " \u0130 "),
  Unit: oneOf("kg", " g", "t", null),
});

type Rules = { readonly [Name in keyof CleaningPlan]?: fc.Arbitrary<CleaningPlan[Name]> };

const text = fc.record(
  {
    normalise: fc.constantFrom("NFC", "NFKC"),
    trim: fc.boolean(),
    collapseSpaces: fc.boolean(),
    case: fc.constantFrom("lower", "upper"),
    nulls: fc.constantFrom(["-", "n/a"], ["N/A"], []),
  },
  { requiredKeys: [] },
);

const bounds = fc.oneof(
  fc.constantFrom({ low: 0, high: 100 }, { low: null, high: 3 }, { low: 1, high: null }).map((pair) => ({
    method: "fixed" as const,
    ...pair,
  })),
  fc.constantFrom([0.1, 0.9] as const, [0, 0.5] as const).map((quantiles) => ({
    method: "quantiles" as const,
    quantiles,
  })),
  fc.constantFrom("iqr", "mad").map((method) => ({ method, factor: 1.5 })),
);
const outlier = fc.record({ action: fc.constantFrom("clip", "reject"), bounds });

const filling = fc.oneof(
  fc.constantFrom("reject", "keep").map((policy) => ({ policy })),
  fc.constant({ policy: "value" as const, value: 7 }),
  fc.constantFrom("mean", "median", "mostFrequent").map((policy) => ({ policy })),
);

const word = fc.oneof(
  fc.constantFrom("reject", "keep").map((policy) => ({ policy })),
  fc.constant({ policy: "value" as const, value: "view" }),
  fc.constant({ policy: "mostFrequent" as const }),
);

const references = fc.record({
  item: fc.record({
    keys: fc.constant(["t1", "T1", "__proto__", "t7"]),
    attributes: fc.constantFrom(
      {},
      { category: ["hot", null, " cold ", "x"] },
      { size: [1, null, 9, 3], receivedAt: ["2024-04-01", null, "soon", "2024-03-31 01:00"] },
      { price: [5, 10_000, null, -1], kind: ["view", "sell", "buy", null] },
    ),
    missing: fc.constantFrom("reject", "keep"),
  }),
});

/** Texts of a joined column are clean already; a plan that cleans them is refused. */
function withoutJoined(plan: CleaningPlan): CleaningPlan {
  const joined = Object.values(plan.references ?? {}).flatMap(({ attributes }) => Object.keys(attributes));
  const entries = Object.entries(plan.text ?? {}).filter(([name]) => !joined.includes(name));
  return { ...plan, text: Object.fromEntries(entries) };
}

const rules: Rules = {
  trim: fc.boolean(),
  text: fc.record({ user: text, item: text, kind: text, currency: text, note: text }, { requiredKeys: [] }),
  dates: fc.record(
    {
      at: fc.record({
        formats: fc.constant(["%d/%m/%Y %H:%M"]),
        timeZone: fc.constantFrom("Europe/London", "UTC"),
        ambiguous: fc.constantFrom("earlier", "later", "reject"),
        nonexistent: fc.constantFrom("later", "reject"),
      }),
    },
    { requiredKeys: [] },
  ),
  scale: fc.record(
    {
      price: fc.record({
        by: fc.constantFrom("currency", "Unit", "kind"),
        factors: fc.constantFrom({ GBP: 1, EUR: 0.5, kg: 3, buy: 2 }, { eur: 2, g: 0.001, view: -1 }),
        otherwise: fc.constantFrom("reject", "null", "keep"),
      }),
      size: fc.constantFrom({ factor: 0.1 }, { factor: 1e10 }),
    },
    { requiredKeys: [] },
  ),
  outliers: fc.record({ price: outlier, size: outlier }, { requiredKeys: [] }) as Rules["outliers"] & object,
  missing: fc.record(
    { price: filling, size: filling, kind: word, category: word },
    { requiredKeys: [] },
  ) as Rules["missing"] & object,
  references: references as Rules["references"] & object,
  late: fc.constant({ after: days(10), arrival: "receivedAt" }),
  future: fc.constantFrom(
    { beyond: minutes(5), now: Date.UTC(2024, 5) },
    { arrival: "receivedAt" },
    { beyond: minutes(30), arrival: "receivedAt" },
  ),
  reject: fc.constant([
    {
      when: {
        op: "gt" as const,
        left: { op: "column" as const, name: "size", type: "number" as const },
        right: { op: "literal" as const, value: 900 },
      },
      column: "size",
      reason: "too large",
    },
  ]),
  duplicates: fc.oneof(
    fc.constantFrom("keep" as const, "drop" as const),
    fc.record({
      key: fc.constantFrom(["user"], ["item", "size"], ["kind"]),
      within: fc.constant(minutes(5)),
      keep: fc.constantFrom("first" as const, "last" as const),
    }),
  ),
};

/**
 * The events that the rows of {@link arbitraryCleaning} are to become: a column of each kind, most of which may lack a value.
 *
 * @example
 * ```ts
 * import { cleaningEvents } from "@portrait/testing";
 *
 * cleaningEvents().time; // => "at"
 * ```
 */
export function cleaningEvents(): EventDefinition {
  return shop;
}

/**
 * Random rows of texts with faults of every kind, and random plans of all rules: for engines that clean in more than one
 * way, or by another language, and must give the same.
 *
 * @example
 * ```ts
 * import { memory } from "@portrait/features";
 * import { arbitraryCleaning, cleaningEvents } from "@portrait/testing";
 * import fc from "fast-check";
 *
 * const [task] = fc.sample(arbitraryCleaning(), { numRuns: 1, seed: 1 });
 * const log = task && (await memory().read(cleaningEvents(), task.rows, { clean: task.plan }));
 * log?.rows.in === task?.rows.length; // => true
 * ```
 */
export function arbitraryCleaning(): fc.Arbitrary<CleaningTask> {
  const plan = fc.record(rules as Record<string, fc.Arbitrary<unknown>>, { requiredKeys: [] });
  return fc.record({
    rows: fc.array(row, { minLength: 1, maxLength: 40 }),
    plan: plan.map((given) =>
      withoutJoined({ derive: {}, trim: true, reject: [], duplicates: "keep", ...given } as CleaningPlan),
    ),
  });
}
