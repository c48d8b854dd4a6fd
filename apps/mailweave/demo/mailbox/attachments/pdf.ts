/** A line of a document: what stands left, and what stands right (an amount). */
export type PdfLine = { readonly left: string; readonly right?: string; readonly bold?: boolean };

export type PdfDocument = { readonly title: string; readonly lines: readonly PdfLine[] };

const PAGE = { width: 420, height: 595, margin: 48 };

/** One A5 page in Helvetica (ISO 32000-1): small, and any reader opens it. */
export function pdfOf(document: PdfDocument): Buffer {
  const content = pageContent(document);
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${PAGE.width} ${PAGE.height}] /Contents 4 0 R ` +
      '/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>',
  ];
  return Buffer.from(withCrossReferences(objects), 'latin1');
}

/** The table at the end says at which byte each object begins (ISO 32000-1 7.5.4). */
function withCrossReferences(objects: readonly string[]): string {
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
  const size = objects.length + 1;
  return (
    `${file}xref\n0 ${size}\n0000000000 65535 f \n${rows.join('')}` +
    `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`
  );
}

function pageContent({ title, lines }: PdfDocument): string {
  const top = PAGE.height - PAGE.margin;
  const drawn = lines.flatMap(({ left, right, bold = false }, index) => {
    const style = { size: 10, bold, y: top - 40 - index * 18 };
    const leftText = drawText(left, PAGE.margin, style);
    return right === undefined ? [leftText] : [leftText, drawText(right, rightAligned(right), style)];
  });
  return [drawText(title, PAGE.margin, { size: 16, bold: true, y: top }), ...drawn].join('\n');
}

type TextStyle = { readonly size: number; readonly bold: boolean; readonly y: number };

function drawText(text: string, x: number, { size, bold, y }: TextStyle): string {
  return `BT /${bold ? 'F2' : 'F1'} ${size} Tf ${x} ${y} Td (${text.replace(/[\\()]/g, '\\$&')}) Tj ET`;
}

/** Digits of Helvetica are 0.556 em wide, which is what amounts consist of. */
function rightAligned(text: string): number {
  return Math.round(PAGE.width - PAGE.margin - text.length * 5.4);
}
