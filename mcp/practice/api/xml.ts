import { XMLBuilder } from 'fast-xml-parser';

/** An element's content: text, children by name, or several elements of one name. */
export type XmlContent = string | number | readonly XmlContent[] | { readonly [element: string]: XmlContent };

const builder = new XMLBuilder({ ignoreAttributes: true, suppressEmptyNode: true });

/** A whole Dashboard API document with its declaration. */
export function xmlDocument(root: string, content: XmlContent): string {
  const body: unknown = builder.build({ [root]: content });
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${String(body)}`;
}
