import { describeValue, PortraitError } from "@portrait/core";
import { type Table as ArrowTable, tableFromIPC, tableToIPC } from "apache-arrow";
import { checkArrowTable } from "./table.js";

/**
 * An Arrow table as bytes in Arrow's format for files (IPC, also named Feather version 2), which pandas, polars, DuckDB and
 * Spark read.
 *
 * @param arrow - The Arrow table.
 * @param format - `"file"` or `"stream"`; left out, a file.
 * @throws PortraitError `invalid-argument` when it is no Arrow table, or there is no such format.
 *
 * @example
 * ```ts
 * import { arrowToBytes } from "@portrait/features/arrow";
 * import { tableFromArrays } from "apache-arrow";
 *
 * const bytes = arrowToBytes(tableFromArrays({ n: Float64Array.of(1) }));
 * new TextDecoder().decode(bytes.subarray(0, 6)); // => "ARROW1"
 * ```
 */
export function arrowToBytes(arrow: ArrowTable, format: "file" | "stream" = "file"): Uint8Array {
  checkArrowTable("arrowToBytes", arrow);
  if (format === "file" || format === "stream") return tableToIPC(arrow, format);
  throw new PortraitError({
    code: "invalid-argument",
    message: `arrowToBytes: the format must be "file" or "stream"; received ${describeValue(format)}.`,
  });
}

/**
 * An Arrow table from bytes in either format of Arrow.
 *
 * @param bytes - The bytes.
 * @throws PortraitError `invalid-argument` when they are none; `invalid-data` when they are not Arrow's, or cut off.
 *
 * @example
 * ```ts
 * import { arrowFromBytes } from "@portrait/features/arrow";
 *
 * arrowFromBytes(Uint8Array.of(1, 2)); // throws arrowFromBytes: the 2 bytes are no Arrow table. They may be cut off, or of another format.
 * ```
 */
export function arrowFromBytes(bytes: Uint8Array): ArrowTable {
  if (!(bytes instanceof Uint8Array)) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `arrowFromBytes: the bytes must be a Uint8Array; received ${describeValue(bytes)}.`,
    });
  }
  const found = readIpc(bytes);
  if (!(found instanceof Error) && found.schema.fields.length > 0) return found;
  throw new PortraitError({
    code: "invalid-data",
    message: `arrowFromBytes: the ${bytes.length} bytes are no Arrow table.`,
    hint: "They may be cut off, or of another format.",
    ...(found instanceof Error ? { cause: found } : {}),
  });
}

function readIpc(bytes: Uint8Array): ArrowTable | Error {
  try {
    return tableFromIPC(bytes);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
