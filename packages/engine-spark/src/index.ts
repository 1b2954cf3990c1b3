/**
 * Feature plans on Apache Spark, through Spark Connect.
 *
 * @packageDocumentation
 */
export { connectSpark } from "./connect/connect.js";
export type { SparkProgress } from "./connect/progress.js";
export type { SparkSession, StatementOptions } from "./connect/session.js";
export { forgetInWritten, type WrittenPlace } from "./forget/written.js";
export type { SparkOptions } from "./options.js";
export { type SparkAbilities, type SparkEngine, spark, type WriteOptions } from "./spark.js";
