import type { Readable } from "node:stream";
import { isPortraitError } from "@portrait/core";
import { SaxesParser } from "saxes";
import { contentFailure } from "./failures.js";

/** What happens at the parts of an XML document. Names come without their prefix. */
export interface XmlVisitor {
  /** An element begins. */
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  /** Text within an element. */
  text?(text: string): void;
  /** An element ends. */
  close?(name: string): void;
}

const localName = (name: string): string => (name.includes(":") ? name.slice(name.indexOf(":") + 1) : name);

async function* readBytes(stream: Readable, what: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream) yield chunk;
  } catch (error) {
    throw contentFailure(`${what} is damaged`, error);
  }
}

function createParser(visitor: XmlVisitor): SaxesParser<{ xmlns: false; position: false }> {
  const parser = new SaxesParser({ xmlns: false, position: false } as const);
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    visitor.open?.(localName(name), attributes);
  });
  parser.on("text", (text) => visitor.text?.(text));
  parser.on("cdata", (text) => visitor.text?.(text));
  parser.on("closetag", ({ name }) => visitor.close?.(localName(name)));
  return parser;
}

/**
 * Reads UTF-8 XML as it arrives; entities other than XML's five are errors.
 *
 * @param stream - The bytes.
 * @param what - What they are, for messages.
 * @param visitor - What to do at each part.
 * @returns After each chunk, the bytes read so far.
 * @throws PortraitError `unreadable-source` when the bytes break off or are no well-formed XML in UTF-8.
 */
export async function* readXml(stream: Readable, what: string, visitor: XmlVisitor): AsyncGenerator<number> {
  const parser = createParser(visitor);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const parse = (bytes?: Uint8Array): void => {
    try {
      parser.write(decoder.decode(bytes, { stream: bytes !== undefined }));
      if (bytes === undefined) parser.close();
    } catch (error) {
      if (isPortraitError(error)) throw error;
      throw contentFailure(`${what} is no well-formed XML`, error);
    }
  };
  let read = 0;
  for await (const bytes of readBytes(stream, what)) {
    parse(bytes);
    read += bytes.length;
    yield read;
  }
  parse();
}

/** Reads a whole small document. See {@link readXml}. */
export async function visitXml(stream: Readable, what: string, visitor: XmlVisitor): Promise<void> {
  for await (const _ of readXml(stream, what, visitor));
}
