import type { SparseRow } from "@portrait/core";

/** Rows with number columns of the given names. */
export type Numbers<Name extends string> = { readonly [Column in Name]: number | null };

/** Rows with category columns of the given names. */
export type Categories<Name extends string> = { readonly [Column in Name]: string | null };

/** Rows with timestamp columns of the given names. */
export type Instants<Name extends string> = { readonly [Column in Name]: Date | null };

/** Rows with list columns of the given names. */
export type Lists<Name extends string> = { readonly [Column in Name]: readonly string[] };

/** Rows with columns of sparse vectors of the given names. */
export type SparseRows<Name extends string> = { readonly [Column in Name]: SparseRow };

/** Rows with columns of vectors of the given names. */
export type DenseRows<Name extends string> = { readonly [Column in Name]: readonly number[] };
