/** What plots are drawn with: the library, and a document to draw in. */
export interface Drawing {
  /** Observable Plot. */
  readonly Plot: typeof import("@observablehq/plot");
  /** A document that needs no browser. */
  readonly document: Document;
}

/**
 * Loads what plots are drawn with. It takes about 0.3 s the first time, so that nobody who wants no HTML pays for it.
 */
export async function loadDrawing(): Promise<Drawing> {
  const [Plot, { parseHTML }] = await Promise.all([import("@observablehq/plot"), import("linkedom/worker")]);
  return { Plot, document: parseHTML("<!doctype html><html><body></body></html>").document };
}
