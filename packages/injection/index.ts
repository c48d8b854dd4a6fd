export type { AudienceRow } from './audience/audience-row.ts';
export type { LoadedTemplate } from './campaign/define-campaign.ts';
export { defineCampaign } from './campaign/define-campaign.ts';
export type {
  CampaignDefinition,
  CampaignRef,
  CampaignTemplate,
  Caps,
  PriorityClass,
  RevisionRef,
} from './campaign/definition.ts';
export { InvalidManifestError } from './campaign/invalid-manifest-error.ts';
export { notifies } from './campaign/notifies.ts';
export { pinnedOf } from './campaign/position.ts';
export type {
  CampaignHead,
  RecallOutcome,
  RevisionState,
  RevisionSwitchOutcome,
} from './campaign/revision-state.ts';
export { headAfterRecall, revisionState, switchOutcome } from './campaign/revision-state.ts';
export { templateIdOf } from './campaign/template-id.ts';
export type { ChangeBusPorts, ChangeListener, ChangeOrigin, TapListener } from './changes/change-bus.ts';
export { ChangeBus } from './changes/change-bus.ts';
export type { FeedPosition, FeedReading, StoreChange } from './changes/feed-reading.ts';
export { changedFlags, hasFlag } from './claims/flags.ts';
export { byAge, byUid } from './claims/order.ts';
export { isReplaceable } from './claims/reading.ts';
export type { ConsentRule } from './consent/consent-allows.ts';
export type { ConsentRecord, ConsentsInForce } from './consent/consent-record.ts';
export { consentsInForce } from './consent/in-force.ts';
export { mayOptOut } from './consent/may-opt-out.ts';
export { conversionEventOf } from './conversions/conversion-event.ts';
export type {
  DeadLetter,
  Delivery,
  PlannedEvent,
  PointCounts,
  PointRef,
  PointState,
} from './conversions/delivery.ts';
export type { AttemptResult, DeliveryVerdict } from './conversions/delivery-verdict.ts';
export { deliveryVerdict } from './conversions/delivery-verdict.ts';
export { planDeliveries } from './conversions/plan-deliveries.ts';
export { filledUrl, pointUrlProblem } from './conversions/point-url.ts';
export type { SignedHeaders } from './conversions/sign-webhook.ts';
export { batchId, signedHeaders } from './conversions/sign-webhook.ts';
export { decide } from './decision/decide.ts';
export type {
  CutName,
  Decision,
  DecisionInput,
  Explanation,
  UserProfile,
  Verdict,
} from './decision/decision.ts';
export type { TenantPolicy } from './decision/policy.ts';
export { shortestGapMs, strictPolicy } from './decision/policy.ts';
export type { RuleName } from './decision/rules/rule-name.ts';
export type { ShownContext } from './decision/still-shown.ts';
export { stillShown } from './decision/still-shown.ts';
export type { UserFacts } from './decision/user-facts.ts';
export { userFacts, userTimeZone } from './decision/user-facts.ts';
export type { OnceEventType } from './events/event-once.ts';
export { eventOnce } from './events/event-once.ts';
export type { OutboxEntry } from './events/outbox-entry.ts';
export { normaliseAddress } from './identity/address.ts';
export { userKeyOf } from './identity/user-key.ts';
export { changedJob, isFinished, queuedJob } from './imports/changed-job.ts';
export type { QueuedImport } from './imports/choose-import.ts';
export { chooseImport } from './imports/choose-import.ts';
export type {
  ErasedRows,
  ImportChange,
  ImportChoice,
  ImportJob,
  ImportLease,
  ImportRef,
  ImportRequest,
  ImportState,
  PartCheckpoint,
} from './imports/import-job.ts';
export { maxImportErrors } from './imports/import-job.ts';
export type { ManifestPlace, UserListPlace } from './imports/manifest-place.ts';
export { manifestPlaceOf, userListPlaceOf } from './imports/manifest-place.ts';
export type { LinkSubject, LinkUse } from './links/link-subject.ts';
export { linkToken, readLinkToken } from './links/link-token.ts';
export type {
  AudienceStore,
  CampaignStore,
  ChangeFeed,
  ClaimStore,
  ConsentStore,
  ConversionStore,
  EventOutbox,
  ImportStore,
  InjectionStores,
  SuppressionStore,
  SwitchStore,
  TenantStore,
} from './ports.ts';
export type { ReceivedWebhook, WebhookVerdict } from './push/webhook-verdict.ts';
export { webhookVerdict } from './push/webhook-verdict.ts';
export type { KillSwitch, ThrownSwitches } from './switches/kill-switch.ts';
export { profileVariables } from './targeting/profile-rule.ts';
export { tenantPolicyOf } from './tenants/tenant-policy.ts';
export type { TenantProblem } from './tenants/tenant-problems.ts';
export { tenantProblems } from './tenants/tenant-problems.ts';
export type { TenantRecord } from './tenants/tenant-record.ts';
export { redactedTenant, redactionMark, secretsOf, withSecrets } from './tenants/tenant-secrets.ts';
export {
  aCampaign,
  aClaim,
  aConsent,
  aDecisionInput,
  anEvent,
  anImportRequest,
  aProfile,
  aRow,
  aTemplate,
  aWovenClaim,
  claimIdNumber,
  someTimeMs,
  someUser,
  userKeyNumber,
} from './testing/builders.ts';
export { type ClaimRacer, raceForClaims } from './testing/claim-race.ts';
export { aDataSource, aTenant } from './testing/tenants.ts';
export { isTimeZone } from './time/local-time.ts';
