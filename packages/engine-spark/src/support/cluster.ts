import { existsSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { parseAddress } from "../connect/address.js";

const DEFAULT_URL = "sc://127.0.0.1:15002";

function listens(url: string): Promise<boolean> {
  const [host = "", port] = parseAddress(url).target.split(":");
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port) });
    const end = (found: boolean): void => {
      socket.destroy();
      resolve(found);
    };
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
  });
}

/** A Spark for tests: where it is, or why the tests are left out. */
export interface Cluster {
  /** Its URL. */
  readonly url: string;
  /** Why there is none, and how to have one; undefined when there is one, or has to be. */
  readonly absent: string | undefined;
}

/**
 * The Spark that tests run against: that of `tools/spark.sh start`, or of `PORTRAIT_SPARK_URL`. In CI there has to be one.
 */
export async function testCluster(): Promise<Cluster> {
  const written = join(import.meta.dirname, "../../../../.cache/spark-server/url");
  const found = existsSync(written) ? readFileSync(written, "utf8").trim() : DEFAULT_URL;
  const url = process.env.PORTRAIT_SPARK_URL ?? found;
  if (process.env.CI !== undefined || (await listens(url))) return { url, absent: undefined };
  return {
    url,
    absent: `no Spark listens at ${url}: run bash bench/peers/install-spark.sh && bash tools/spark.sh start`,
  };
}

/** Settings under which small queries need no compilation and one task: the same results, sooner. */
export const SMALL: Readonly<Record<string, string>> = {
  "spark.sql.shuffle.partitions": "2",
  "spark.sql.adaptive.enabled": "false",
  "spark.sql.codegen.wholeStage": "false",
  "spark.sql.codegen.factoryMode": "NO_CODEGEN",
};
