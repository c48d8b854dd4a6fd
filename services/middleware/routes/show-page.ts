import { AppError } from '@mailweave/foundation';
import type { LinkSubject } from '@mailweave/injection';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type PageState, pagePolicy, renderPage } from '../opt-out/page.ts';
import { pageLanguage } from '../opt-out/page-language.ts';
import type { PageLanguage } from '../opt-out/page-texts.ts';

/** A page for people, in the language of the message that led there; it is kept nowhere. */
export function showPage(
  request: FastifyRequest,
  reply: FastifyReply,
  page: { state: PageState; subject?: LinkSubject | undefined; sender?: string | undefined },
): FastifyReply {
  const { state, sender, subject } = page;
  const language = languageFor(request, subject);
  return reply
    .headers({
      'cache-control': 'no-store',
      'content-language': language,
      'content-security-policy': pagePolicy,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    .type('text/html; charset=utf-8')
    .send(renderPage({ state, language, sender }));
}

/** A template's id ends with its locale. */
export function languageFor(request: FastifyRequest, subject: LinkSubject | undefined): PageLanguage {
  const messageLocale = subject?.templateId.split('/').at(-1);
  return pageLanguage(messageLocale, request.headers['accept-language']);
}

/** A body that cannot be read, a tenant that is gone: `broken`. A store that is down: `failed`. Bugs are for the server. */
export function showFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof AppError && error.retry === 'later')
    return showPage(request, reply.code(503), { state: { kind: 'failed' } });
  const status = error instanceof AppError ? 404 : statusOf(error);
  if (status === undefined) throw error;
  return showPage(request, reply.code(status), { state: { kind: 'broken' } });
}

function statusOf(error: unknown): number | undefined {
  const { statusCode } = error as { statusCode?: number };
  return statusCode !== undefined && statusCode >= 400 && statusCode < 500 ? statusCode : undefined;
}
