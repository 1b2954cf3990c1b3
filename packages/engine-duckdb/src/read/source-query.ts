import { values } from "../database/columns.js";
import type { Connection } from "../database/connection.js";
import { identifier, join, type Sql, sql, text } from "../sql/sql.js";
import { readCsvHeader } from "./csv-header.js";
import { literalPath, type SourceFile, unreadable } from "./file.js";
import { rawValue } from "./raw.js";
import type { SourceTable } from "./source-table.js";

async function parquetTable(connection: Connection, file: SourceFile): Promise<SourceTable> {
  const from = sql`read_parquet(${text(literalPath(file.path))})`;
  const columns = await connection.describe(sql`SELECT * FROM ${from}`);
  return {
    from,
    open: false,
    columns: columns.map(({ name, type }) => ({ name, ...rawValue(identifier(name), type) })),
  };
}

async function csvTable(file: SourceFile): Promise<SourceTable> {
  const { names, delimiter } = await readCsvHeader(file);
  const stored = names.map((_, index) => identifier(`f${index}`));
  const typed = stored.map((name) => sql`${name}: 'VARCHAR'`);
  const from = sql`read_csv(${text(literalPath(file.path))}, auto_detect = FALSE, header = TRUE,
    columns = {${join(typed)}}, delim = ${text(delimiter)}, quote = '"', escape = '"',
    compression = ${text(file.gzip ? "gzip" : "none")}, strict_mode = TRUE, null_padding = FALSE,
    ignore_errors = FALSE)`;
  return {
    from,
    open: false,
    columns: names.map((name, index) => ({ name, kind: "text", sql: stored[index] as Sql })),
  };
}

/** A name of a field as a JSON pointer. */
const pointer = (name: string): string => `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;

async function jsonTable(connection: Connection, file: SourceFile): Promise<SourceTable> {
  const compression = text(file.gzip ? "gzip" : "uncompressed");
  const read = sql`read_ndjson_objects(${text(literalPath(file.path))}, compression = ${compression})`;
  await connection.run(sql`CREATE TEMP TABLE records AS SELECT json FROM ${read}`);
  const [stray] =
    await connection.row(sql`SELECT min(line) FROM (SELECT row_number() OVER () AS line, json FROM records)
    WHERE json_type(json) <> 'OBJECT'`);
  if (stray !== null && stray !== undefined) {
    throw unreadable(file.name, `its record ${String(stray)} is no JSON object`, "Write one object a line.");
  }
  const keys = sql`SELECT key, min(line) AS line FROM
    (SELECT row_number() OVER () AS line, unnest(json_keys(json)) AS key FROM records) GROUP BY key ORDER BY line, key`;
  const names = values<string>({ chunks: await connection.chunks(keys), index: 0 });
  const path = (name: string): Sql => sql`json_extract(json, ${text(pointer(name))})`;
  return {
    from: sql`records`,
    open: true,
    columns: names.map((name) => ({ name, kind: "json", sql: path(name) })),
  };
}

/**
 * A file as a query with the columns that it has.
 *
 * @param connection - The connection that will read it.
 * @param file - A Parquet, CSV or JSON lines file.
 * @throws PortraitError `unreadable-source`; what DuckDB throws for a file that it cannot parse.
 */
export async function openFile(connection: Connection, file: SourceFile): Promise<SourceTable> {
  if (file.format === "csv") return csvTable(file);
  return file.format === "jsonl" ? jsonTable(connection, file) : parquetTable(connection, file);
}
