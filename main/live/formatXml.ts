const piece = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[[\s\S]*?\]\]>|<\/?[A-Za-z_](?:[^>"']|"[^"]*"|'[^']*')*>|[^<]+/g;

interface Element {
  /** The start tag, or the whole of a comment, a declaration, an empty element or a text. */
  readonly open: string;
  readonly children: Element[];
  close: string | undefined;
}

/**
 * One element a line, indented by depth. An element that holds text stays exactly as written, because its white
 * space is spoken. Text that does not nest cleanly (cut short, or not XML) comes back as it is.
 */
export function formatXml(text: string): string {
  const pieces = text.match(piece) ?? [];
  if (pieces.join('') !== text) return text;

  const root: Element = { open: '', children: [], close: undefined };
  const path: Element[] = [root];
  for (const source of pieces) {
    const parent = path.at(-1);
    if (parent === undefined) return text;
    if (source.startsWith('</')) {
      if (nameOf(source) !== nameOf(parent.open)) return text;
      parent.close = source;
      path.pop();
      continue;
    }
    const element: Element = { open: source, children: [], close: undefined };
    parent.children.push(element);
    if (/^<[A-Za-z_]/.test(source) && !source.endsWith('/>')) path.push(element);
  }
  if (path.length !== 1) return text;
  return linesOf(root.children, '').join('\n');
}

const nameOf = (tag: string) => /^<\/?([^\s/>]+)/.exec(tag)?.[1];

function linesOf(elements: readonly Element[], indent: string): string[] {
  return elements
    .filter(({ open }) => open.trim() !== '')
    .flatMap((element) => {
      if (element.close === undefined) return [indent + element.open.trim()];
      if (element.children.length === 0 || element.children.some(isText)) return [indent + asWritten(element)];
      return [indent + element.open, ...linesOf(element.children, `${indent}  `), indent + element.close];
    });
}

const isText = ({ open }: Element) => open.startsWith('<![CDATA[') || (!open.startsWith('<') && open.trim() !== '');

function asWritten({ open, children, close }: Element): string {
  return open + children.map(asWritten).join('') + (close ?? '');
}
