import { createHash } from 'node:crypto';
import type { Purpose } from '@mailweave/contracts';
import { type PageLanguage, type PageTexts, pageTexts } from './page-texts.ts';

/** What a page is about. `ask` has the button: nothing happens before it is pressed. */
export type PageState = { kind: 'ask' | 'done'; purpose: Purpose } | { kind: 'broken' | 'failed' };

export type PageRequest = {
  state: PageState;
  language: PageLanguage;
  /** What the user knows the sender by. */
  sender?: string | undefined;
};

const STYLE = `
:root { color-scheme: light dark; --ink: #1c1e21; --soft: #5b6168; --paper: #f4f5f7; --card: #fff; --line: #d9dce1; --act: #1d4fd8; --on-act: #fff }
@media (prefers-color-scheme: dark) { :root { --ink: #eceef1; --soft: #a9b0b9; --paper: #16181b; --card: #212429; --line: #383d44; --act: #9db8ff; --on-act: #10204d } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; background: var(--paper); color: var(--ink); font: 1.0625rem/1.5 system-ui, sans-serif }
main { width: 100%; max-width: 30rem; padding: 2rem; background: var(--card); border: 1px solid var(--line); border-radius: .75rem }
h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.25; text-wrap: balance }
p { margin: 0 0 1rem }
p:last-child { margin-bottom: 0 }
.sender, .note { color: var(--soft); font-size: .9375rem }
.sender { margin-bottom: .5rem; overflow-wrap: anywhere }
form { margin: 1.5rem 0 }
button { width: 100%; min-height: 3rem; padding: .75rem 1.25rem; font: inherit; font-weight: 600; color: var(--on-act); background: var(--act); border: 2px solid transparent; border-radius: .5rem; cursor: pointer }
button:hover { text-decoration: underline }
button:focus-visible { outline: 3px solid var(--act); outline-offset: 3px }
`;

/** For the answer's header: this style and a form to this server, nothing else; framed by nobody. */
export const pagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The form's field, which tells the button from a mail program (RFC 8058 3.1). */
export const PAGE_FIELD = { name: 'opt-out', value: 'page' } as const;

/** A whole HTML page. */
export function renderPage({ state, language, sender }: PageRequest): string {
  const texts = pageTexts[language];
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${escaped(texts[state.kind].title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${sender === undefined ? '' : `<p class="sender">${escaped(sender)}</p>\n`}<h1>${escaped(texts[state.kind].title)}</h1>
${contentOf(state, texts)}
</main>
</body>
</html>
`;
}

function contentOf(state: PageState, texts: PageTexts): string {
  if (!('purpose' in state)) return `<p>${escaped(texts[state.kind].about)}</p>`;
  const about = `<p>${escaped(texts[state.kind].about[state.purpose])}</p>`;
  if (state.kind === 'done') return about;
  const { button, note } = texts.ask;
  return `${about}
<form method="post">
<button name="${PAGE_FIELD.name}" value="${PAGE_FIELD.value}">${escaped(button)}</button>
</form>
<p class="note">${escaped(note)}</p>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
