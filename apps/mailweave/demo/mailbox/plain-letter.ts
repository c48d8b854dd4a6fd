import { type Part, type TextOptions, text } from './mime/part.ts';

const WIDTH = 72;

/** Plain text as a person types it, its paragraphs broken into lines. */
export function letter(content: string, options: TextOptions = {}): Part {
  return text(wrapped(content), options);
}

/** Lines that are too long are broken between words; quoted ones, and short ones, are left as they are. */
export function wrapped(content: string): string {
  return content
    .split('\n')
    .map((line) => (line.startsWith('>') || line.length <= WIDTH ? line : wrapLine(line)))
    .join('\n');
}

function wrapLine(line: string): string {
  const lines: string[] = [];
  let open = '';
  for (const word of line.split(' ')) {
    if (open !== '' && open.length + 1 + word.length > WIDTH) {
      lines.push(open);
      open = word;
    } else {
      open = open === '' ? word : `${open} ${word}`;
    }
  }
  return [...lines, open].join('\n');
}
