export type Link = { readonly target: string; readonly line: number };

/** What a page links to, outside of code: `[text](target)`, images, and `[name]: target`. */
export function linksOf(markdown: string): Link[] {
  return proseLines(markdown).flatMap((line, index) => {
    const inline = [...line.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)];
    const defined = [...line.matchAll(/^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)>?/g)];
    return [...inline, ...defined].map(([, target = '']) => ({ target, line: index + 1 }));
  });
}

/** The anchors of a page's headings as GitHub makes them. */
export function anchorsOf(markdown: string): Set<string> {
  const anchors = new Set<string>();
  for (const line of proseLines(markdown, { keepCodeSpans: true })) {
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1];
    if (heading === undefined) continue;
    const slug = heading
      .toLowerCase()
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-');
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** The lines with code made empty, so that their numbers stay. */
function proseLines(markdown: string, { keepCodeSpans = false } = {}): string[] {
  let fence: string | undefined;
  return markdown.split('\n').map((line) => {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      if (mark?.startsWith(fence)) fence = undefined;
      return '';
    }
    fence = mark;
    if (mark !== undefined) return '';
    return keepCodeSpans ? line : line.replace(/`[^`]*`/g, '');
  });
}
