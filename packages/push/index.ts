export {
  type Account,
  type AccountId,
  accountIdOf,
  accountNumbers,
  comparableAddress,
  compareAccountIds,
  type EnsuredAccount,
  type NewAccount,
  parseAccountId,
} from './account/account.ts';
export { findAccount } from './account/find-account.ts';
export { readApnsBrands } from './brands/apns-brands.ts';
export type {
  ApnsBrand,
  ApnsCredentials,
  BrandProblem,
  FcmBrand,
  ReadBrands,
} from './brands/brand-options.ts';
export { readFcmBrands } from './brands/fcm-brands.ts';
export { type Credentials, CredentialsUnreadableError } from './credentials/credentials.ts';
export { type KeyPassphrase, KeyRing } from './credentials/key-ring.ts';
export type { KeyNote, SealedCredentials } from './credentials/sealed-credentials.ts';
export { type Callback, readCallback } from './dovecot/callback.ts';
export { type NamedUser, readUser, signedUser } from './dovecot/signed-user.ts';
export type { Gateway, Presentation, Push } from './gateway/gateway.ts';
export type { PushOutcome } from './gateway/push-outcome.ts';
export {
  type Arrivals,
  arrivals,
  type MailboxMark,
  type MailboxOfAccount,
  tellingOf,
} from './listening/mailbox-mark.ts';
export { mailboxOnWire, type OwnNamespaces } from './listening/mailbox-on-wire.ts';
export { MessageTail } from './listening/message-tail.ts';
export { afterTrouble, type RetryStep, type Trouble } from './listening/retry.ts';
export {
  type MailLogin,
  planSignIn,
  type SignIn,
  type SignInVerdict,
  signInVerdict,
} from './listening/sign-in.ts';
export { needsLook } from './listening/status-news.ts';
export { wantedMailboxes } from './listening/wanted-mailboxes.ts';
export { userOfDatagram } from './mail-notify/datagram.ts';
export { newMailKey } from './mailbox-events/event-key.ts';
export type { MailboxEvent, MailSeen, NewMail, Source } from './mailbox-events/new-mail.ts';
export type { Notice, Notification, NotificationContent, ShownMail } from './notifications/notification.ts';
export { type ShownText, shownText } from './notifications/shown-text.ts';
export type {
  AcceptedEvent,
  AccountPlan,
  Decision,
  HeldBackReason,
  Planning,
  PlanRules,
  Verdict,
} from './planning/account-plan.ts';
export { collapseKeyOf } from './planning/collapse-key.ts';
export { type HeldNow, heldNow } from './planning/held-now.ts';
export { planAccount } from './planning/plan-account.ts';
export {
  type Channel,
  type QueuedNotification,
  type QueueState,
  waitingNotification,
} from './planning/queued-notification.ts';
export type {
  AccountLayers,
  AccountPlanner,
  AccountStore,
  CredentialStore,
  EventIntake,
  EventStore,
  ListenerWatch,
  MailboxMarkStore,
  NoticeSender,
  NotificationQueue,
  PropertyStore,
  PushStores,
  RegistrationStore,
  RegistryStores,
  SessionStore,
  Settlement,
  SubscriptionStore,
  TakenNotification,
  Trail,
} from './ports.ts';
export { accountPropertyProblem } from './properties/account-property-problem.ts';
export { capabilitiesIn } from './properties/capabilities.ts';
export { type EffectiveProperty, effectiveProperties } from './properties/effective-properties.ts';
export { KNOWN_PROPERTIES, type KnownProperty, knownProperty } from './properties/known-properties.ts';
export { presentationOf } from './properties/presentation.ts';
export { Properties, type PropertyLayer } from './properties/properties.ts';
export type { PropertyLevel, SetProperty } from './properties/property-level.ts';
export { type PropertyProblem, propertyProblem } from './properties/property-problem.ts';
export { transportEnabled } from './properties/transport-switch.ts';
export { type AllowList, readAllowList } from './registrations/allow-list.ts';
export {
  decideListener,
  type ListenerDecision,
  type ListenerFacts,
  type ListenerStep,
} from './registrations/listener-decision.ts';
export {
  compareRegistrations,
  type Registration,
  type RegistrationRef,
} from './registrations/registration.ts';
export { ChannelCircuit, type CircuitNews } from './sending/channel-circuit.ts';
export { settlementOf } from './sending/settlement-of.ts';
export type { StoredSession } from './sessions/stored-session.ts';
export { type PutOutcome, type PutRules, refreshed, type TokenOfAccount } from './subscriptions/put.ts';
export { newSubscription, refreshedBy, type SubscribeRequest } from './subscriptions/subscribe-request.ts';
export type { SubscribingSettings } from './subscriptions/subscribing-settings.ts';
export type { Preferences, PrivacyLevel, Subscription, Transport } from './subscriptions/subscription.ts';
export { isTopicPattern, NEW_MAIL_TOPIC, topicMatches, wantsNewMail } from './subscriptions/topic.ts';
export { codeHash, createCode, type ExpectedCode, isCode } from './subscriptions/verification-code.ts';
