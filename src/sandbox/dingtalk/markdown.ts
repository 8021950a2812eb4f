/** A link in a text. */
export interface TextLink {
  readonly label: string;
  readonly url: string;
}

/** Markdown as it is read on the screen: links as `[label]`. */
export interface ReadText {
  readonly text: string;
  readonly links: readonly TextLink[];
}

const blockStart = /^\s*(#{1,6}\s|>|[-*+]\s|\d+[.)]\s|\|)/;

/**
 * Reads DingTalk's markdown. A single line break joins two lines unless two spaces stand before it.
 * https://open.dingtalk.com/document/development/robot-message-type
 */
export function readMarkdown(source: string): ReadText {
  const links: TextLink[] = [];
  const joined = markdownLines(source);
  const text = joined
    .map((line) =>
      line
        .replace(/^\s*#{1,6}\s+/, '')
        .replace(/^(\s*>)+\s?/, '')
        .replace(/^\s*[-*+]\s+/, '• ')
        .replace(/!\[([^\]]*)\]\([^)\s]*\)/g, '(picture: $1)')
        .replace(/\[((?:\\.|[^\]\\])*)\]\(([^)\s]+)\)/g, (_, label: string, url: string) => {
          const plain = plainText(label);
          links.push({ label: plain, url });
          return `[${plain}]`;
        }),
    )
    .map(plainText)
    .join('\n');
  return { text: text.trim(), links };
}

/** The lines as a client breaks them, with their marks; empty ones are left out. */
export function markdownLines(source: string): readonly string[] {
  const out: string[] = [];
  let open = false;
  for (const line of source.split('\n')) {
    const before = out.at(-1);
    if (open && before !== undefined && line.trim() !== '' && !blockStart.test(line))
      out[out.length - 1] = `${before} ${line.trim()}`;
    else if (line.trim() !== '') out.push(line.trimEnd());
    open = line.trim() !== '' && !/ {2,}$/.test(line) && !/^\s*#{1,6}\s/.test(line);
  }
  return out;
}

/** Without marks of emphasis, tags and escapes. */
function plainText(text: string): string {
  return text
    .replace(/<\/?[a-z][^<>]*>/gi, '')
    .replace(/(?<!\\)(\*\*|__)(.+?)(?<!\\)\1/g, '$2')
    .replace(/(?<![\\\w*])\*(?!\s)([^*\n]+?)(?<![\s\\])\*(?![\w*])/g, '$1')
    .replace(/(?<!\\)`([^`]*)`/g, '$1')
    .replace(/\\([\\`*_{}[\]()#+\-.!>~|<])/g, '$1');
}
