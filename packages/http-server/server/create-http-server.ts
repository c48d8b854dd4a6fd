import { AppError, type Logger, type RandomSource } from '@mailweave/foundation';
import { type FastifyInstance, type FastifyPluginAsync, fastify } from 'fastify';
import { type ApiDescription, describeRoutes } from '../openapi/describe-routes.ts';
import { addProbeRoutes, type MetricsPage } from '../probes/probe-routes.ts';
import type { ReadinessChecks } from '../probes/readiness.ts';
import { answerWithProblems } from '../problem/problem-handlers.ts';

/** Adds routes to the server; what it throws while it does so stops the start. */
export type RoutePlugin = FastifyPluginAsync;

export type HttpServerOptions = {
  host: string;
  /** 0: any free port; `url` says which. */
  port: number;
  checks: ReadinessChecks;
  /** Told at /readyz beside the checks, and decide nothing; default none. */
  notices?: ReadinessChecks;
  /** Milliseconds a readiness check may take; default 2000. */
  checkTimeoutMs?: number;
  metrics: MetricsPage;
  /** Added after the probes; they share one description at /openapi.json. */
  plugins?: readonly RoutePlugin[];
  api?: ApiDescription;
  logger: Logger;
  random: RandomSource;
};

export type HttpServer = AsyncDisposable & {
  /** `http://127.0.0.1:8080`, no slash at the end. */
  url: string;
  /** Takes no new requests and waits for those that run. */
  close(): Promise<void>;
};

/** The largest request; a route may allow itself more. */
const BODY_LIMIT_BYTES = 1024 * 1024;

/** The longest part of a path: some are tokens. */
const PARAMETER_LIMIT_CHARACTERS = 1024;

/** The address cannot be listened on: taken, or not of this machine. */
export class HttpListenError extends AppError {
  constructor(options: { host: string; port: number; cause: unknown }) {
    const reason = (options.cause as NodeJS.ErrnoException).code ?? 'unknown reason';
    super({
      code: 'http-listen-failed',
      publicText: `Cannot listen on ${options.host} port ${options.port} (${reason}). Choose another port or stop the program that holds it.`,
      retry: 'after-change',
      cause: options.cause,
    });
  }
}

/**
 * An HTTP server with probes and metrics; errors are problem+json (RFC 9457). It listens when this returns.
 * @throws HttpListenError
 */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { checks, notices = {}, checkTimeoutMs = 2_000, metrics } = options;
  const { host, logger, plugins = [], port, random } = options;
  const { api = { title: 'Mailweave', version: '0' } } = options;
  const server = fastify({
    genReqId: () => random.hex(8),
    requestTimeout: 30_000,
    bodyLimit: BODY_LIMIT_BYTES,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, allErrors: true } },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: PARAMETER_LIMIT_CHARACTERS },
  });
  answerWithProblems(server, logger);
  addProbeRoutes(server, { questions: { checks, notices }, checkTimeoutMs, metrics });
  if (plugins.length > 0) await describeRoutes(server, api);
  for (const plugin of plugins) server.register(plugin);
  await server.ready();
  const url = await listen(server, host, port);
  const close = () => server.close();
  return { url, close, [Symbol.asyncDispose]: close };
}

async function listen(server: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    return await server.listen({ host, port });
  } catch (cause) {
    await server.close();
    throw new HttpListenError({ host, port, cause });
  }
}
