/** A user of a log whose rows are to be forgotten. */
export interface UserOf {
  /** The user's id. */
  readonly user: string;
  /** The id column that tells users apart. */
  readonly key: string;
}

/** How many rows of a user were not kept. */
export interface AsideCounts {
  /** Rows at fault, whose id could be read. */
  readonly rejected: number;
  /** Repeats. */
  readonly duplicates: number;
}
