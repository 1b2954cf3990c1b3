import type { Archive } from "./archive.js";
import { contentFailure } from "./failures.js";
import { visitXml } from "./xml.js";

/** Where the parts of a workbook are within its archive. */
export interface Workbook {
  /** The first sheet's entry. */
  readonly sheet: string;
  /** The entry of the table of strings, if there is one. */
  readonly strings: string | undefined;
  /** Whether days are counted from 1904. */
  readonly date1904: boolean;
}

const FOLDER = "xl/";

function resolveTarget(target: string): string {
  return target.startsWith("/") ? target.slice(1) : `${FOLDER}${target.replace(/^\.\//, "")}`;
}

async function readFirstSheet(
  archive: Archive,
): Promise<{ readonly id: string; readonly date1904: boolean }> {
  let id: string | undefined;
  let date1904 = false;
  await visitXml(await archive.open(`${FOLDER}workbook.xml`), "the workbook's list of sheets", {
    open(name, attributes) {
      if (name === "workbookPr") date1904 = /^(1|true)$/.test(attributes.date1904 ?? "");
      if (name !== "sheet") return;
      for (const [key, value] of Object.entries(attributes)) if (key.endsWith(":id")) id ??= value;
    },
  });
  if (id === undefined) throw contentFailure("the workbook names no sheet");
  return { id, date1904 };
}

/** Finds the first sheet of a workbook and what it takes to read it. */
export async function readWorkbook(archive: Archive): Promise<Workbook> {
  const { id, date1904 } = await readFirstSheet(archive);
  let sheet: string | undefined;
  let strings: string | undefined;
  await visitXml(await archive.open(`${FOLDER}_rels/workbook.xml.rels`), "the workbook's list of parts", {
    open(name, attributes) {
      const target = attributes.Target;
      if (name !== "Relationship" || target === undefined) return;
      if (attributes.Id === id) sheet = resolveTarget(target);
      if (attributes.Type?.endsWith("/sharedStrings")) strings = resolveTarget(target);
    },
  });
  if (sheet === undefined) throw contentFailure("the workbook's first sheet is not among its parts");
  return { sheet, strings, date1904 };
}
