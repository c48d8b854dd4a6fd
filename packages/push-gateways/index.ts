export { createStubGateway } from './stub/gateway.ts';
export {
  type ApnsFault,
  type ApnsSimulator,
  type ApnsSimulatorOptions,
  startApnsSimulator,
} from './testing/apns/apns-simulator.ts';
export type { DeviceView, ShownNotification, TakenNotification } from './testing/apns/devices.ts';
export { type CertificateAuthority, makeCertificateAuthority } from './testing/tls/certificate-authority.ts';
export { KNOWN_PUSH_SERVICES, type WebPushBrand, type WebPushSettings } from './web-push/config.ts';
export { createWebPushGateway } from './web-push/gateway.ts';
