import { PAGE_FIELD } from './page.ts';

/** What a POST asks for: `one-click` comes from a mail program (RFC 8058 3.1), `page` from the button of our page. */
export type OptOutOrder = 'one-click' | 'page';

/**
 * Reads a form in either of the types that RFC 8058 3.1 allows; undefined for anything that does not ask to opt out.
 *
 * @param body a Buffer, unless there was none
 * @param contentType the header field of the request
 */
export async function readOptOutForm(body: unknown, contentType: string): Promise<OptOutOrder | undefined> {
  if (!Buffer.isBuffer(body)) return undefined;
  const form = await formOf(body, contentType);
  if (form?.get('List-Unsubscribe') === 'One-Click') return 'one-click';
  return form?.get(PAGE_FIELD.name) === PAGE_FIELD.value ? 'page' : undefined;
}

async function formOf(body: Buffer, contentType: string): Promise<FormData | undefined> {
  const answer = new Response(new Uint8Array(body), { headers: { 'content-type': contentType } });
  // A TypeError: not a form of that type.
  return await answer.formData().catch(() => undefined);
}
