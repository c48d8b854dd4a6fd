/** Messages as a maildir holds them: LF line ends. */

const LINE = 'The quick brown fox jumps over the lazy dog while nobody in the office is looking.\n';
const BASE64_LINE_BYTES = 76;

/** An ordinary mail of about two kilobytes, different for each number. */
export function ordinaryMessage(number: number, to: string): Buffer {
  return Buffer.from(`${header(number, to)}Content-Type: text/plain; charset=utf-8

${LINE.repeat(15 + (number % 7))}`);
}

/** A mail with one attachment. @param sizeBytes of the attachment in base64 */
export function largeMessage(number: number, to: string, sizeBytes: number): Buffer {
  const bytes = Buffer.alloc(57, number);
  const line = `${bytes.toString('base64')}\n`;
  const body = line.repeat(Math.ceil(sizeBytes / BASE64_LINE_BYTES));
  return Buffer.from(
    `${header(number, to)}Content-Type: application/octet-stream; name="data.bin"
Content-Transfer-Encoding: base64

${body}`,
    'latin1',
  );
}

function header(number: number, to: string): string {
  const second = String(number % 60).padStart(2, '0');
  const hour = String(number % 24).padStart(2, '0');
  return `Return-Path: <person${number}@sender.example>
Received: from mx${number % 9}.sender.example (mx${number % 9}.sender.example [192.0.2.${number % 250}])
	by mail.test.example with ESMTPS id ${number.toString(36)} for <${to}>;
	Mon, 02 Nov 2026 ${hour}:30:${second} +0100
From: "Person Number ${number}" <person${number}@sender.example>
To: ${to}
Cc: "The Team" <team@test.example>
Subject: Re: The matter with number ${number}, once more
Message-ID: <${number}.${number * 7919}@sender.example>
In-Reply-To: <${number - 1}.${number * 7907}@sender.example>
Date: Mon, 02 Nov 2026 ${hour}:30:${second} +0100
MIME-Version: 1.0
`;
}
