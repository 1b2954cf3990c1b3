import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

// Writes the events and the described users and items of a made graph as Parquet files, in a process of its own.
const [folder = "", edges = "10000"] = process.argv.slice(2);
const EDGES = Number(edges);
const USERS = Math.ceil(EDGES / 25);
const ITEMS = Math.ceil(EDGES / 20);

const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
const connection = await instance.connect();
const write = async (name: string, query: string): Promise<void> => {
  await connection.run(`COPY (${query}) TO '${join(folder, name).replaceAll("'", "''")}' (FORMAT parquet)`);
};
/** The power laws of `powerLawEdges`: with probability proportional to `rank^-0.5`. */
const drawn = (letter: string, count: number): string =>
  `'${letter}' || lpad(CAST(least(${count - 1}, floor(${count} * pow(random(), 2))) AS BIGINT)::VARCHAR, 8, '0')`;
const described = (letter: string, count: number): string =>
  `SELECT '${letter}' || lpad(place::VARCHAR, 8, '0') AS id, 'c' || (place % 2) AS circle, ` +
  `${[0, 1, 2, 3].map((at) => `place % 2 + random() AS f${at}`).join(", ")}, 0 AS at FROM range(${count}) AS t(place)`;
await connection.run("SELECT setseed(0.5)");
await write(
  "events.parquet",
  `SELECT ${drawn("u", USERS)} AS "user", ${drawn("i", ITEMS)} AS item, place AS at FROM range(${EDGES}) AS t(place)`,
);
await write("users.parquet", described("u", USERS));
await write("items.parquet", described("i", ITEMS));
connection.closeSync();
instance.closeSync();
console.log("{}");
