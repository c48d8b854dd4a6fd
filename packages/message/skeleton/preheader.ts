import { escapeHtml } from './escape.ts';
import { scanHtml } from './html-scan.ts';

const hiddenElement = (preheader: string): string =>
  `<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${escapeHtml(preheader)}</div>`;

/** Puts the preheader, hidden, at the start of the HTML's body: clients show it after the subject. */
export const insertPreheader = (html: string, preheader: string | undefined): string => {
  if (preheader === undefined || preheader.trim() === '') return html;
  let bodyStart = 0;
  for (const token of scanHtml(html)) {
    if (token.kind !== 'tag' || token.name !== 'body') continue;
    bodyStart = token.end;
    break;
  }
  return html.slice(0, bodyStart) + hiddenElement(preheader) + html.slice(bodyStart);
};
