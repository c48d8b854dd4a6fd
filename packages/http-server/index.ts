export type { MetricsPage } from './probes/probe-routes.ts';
export type { ReadinessChecks } from './probes/readiness.ts';
export type { Problem } from './problem/problem.ts';
export type { HttpServer, HttpServerOptions, RoutePlugin } from './server/create-http-server.ts';
export { createHttpServer, HttpListenError } from './server/create-http-server.ts';
