export { MiddlewareRefusedError, MiddlewareUnavailableError } from './calls/call-errors.ts';
export { injectionClientMetrics } from './client-events.ts';
export type {
  InjectionClient,
  InjectionClientPorts,
  InjectionClientSettings,
} from './create-injection-client.ts';
export { createInjectionClient } from './create-injection-client.ts';
