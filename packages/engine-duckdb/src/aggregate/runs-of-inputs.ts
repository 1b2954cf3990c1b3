import { all, bigint, identifier, integer, join, type Sql, sql } from "@portrait/engine-sql";
import { integerLists } from "../database/columns.js";
import type { ComputeContext, Computed } from "./compute-context.js";
import type { BoundAggregate, Input } from "./inputs.js";
import { frequencyRank } from "./tally.js";
import { topBy } from "./top.js";
import { column, NO_INTEGERS, numeric, textsOf } from "./vectors.js";

const place = (index: number): Sql => identifier(`c${index}`);

/** Each input with those that follow it: the relation of `u`, `o` and `c0`, `c1` ..., null behind the last. */
function runs(bound: BoundAggregate, input: Input, length: number, context: ComputeContext): Sql {
  const columns = Array.from({ length }, (_, index) =>
    index === 0
      ? sql`${input.column} AS ${place(0)}`
      : sql`lead(${input.column}, ${bigint(index)}) OVER (PARTITION BY u ORDER BY o) AS ${place(index)}`,
  );
  return context.relation(sql`SELECT u, o, ${join(columns)} FROM ${context.rows}
    WHERE ${all([...context.seen(bound), sql`${input.column} IS NOT NULL`])}`);
}

const written = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll(">", "\\>");

/**
 * The most frequent runs of consecutive inputs, as texts.
 *
 * @param bound - The aggregate.
 * @param input - What it reads.
 * @param context - The query.
 */
export function ngrams(bound: BoundAggregate, input: Input, context: ComputeContext): Computed {
  const n = bound.node.n as number;
  const codes = join(Array.from({ length: n }, (_, index) => place(index)));
  const counts = context.relation(sql`SELECT u, [${codes}] AS value, count(*) AS occurrences, max(o) AS latest
    FROM ${runs(bound, input, n, context)} WHERE ${place(n - 1)} IS NOT NULL GROUP BY u, ${codes}`);
  const top = topBy(sql`value`, frequencyRank(context), bound.node.limit as number);
  const table = context.joined(sql`SELECT u, flatten(${top}) AS top FROM ${counts} GROUP BY u`);
  return {
    columns: [sql`coalesce(${table}.top, ${NO_INTEGERS})`],
    stored() {
      const texts = textsOf(sql`${table}.top`, context.texts(input));
      const escaped = sql`list_transform(${texts}, lambda word: replace(replace(word, '\\', '\\\\'), '>', '\\>'))`;
      const grams = sql`list_transform(range(len(words) // ${bigint(n)}), lambda gram:
        array_to_string(words[gram * ${bigint(n)} + 1 : (gram + 1) * ${bigint(n)}], ' > '))`;
      return sql`(SELECT ${grams} FROM (SELECT ${escaped} AS words))`;
    },
    vector(columns) {
      const texts = context.dictionary(input);
      const { offsets, items } = integerLists(column(columns, 0));
      const dictionary = new Map<string, number>();
      const own = Int32Array.from({ length: items.length / n }, (_, at) => {
        const gram = Array.from(items.subarray(at * n, (at + 1) * n), (code) =>
          written(texts[code] as string),
        );
        const text = gram.join(" > ");
        const known = dictionary.get(text) ?? dictionary.size;
        dictionary.set(text, known);
        return known;
      });
      return {
        type: "list",
        offsets: offsets.map((at) => at / n),
        codes: own,
        dictionary: [...dictionary.keys()],
      };
    },
  };
}

/**
 * How often a sequence of texts occurs among consecutive inputs; occurrences may overlap.
 *
 * @param bound - The aggregate.
 * @param input - What it reads.
 * @param context - The query.
 */
export function sequenceCount(bound: BoundAggregate, input: Input, context: ComputeContext): Computed {
  const sequence = bound.node.sequence ?? [];
  const texts = context.dictionary(input);
  const found = sequence.map((text, index) => sql`${place(index)} = ${integer(texts.indexOf(text))}`);
  const table = context.joined(sql`SELECT u, count(*) AS occurrences
    FROM ${runs(bound, input, sequence.length, context)} WHERE ${all(found)} GROUP BY u`);
  return numeric(sql`coalesce(${table}.occurrences, 0)`);
}
