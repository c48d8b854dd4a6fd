export { createStubGateway } from './stub/gateway.ts';
