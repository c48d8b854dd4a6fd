export {
  AccountSubscription,
  AccountSubscriptions,
  ClientId,
  DevicePreferences,
  DeviceSubscription,
  DeviceSubscriptionRequest,
  PushSession,
  VerificationBody,
} from './devices/device-subscription.ts';
export {
  ListenerExplanation,
  PushAccount,
  PushAccountsAnswer,
  PushAccountsPage,
  PushAccountsRequest,
  PushListener,
  PushListenersAnswer,
  PushRegistration,
  PushRegistrationsAnswer,
} from './devices/push-account.ts';
export { PushCheckup } from './devices/push-checkup.ts';
export {
  ContextSetName,
  ContextSetsBody,
  ContextsAnswer,
  EffectiveProperties,
  PropertyValueBody,
  SetProperties,
} from './devices/push-properties.ts';
export { PushTrail, TestEventAnswer } from './devices/push-trail.ts';
export type { WovenNewsTaker } from './devices/woven-news.ts';
export { MAX_NEWS_PER_CALL, WovenNews, WovenNewsBody } from './devices/woven-news.ts';
export { Manifest, ManifestPart, ManifestTemplate, Position } from './export/manifest.ts';
export { QuietHours, Schedule } from './export/schedule.ts';
export { ProfileRule, Targeting } from './export/targeting.ts';
export { InlineImage, TemplateFile, TemplateVariable } from './export/template-file.ts';
export { TIME_ZONE_PATTERN, TimeZoneName } from './export/time-zone.ts';
export { UserListId, UserListManifest } from './export/user-list-manifest.ts';
export { UserRow } from './export/user-row.ts';
export { ConversionEvent, ConversionEventType, ConversionPoint } from './injection/conversion-point.ts';
export { EventType, InjectionEvent } from './injection/event.ts';
export { CampaignId, Purpose, TemplateId, TenantId, UserKey } from './injection/identity.ts';
export type {
  BeginClaimOutcome,
  ClaimedPlace,
  ClaimRef,
  ClaimRequest,
  CompleteClaimOutcome,
  DueQuery,
  FlagChange,
  InjectionApi,
  UserChange,
} from './injection/injection-api.ts';
export { DueCampaign, UserRef } from './injection/injection-api.ts';
export {
  BeginClaimAnswer,
  CHANGE_STREAM_HEARTBEAT_MS,
  ChangeMessage,
  ClaimBody,
  ClaimedPlaceBody,
  CompleteClaimAnswer,
  DEFAULT_TENANT_ID,
  EventsAnswer,
  EventsBody,
  FlagChangeAnswer,
  FlagChangeBody,
  MAX_EVENTS_PER_CALL,
  MailboxName,
  ReportedEvent,
  StartMessage,
  WithdrawalAnswer,
  WithdrawalBody,
} from './injection/injection-http.ts';
export { MessageSkeleton, SkeletonSegment } from './injection/skeleton.ts';
export { ClaimState, Variables, WithdrawalCause, WovenRecord } from './injection/woven-record.ts';
export { ImportStatus } from './push/import-status.ts';
export { PushEvent, PushEventType } from './push/push-event.ts';
export { AdvertisingLabels } from './tenant/advertising-labels.ts';
export { ConnectionVerdict } from './tenant/connection-verdict.ts';
export { DataSource, KeyspaceName, Tenant } from './tenant/tenant.ts';
export { TenantPolicySettings } from './tenant/tenant-policy-settings.ts';
export { Consent, ConsentStatement, Consents } from './user/consent.ts';
export { ErasureReceipt } from './user/erasure-receipt.ts';
export { UserExport } from './user/user-export.ts';
