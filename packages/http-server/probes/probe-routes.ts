import type { FastifyInstance } from 'fastify';
import { type ReadinessQuestions, readiness } from './readiness.ts';

/** Metrics as text and the media type of that text. */
export type MetricsPage = { contentType: string; render(): Promise<string> };

export type ProbeOptions = { questions: ReadinessQuestions; checkTimeoutMs: number; metrics: MetricsPage };

/** `/healthz`: the process answers. `/readyz`: every check passes. `/metrics`: for Prometheus. */
export function addProbeRoutes(server: FastifyInstance, options: ProbeOptions): void {
  const { questions, checkTimeoutMs, metrics } = options;
  server.get('/healthz', (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'up' }),
  );
  server.get('/readyz', async (_request, reply) => {
    const result = await readiness(questions, checkTimeoutMs);
    return reply
      .code(result.status === 'ready' ? 200 : 503)
      .header('cache-control', 'no-store')
      .send(result);
  });
  server.get('/metrics', async (_request, reply) => {
    return reply.type(metrics.contentType).send(await metrics.render());
  });
}
