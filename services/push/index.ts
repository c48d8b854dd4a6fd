export { PushConfig } from './config.ts';
export type { PushAdapters, PushPorts } from './context.ts';
export { doveadmFindings } from './dovecot/doveadm-config.ts';
export { pushMetrics } from './events.ts';
export { gatewayFindings } from './gateways/gateway-findings.ts';
export { listenerFindings } from './listeners/listener-findings.ts';
export { livePushSettings } from './live-config.ts';
export { createPushService, type PushService } from './main.ts';
export { type PushSettings, pushConfig } from './settings.ts';
