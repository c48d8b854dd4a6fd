export type { ApiDescription } from './openapi/describe-routes.ts';
export type { MetricsPage } from './probes/probe-routes.ts';
export type { ReadinessChecks } from './probes/readiness.ts';
export { FieldsInvalidError, type InvalidField } from './problem/fields-invalid-error.ts';
export type { Problem } from './problem/problem.ts';
export { ProblemBody } from './problem/problem-schema.ts';
export type { HttpServer, HttpServerOptions, RoutePlugin } from './server/create-http-server.ts';
export { createHttpServer, HttpListenError } from './server/create-http-server.ts';
