import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DataQualityReport, Engine } from "@portrait/core";
import { dataQuality } from "@portrait/features/quality";
import { dataQualityHtml, dataQualityMarkdown } from "@portrait/metrics/data-quality";
import { protocol } from "./learn.js";
import type { OrderLog } from "./read.js";

/**
 * Looks for faults of the log, and for drift between the months that are learnt from and those that judge; writes what it finds.
 *
 * @param log - The orders.
 * @param options - The engine, and the folder to write to.
 */
export async function checkQuality(
  log: OrderLog,
  { engine, directory }: { readonly engine: Engine; readonly directory: string },
): Promise<DataQualityReport> {
  const { first, last } = log.span ?? { first: 0, last: 0 };
  const report = await dataQuality(log, {
    engine,
    title: "Order lines",
    periods: [
      [first, protocol.test],
      [protocol.test, last + 1],
    ],
  });
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "quality.json"), `${JSON.stringify(report, null, 2)}\n`);
  await writeFile(join(directory, "quality.md"), dataQualityMarkdown(report));
  await writeFile(join(directory, "quality.html"), await dataQualityHtml(report));
  return report;
}
