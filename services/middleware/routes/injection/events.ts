import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  DEFAULT_TENANT_ID,
  EventsAnswer,
  EventsBody,
  type InjectionEvent,
  ReportedEvent,
} from '@mailweave/contracts';
import { Compile } from 'typebox/compile';
import type { RouteContext } from '../route-context.ts';
import { described, problems } from './shared-schema.ts';

const BODY_LIMIT_BYTES = 512 * 1024;

const reportedEvent = Compile(ReportedEvent);

const schema = {
  ...described,
  summary: 'Report events',
  description:
    'Each is taken once per eventId and judged by itself: one that is wrong is named in errors and keeps no other back.',
  body: EventsBody,
  response: { 200: EventsAnswer, ...problems },
};

/** `/api/injection/events` */
export function eventRoutes({ injectionApi }: RouteContext): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.post('/events', { schema, bodyLimit: BODY_LIMIT_BYTES }, async ({ body }) => {
      const { good, errors } = sorted(body.events);
      await injectionApi.report(good);
      return { accepted: good.length, errors };
    });
  };
}

function sorted(values: readonly unknown[]): { good: InjectionEvent[]; errors: EventsAnswer['errors'] } {
  const good: InjectionEvent[] = [];
  const errors: EventsAnswer['errors'] = [];
  for (const [index, value] of values.entries()) {
    if (isEvent(value)) good.push({ ...value, tenantId: value.tenantId ?? DEFAULT_TENANT_ID });
    else errors.push({ index, code: 'event-not-valid', detail: whatIsWrong(value) });
  }
  return { good, errors };
}

function isEvent(value: unknown): value is ReportedEvent {
  return reportedEvent.Check(value);
}

/** Names the field, never its value. */
function whatIsWrong(value: unknown): string {
  const [first] = reportedEvent.Errors(value);
  return `${first?.instancePath === '' ? '/' : first?.instancePath} ${first?.message}`;
}
