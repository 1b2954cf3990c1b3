/** The formats of files that are read. */
export type FileFormat = "parquet" | "csv" | "jsonl" | "arrow";
