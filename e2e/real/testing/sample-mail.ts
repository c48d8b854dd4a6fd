/** Mails of several shapes, CRLF line ends, different for each number. */
export function sampleMail(number: number, to: string): Buffer {
  const shapes = [plainMail, htmlMail, attachmentMail, oldCharsetMail];
  const shape = shapes[number % shapes.length] ?? plainMail;
  return Buffer.from(shape(number, to).replace(/\r?\n/g, '\r\n'), 'latin1');
}

function head(number: number, to: string): string {
  return `From: Person ${number} <person${number}@sender.example>
To: ${to}
Subject: Mail number ${number}
Message-ID: <${number}@sender.example>
Date: Mon, 02 Nov 2026 08:${String(number % 60).padStart(2, '0')}:00 +0100
MIME-Version: 1.0
`;
}

function plainMail(number: number, to: string): string {
  return `${head(number, to)}
A plain body, number ${number}.
* 5 EXPUNGE
a1 OK this is no response
`;
}

function htmlMail(number: number, to: string): string {
  return `${head(number, to)}Content-Type: multipart/alternative; boundary="part-${number}"

--part-${number}
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Text =C3=BC ${number}
--part-${number}
Content-Type: text/html; charset=utf-8

<p>Text ${number}</p>
--part-${number}--
`;
}

function attachmentMail(number: number, to: string): string {
  const bytes = Buffer.alloc(3_000, number).toString('base64').replace(/.{76}/g, '$&\n');
  return `${head(number, to)}Content-Type: multipart/mixed; boundary="mixed-${number}"

--mixed-${number}
Content-Type: text/plain

See the attachment.
--mixed-${number}
Content-Type: application/octet-stream; name="data-${number}.bin"
Content-Disposition: attachment; filename="data-${number}.bin"
Content-Transfer-Encoding: base64

${bytes}
--mixed-${number}--
`;
}

function oldCharsetMail(number: number, to: string): string {
  return `${head(number, to)}Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: 8bit

Gr\u00fc\u00dfe, Nummer ${number}
`;
}
