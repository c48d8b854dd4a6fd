export { dateBelow, datesQuery } from './claim/date-below.ts';
export type { Ranks } from './claim/rank-query.ts';
export { rankQuery, readRanks } from './claim/rank-query.ts';
export { STUB_FLAGS, STUB_HEADER, stubBytes, stubSearch } from './claim/stub.ts';
export { UnseenQuery } from './claim/unseen-query.ts';
export { closeEffects } from './commands/expunge.ts';
export type { PlanContext, PlanOutcome } from './commands/plan-command.ts';
export { planCommand } from './commands/plan-command.ts';
export { isResync, Resync } from './commands/resync.ts';
export type { HeldResponse, SelectChanges, SelectFacts } from './commands/select.ts';
export { readSelectFacts, selectLines } from './commands/select.ts';
export { weaveStatus } from './commands/status.ts';
export { flagsLine } from './content/flags-line.ts';
export { goneLine } from './content/gone-line.ts';
export type { Namespaces } from './names/personal-name.ts';
export { mayBear, personalName } from './names/personal-name.ts';
export type { CommandPlan, Done, RefusePlan, RunPlan } from './plan/command-plan.ts';
export type {
  Copied,
  CopyEffect,
  Effect,
  FlagsEffect,
  OpenedEffect,
  ReportEffect,
  WithdrawEffect,
} from './plan/effect.ts';
export { type ClosedRange, rangesText, withoutRanges } from './sets/closed-ranges.ts';
export { translateNumber } from './translate/numbered-response.ts';
export { vanishedLine } from './translate/vanished-response.ts';
export type { WovenPlace } from './view/client-view.ts';
export { ClientView } from './view/client-view.ts';
export type { EnabledExtensions } from './view/enabled-extensions.ts';
export { QuietPeriod } from './view/quiet-period.ts';
export type { WovenContent, WovenMessage } from './view/woven-message.ts';
export { hasFlag } from './view/woven-message.ts';
