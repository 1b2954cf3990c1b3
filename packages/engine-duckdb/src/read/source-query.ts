import { identifier, join, type Sql, sql, text, unreadable } from "@portrait/engine-sql";
import { values } from "../database/columns.js";
import type { Connection } from "../database/connection.js";
import { readCsvHeader } from "./csv-header.js";
import { literalPath, type SourceFile } from "./file.js";
import { rawValue } from "./raw.js";
import type { SourceColumn, SourceTable } from "./source-table.js";

async function parquetTable(connection: Connection, file: SourceFile): Promise<SourceTable> {
  const path = text(literalPath(file.path));
  const columns = await connection.describe(sql`SELECT * FROM read_parquet(${path})`);
  const taken = columns.some(({ name }) => name.toLowerCase() === "file_row_number");
  return {
    from: taken ? sql`read_parquet(${path})` : sql`read_parquet(${path}, file_row_number = TRUE)`,
    line: taken ? sql`row_number() OVER ()` : sql`(file_row_number + 1)`,
    open: false,
    columns: columns.map(({ name, type }) => ({ name, ...rawValue(identifier(name), type) })),
  };
}

/** The records of a text file in a temporary table: their order stays known while several threads work on them. */
async function hold(connection: Connection, query: Sql): Promise<Pick<SourceTable, "from" | "line">> {
  await connection.run(sql`CREATE TEMP TABLE records AS ${query}`);
  return { from: sql`records`, line: sql`(rowid + 1)` };
}

async function csvTable(connection: Connection, file: SourceFile): Promise<SourceTable> {
  const { names, delimiter } = await readCsvHeader(file);
  const stored = names.map((_, index) => identifier(`f${index}`));
  const typed = stored.map((name) => sql`${name}: 'VARCHAR'`);
  const records = await hold(
    connection,
    sql`SELECT * FROM read_csv(${text(literalPath(file.path))}, auto_detect = FALSE, header = TRUE,
    columns = {${join(typed)}}, delim = ${text(delimiter)}, quote = '"', escape = '"',
    compression = ${text(file.gzip ? "gzip" : "none")}, strict_mode = TRUE, null_padding = FALSE,
    ignore_errors = FALSE)`,
  );
  return {
    ...records,
    open: false,
    columns: names.map((name, index) => ({ name, kind: "text", sql: stored[index] as Sql })),
  };
}

/** A name of a field as a JSON pointer. */
const pointer = (name: string): string => `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;

function jsonColumn(name: string): SourceColumn {
  const path = text(pointer(name));
  const json = { type: sql`json_type(json, ${path})`, text: sql`json_extract_string(json, ${path})` };
  return { name, kind: "json", sql: sql`json_extract(json, ${path})`, json };
}

async function jsonTable(connection: Connection, file: SourceFile): Promise<SourceTable> {
  const compression = text(file.gzip ? "gzip" : "uncompressed");
  const path = text(literalPath(file.path));
  const records = await hold(
    connection,
    sql`SELECT json FROM read_ndjson_objects(${path}, compression = ${compression})`,
  );
  const [stray] = await connection.row(
    sql`SELECT min(rowid) + 1 FROM records WHERE json_type(json) <> 'OBJECT'`,
  );
  if (typeof stray === "bigint") {
    throw unreadable(file.name, `its record ${stray} is no JSON object`, "Write one object a line.");
  }
  const keys = sql`SELECT key, min(rowid) AS line FROM (SELECT rowid, unnest(json_keys(json)) AS key FROM records)
    GROUP BY key ORDER BY line, key`;
  const names = values<string>({ chunks: await connection.chunks(keys), index: 0 });
  return { ...records, open: true, columns: names.map(jsonColumn) };
}

/**
 * A file as a query with the columns that it has.
 *
 * @param connection - The connection that will read it.
 * @param file - A Parquet, CSV or JSON lines file.
 * @throws PortraitError `unreadable-source`; what DuckDB throws for a file that it cannot parse.
 */
export async function openFile(connection: Connection, file: SourceFile): Promise<SourceTable> {
  if (file.format === "csv") return csvTable(connection, file);
  return file.format === "jsonl" ? jsonTable(connection, file) : parquetTable(connection, file);
}
