import type { Readable } from "node:stream";
import { unescapeText } from "./spreadsheet-text.js";
import { visitXml } from "./xml.js";

/** Reads a workbook's table of strings; runs of rich text are joined, phonetic hints left out. */
export async function readSharedStrings(stream: Readable): Promise<readonly string[]> {
  const strings: string[] = [];
  let text = "";
  let inText = false;
  let inPhonetic = false;
  await visitXml(stream, "the workbook's table of strings", {
    open(name) {
      if (name === "si") text = "";
      else if (name === "rPh") inPhonetic = true;
      else if (name === "t") inText = !inPhonetic;
    },
    text(part) {
      if (inText) text += part;
    },
    close(name) {
      if (name === "si") strings.push(unescapeText(text));
      else if (name === "rPh") inPhonetic = false;
      else if (name === "t") inText = false;
    },
  });
  return strings;
}
