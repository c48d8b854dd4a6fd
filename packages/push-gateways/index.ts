export { APPLE_SERVERS, type ApnsServer, type ApnsServers } from './apns/config.ts';
export { type ApnsGateway, type ApnsGatewayOptions, createApnsGateway } from './apns/gateway.ts';
export { type FcmServer, GOOGLE_SERVER } from './fcm/config.ts';
export { createFcmGateway, type FcmGateway, type FcmGatewayOptions } from './fcm/gateway.ts';
export { createStubGateway } from './stub/gateway.ts';
export {
  type ApnsFault,
  type ApnsSimulator,
  type ApnsSimulatorOptions,
  startApnsSimulator,
} from './testing/apns/apns-simulator.ts';
export type { DeviceView, ShownNotification, TakenNotification } from './testing/apns/devices.ts';
export { makeSigningKey } from './testing/apns/signing-key.ts';
export type { FcmDeviceView } from './testing/fcm/devices.ts';
export {
  type FcmFault,
  type FcmSimulator,
  type FcmSimulatorOptions,
  startFcmSimulator,
} from './testing/fcm/fcm-simulator.ts';
export { makeServiceAccount } from './testing/fcm/service-account.ts';
export { type CertificateAuthority, makeCertificateAuthority } from './testing/tls/certificate-authority.ts';
export {
  type DeviceDirectory,
  type DeviceState,
  startDeviceViewServer,
} from './testing/view/device-view-server.ts';
export type { ArrivedPush } from './testing/web-push/device.ts';
export { SimulatedPushService, type SimulatedPushServiceOptions } from './testing/web-push/push-service.ts';
export { LocalTokenShare } from './tokens/local-token-share.ts';
export type { SharedToken, TokenShare } from './tokens/token-share.ts';
export { KNOWN_PUSH_SERVICES, type WebPushBrand, type WebPushSettings } from './web-push/config.ts';
export { createWebPushGateway } from './web-push/gateway.ts';
export { readVapidKey } from './web-push/vapid.ts';
export { LOCAL_NETWORKS, type WebhookReceiver, type WebhookSettings } from './webhook/config.ts';
export { createWebhookGateway } from './webhook/gateway.ts';
export { createWebSocketGateway, type SocketFrame, type SocketRoutes } from './websocket/gateway.ts';
