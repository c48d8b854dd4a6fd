/** Mail from companies: plain text and HTML of the same content (RFC 2046 5.1.4). */
import { multipart, type Part, text } from './mime/part.ts';
import { wrapped } from './plain-letter.ts';

export type Section = {
  readonly heading?: string;
  readonly text: string;
  readonly link?: readonly [label: string, url: string];
};

export type CompanyLetter = {
  readonly brand: string;
  /** CSS. */
  readonly colour: string;
  readonly title: string;
  readonly sections: readonly Section[];
  /** A table: what was bought, where one sits. */
  readonly rows?: readonly (readonly [label: string, value: string])[];
  readonly footer: string;
};

export function companyLetter(content: CompanyLetter): Part {
  return multipart('alternative', [text(plainOf(content)), text(htmlOf(content), { subtype: 'html' })]);
}

function plainOf({ brand, title, sections, rows = [], footer }: CompanyLetter): string {
  const table = rows.map(([label, value]) => `  ${label.padEnd(34, ' .')} ${value}`).join('\n');
  const blocks = sections.map(({ heading, text: body, link }) =>
    [
      ...(heading === undefined ? [] : [`* ${heading}`]),
      body,
      ...(link === undefined ? [] : [`${link[0]}: ${link[1]}`]),
    ].join('\n'),
  );
  const [first = '', ...others] = blocks;
  const parts = [
    brand.toUpperCase(),
    title,
    first,
    ...(table === '' ? [] : [table]),
    ...others,
    `-- \n${footer}`,
  ];
  return `${wrapped(parts.join('\n\n'))}\n`;
}

const FONT = "font-family:Georgia,'Times New Roman',serif";
const SMALL = 'font-family:Helvetica,Arial,sans-serif;font-size:13px;line-height:19px;color:#6b6b6b';

function htmlOf({ brand, colour, title, sections, rows = [], footer }: CompanyLetter): string {
  const [first, ...others] = sections.map((section) => sectionHtml(section, colour));
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title></head>
<body style="margin:0;background:#f4f2ee">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="560" cellpadding="0" cellspacing="0" style="max-width:560px;width:100%;background:#fff;border-top:6px solid ${colour}">
<tr><td style="padding:24px 32px 0;${SMALL};letter-spacing:1px">${escaped(brand.toUpperCase())}</td></tr>
<tr><td style="padding:8px 32px 0"><h1 style="margin:0;${FONT};font-size:26px;line-height:34px;color:#222">${escaped(title)}</h1></td></tr>
<tr><td style="padding:0 32px">${first ?? ''}${tableHtml(rows)}${others.join('')}</td></tr>
<tr><td style="padding:20px 32px 28px;${SMALL}">${escaped(footer).replaceAll('\n', '<br>')}</td></tr>
</table></td></tr></table>
</body>
</html>
`;
}

function sectionHtml({ heading, text: body, link }: Section, colour: string): string {
  const title =
    heading === undefined
      ? ''
      : `<h2 style="margin:22px 0 0;${FONT};font-size:19px;color:${colour}">${escaped(heading)}</h2>\n`;
  const paragraphs = body
    .split('\n\n')
    .map(
      (each) =>
        `<p style="margin:12px 0 0;${FONT};font-size:16px;line-height:25px;color:#333">${escaped(each)}</p>\n`,
    );
  const anchor =
    link === undefined
      ? ''
      : `<p style="margin:12px 0 0"><a href="${link[1]}" style="${SMALL};color:${colour}">${escaped(link[0])}</a></p>\n`;
  return title + paragraphs.join('') + anchor;
}

function tableHtml(rows: NonNullable<CompanyLetter['rows']>): string {
  if (rows.length === 0) return '';
  const cell = `padding:7px 0;border-bottom:1px solid #e6e2da;${FONT};font-size:15px`;
  const lines = rows.map(
    ([label, value]) =>
      `<tr><td style="${cell}">${escaped(label)}</td><td align="right" style="${cell}">${escaped(value)}</td></tr>\n`,
  );
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin-top:18px">\n${lines.join('')}</table>\n`;
}

function escaped(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
