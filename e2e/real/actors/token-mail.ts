import { sampleMail } from '../testing/sample-mail.ts';

/** What a token looks like; nothing else that these tests write does. */
export const MAIL_TOKEN = /tk[0-9a-f]{8}x\d+x/;

/** One mail for one recipient. Its token is its sender, its subject, a line of its body, and a header. */
export type TokenMail = { readonly token: string; readonly message: Buffer };

export function tokenMail(seed: number, number: number, to: string): TokenMail {
  const token = `tk${(seed >>> 0).toString(16).padStart(8, '0')}x${number}x`;
  const text = sampleMail(number, to)
    .toString('latin1')
    .replace(`person${number}@sender.example`, `${token}@sender.example`)
    .replace(`Mail number ${number}`, `Mail ${token}`)
    .replace(/\r\n\r\n/, `\r\n\r\nThe token is ${token}.\r\n`);
  return { token, message: Buffer.from(`X-Token: ${token}\r\n${text}`, 'latin1') };
}
