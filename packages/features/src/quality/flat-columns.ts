import type { Table, Vector } from "@portrait/core";

/** A column of plain values. */
export interface FlatColumn {
  /** Its name. */
  readonly name: string;
  /** The type of the column that it comes from. */
  readonly kind: string;
  /** The values. */
  readonly vector: Vector;
}

/** The lengths of the rows of lists or sparse vectors. */
function lengths(offsets: Int32Array): Vector {
  const rows = Math.max(0, offsets.length - 1);
  const values = Float64Array.from(
    { length: rows },
    (_, row) => (offsets[row + 1] as number) - (offsets[row] as number),
  );
  return { type: "number", values };
}

/**
 * The columns of a table as plain values: of a list its length, of a vector each place, of a sparse vector how many places are
 * not 0.
 *
 * @param table - The table.
 */
export function flatColumns(table: Table): readonly FlatColumn[] {
  return Object.entries<Vector>(table.columns).flatMap(([name, vector]): readonly FlatColumn[] => {
    const kind = vector.type;
    if (vector.type === "list") return [{ name: `${name}.length`, kind, vector: lengths(vector.offsets) }];
    if (vector.type === "sparse") return [{ name: `${name}.places`, kind, vector: lengths(vector.offsets) }];
    if (vector.type !== "vector") return [{ name, kind, vector }];
    const { width, values } = vector;
    return Array.from({ length: width }, (_, place) => ({
      name: `${name}[${place}]`,
      kind,
      vector: {
        type: "number",
        values: Float64Array.from(
          { length: table.length },
          (_, row) => values[row * width + place] as number,
        ),
      },
    }));
  });
}
