import { bigint, identifier, join, type Sql, sql, text, unreadable } from "@portrait/engine-sql";
import type { SparkSession, StatementOptions } from "../connect/session.js";
import { constant, toText } from "../sql/statement.js";
import type { SourceFiles } from "./file.js";
import { rawValue } from "./raw.js";
import type { SourceColumn, SourceTable } from "./source-table.js";

type Ask = (query: Sql) => Promise<readonly (readonly unknown[])[]>;

function asking(session: SparkSession, options: StatementOptions): Ask {
  return async (query) => {
    const table = await session.query(toText(query), options);
    const columns = table.schema.fields.map((_, index) => table.getChildAt(index));
    return Array.from({ length: table.numRows }, (_, row) => columns.map((column) => column?.get(row)));
  };
}

/** The running number of each part of the files, in the order of their paths and places. */
function offsets<Part>(parts: readonly Part[], size: (part: Part) => number): readonly number[] {
  let offset = 0;
  return parts.map((part) => {
    const before = offset;
    offset += size(part);
    return before;
  });
}

async function parquetTable(ask: Ask, { path }: SourceFiles): Promise<SourceTable> {
  const relation = sql`parquet.${identifier(path)}`;
  const described = await ask(sql`DESCRIBE QUERY SELECT * FROM ${relation}`);
  const columns = described.map(([name, type]): SourceColumn => {
    return { name: String(name), ...rawValue(identifier(String(name)), String(type)) };
  });
  const files = await ask(
    sql`SELECT _metadata.file_path AS file, count(*) AS records FROM ${relation} GROUP BY 1 ORDER BY 1`,
  );
  const index = sql`_metadata.row_index`;
  if (files.length < 2) return { from: relation, line: sql`${index} + ${bigint(1)}`, columns };
  const starts = offsets(files, ([, records]) => Number(records));
  const rows = files.map(([file], place) => sql`(${text(String(file))}, ${bigint(starts[place] as number)})`);
  const from = sql`(SELECT /*+ BROADCAST(files) */ source.*, ${index} + files.__start + ${bigint(1)} AS __line
    FROM ${relation} AS source JOIN (VALUES ${join(rows)}) AS files(__file, __start) ON source._metadata.file_path = files.__file)`;
  return { from, line: sql`__line`, columns };
}

/**
 * Numbers the records of text files. Spark tells the file and the block of each record; within a block a task reads them
 * in order, and `monotonically_increasing_id` counts them.
 */
async function numbered(ask: Ask, records: Sql): Promise<Sql> {
  const counted = sql`SELECT *, monotonically_increasing_id() AS __id FROM (${records})`;
  const blocks = await ask(
    sql`SELECT __file, __block, min(__id), count(*) FROM (${counted}) GROUP BY 1, 2 ORDER BY 1, 2`,
  );
  const starts = offsets(blocks, ([, , , size]) => Number(size));
  const rows = blocks.map(
    ([file, block, first], place) =>
      sql`(${text(String(file))}, ${bigint(Number(block))}, ${bigint((starts[place] as number) + 1 - Number(first))})`,
  );
  if (rows.length === 0) return sql`(SELECT *, __id + 1L AS __line FROM (${counted}))`;
  return sql`(SELECT /*+ BROADCAST(blocks) */ records.*, records.__id + blocks.__start AS __line FROM (${counted}) AS records
    JOIN (VALUES ${join(rows)}) AS blocks(__in, __at, __start) ON records.__file = blocks.__in AND records.__block = blocks.__at)`;
}

const PLACE = sql`_metadata.file_path AS __file, _metadata.file_block_start AS __block`;

/** How many fields a header has, by a delimiter; quoted ones do not count. */
const fields = (header: string, delimiter: string): number =>
  header.replaceAll(/"(?:[^"]|"")*"/g, "").split(delimiter).length;

async function csvTable(ask: Ask, { path, name }: SourceFiles): Promise<SourceTable> {
  const [first] = await ask(sql`SELECT value FROM text.${identifier(path)} LIMIT 1`);
  if (first === undefined) throw unreadable(name, "the file is empty");
  const header = String(first[0]);
  const best = [",", ";", "\t", "|"].reduce((one, other) =>
    fields(header, other) > fields(header, one) ? other : one,
  );
  const settings = sql`header = 'true', multiLine = 'true', mode = 'FAILFAST', columnPruning = 'false', enforceSchema = 'false',
    escape = ${constant('"')}, sep = ${constant(best)}`;
  const relation = sql`csv.${identifier(path)} WITH (${settings})`;
  const described = await ask(sql`DESCRIBE QUERY SELECT * FROM ${relation}`);
  const names = described.map(([column]) => String(column));
  return {
    from: await numbered(ask, sql`SELECT *, ${PLACE} FROM ${relation}`),
    line: sql`__line`,
    columns: names.map((column) => ({ name: column, kind: "text", sql: identifier(column) })),
  };
}

/** Where a property lies in a JSON object; Spark's paths take no name with both kinds of quotes. */
function jsonPath(files: SourceFiles, name: string): Sql {
  if (!name.includes('"')) return text(`$["${name}"]`);
  if (!name.includes("'")) return text(`$['${name}']`);
  throw unreadable(files.name, `the name ${JSON.stringify(name)} has both kinds of quotes`);
}

async function jsonTable(ask: Ask, files: SourceFiles): Promise<SourceTable> {
  const lines = sql`SELECT try_parse_json(value) AS __json, ${PLACE} FROM text.${identifier(files.path)} WHERE trim(value) <> ''`;
  const from = await numbered(ask, lines);
  const [bad] = await ask(
    sql`SELECT min(__line), count(*) FROM ${from} WHERE __json IS NULL OR NOT startswith(schema_of_variant(__json), 'OBJECT')`,
  );
  if (Number(bad?.[1]) > 0) {
    throw unreadable(files.name, `its record ${bad?.[0]} is no JSON object`, "Write one JSON object a line.");
  }
  const keys = await ask(sql`SELECT DISTINCT key FROM ${from}, LATERAL variant_explode(__json) ORDER BY key`);
  return {
    from,
    line: sql`__line`,
    columns: keys.map(([key]) => ({
      name: String(key),
      kind: "json",
      sql: sql`try_variant_get(__json, ${jsonPath(files, String(key))}, 'variant')`,
    })),
  };
}

/**
 * Opens files on the cluster as a query: their columns are looked up, and their records numbered.
 *
 * @param session - The session.
 * @param files - The files.
 * @param options - Signal.
 * @throws PortraitError `unreadable-source`, and what the session throws.
 */
export async function openFiles(
  session: SparkSession,
  files: SourceFiles,
  options: StatementOptions,
): Promise<SourceTable> {
  const ask = asking(session, options);
  if (files.format === "parquet") return parquetTable(ask, files);
  return files.format === "csv" ? csvTable(ask, files) : jsonTable(ask, files);
}
