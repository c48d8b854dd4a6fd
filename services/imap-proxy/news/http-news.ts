import type { WovenNewsTaker } from '@mailweave/contracts';
import { AppError, Secret } from '@mailweave/foundation';
import { JsonService } from '../lookup/json-service.ts';
import type { NewsConfig } from './news-config.ts';
import { NewsRefusedError } from './news-refused-error.ts';

/** The role push did not take news of woven messages; they are told again. */
class NewsNotTakenError extends AppError {
  constructor(status: number) {
    super({
      code: 'news-not-taken',
      publicText: `The role push answered news of woven messages with status ${status}. See imap.push.`,
      retry: 'later',
    });
  }
}

/** Statuses of a body that is never taken, however often it is sent. */
const HOPELESS: ReadonlySet<number> = new Set([400, 413, 422]);

/** The role push in another process. */
export function httpNews({ timeoutMs, token, url }: NewsConfig): WovenNewsTaker & Disposable {
  const service = new JsonService({
    url: `${url.replace(/\/+$/, '')}/api/push/woven-news`,
    timeoutMs,
    authorization: new Secret(`Bearer ${token.reveal()}`),
  });
  return {
    take: async (news) => {
      const { status } = await service.ask({ news });
      if (HOPELESS.has(status)) throw new NewsRefusedError(status);
      if (status !== 200) throw new NewsNotTakenError(status);
    },
    [Symbol.dispose]: () => service[Symbol.dispose](),
  };
}
