import { createHmac } from 'node:crypto';
import type { WebhookReceiver } from './config.ts';

/** The header fields of one call. @param timestampMs the one in the body */
export function headersOf(
  { authentication, signature, version }: WebhookReceiver,
  body: string,
  timestampMs: number,
): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': 'application/json; charset=utf-8' };
  if (authentication?.kind === 'value') headers.authorization = authentication.value.reveal();
  if (authentication?.kind === 'basic') {
    const { login, password } = authentication;
    headers.authorization = `Basic ${Buffer.from(`${login}:${password.reveal()}`).toString('base64')}`;
  }
  if (signature !== undefined) {
    const proof = createHmac('sha256', signature.secret.reveal())
      .update(`v${version}:${timestampMs}:${body}`)
      .digest('hex');
    headers[signature.headerName.toLowerCase()] = `t=${timestampMs}, v${version}=${proof}`;
  }
  return headers;
}
