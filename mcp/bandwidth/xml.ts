import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';
import { type Surface, unexpectedAnswer } from './errors';

const parser = new XMLParser({ ignoreAttributes: true, ignoreDeclaration: true, parseTagValue: false, trimValues: true });

/**
 * A Dashboard answer as plain objects and strings: numbers stay text, attributes are dropped.
 * @throws SwitchboardError `unavailable` when it is not well-formed XML.
 */
export function readXml(surface: Surface, text: string, unexpected = unexpectedAnswer): unknown {
  if (XMLValidator.validate(text) !== true) throw unexpected(surface, 'the body is not XML');
  try {
    return parser.parse(text);
  } catch {
    throw unexpected(surface, 'the XML could not be read');
  }
}

/** A repeated element: the parser gives one as itself, several as an array and none as nothing (bandwidth-api, section 5.2). */
export function many<T extends z.ZodType>(item: T) {
  return z.preprocess((value) => (value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value]), z.array(item));
}

/** The element an answer must have; empty, the parser gives it as `""`. */
export function root<T extends z.ZodType>(shape: T) {
  return z.preprocess((value) => (value === '' ? {} : value), shape);
}

/** An element with children that may be empty or left out. */
export function element<T extends z.ZodType>(shape: T) {
  return z.preprocess((value) => (value === undefined || value === '' ? {} : value), shape);
}

const builder = new XMLBuilder({ ignoreAttributes: true });

/** A request body: elements by name, repeated ones as arrays, texts escaped. */
export function writeXml(tree: Readonly<Record<string, unknown>>): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build(tree)}`;
}
