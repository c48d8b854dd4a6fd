import type { FlagChange, InjectionEvent, WovenRecord } from '@mailweave/contracts';
import { internalDateText, type Uid } from '@mailweave/imap';
import { changedFlags } from '@mailweave/injection';
import type { ClientView, Copied, CopyEffect, Effect, FlagsEffect } from '@mailweave/mailbox-overlay';
import { BackendProtocolError } from '../backend/backend-errors.ts';
import type { ProxyContext } from '../context.ts';
import type { BackendLink } from '../session/backend-link.ts';
import type { TaggedAnswer } from '../session/response-router.ts';
import { SessionClosed } from '../session/session-closed.ts';
import { StoreBudget } from './store-budget.ts';
import type { Happening, UserWeave } from './user-weave.ts';

/** A change of the user's own may take this many times the budget of a SELECT: better late than refused. */
const EFFECT_BUDGETS = 10;

export type EffectTools = {
  readonly context: ProxyContext;
  readonly link: BackendLink;
  readonly weave: UserWeave;
  readonly view: ClientView;
  /** The records behind the woven messages of the view, by UID. */
  readonly records: Map<number, WovenRecord>;
};

export type EffectsOutcome =
  | { readonly outcome: 'done'; readonly copied: readonly Copied[]; readonly outdated: readonly Uid[] }
  | EffectsFailure;

export type EffectsFailure =
  /** The backend refused a copy: its answer is the client's. */
  | { readonly outcome: 'refused'; readonly answer: TaggedAnswer }
  /** The store did not take a change. */
  | { readonly outcome: 'failed' };

/**
 * Carries effects out in order; the first that fails ends it, and what the store did not take is not shown.
 * The events of what was done are reported together.
 */
export async function runEffects(tools: EffectTools, effects: readonly Effect[]): Promise<EffectsOutcome> {
  const happened: Happening[] = [];
  const { config, clock } = tools.context;
  const budget = new StoreBudget(config.weaveBudgetMs * EFFECT_BUDGETS, clock);
  try {
    return await runAll({ ...tools, budget, happened }, effects);
  } finally {
    tools.weave.report(happened);
  }
}

async function runAll(tools: EffectWork, effects: readonly Effect[]): Promise<EffectsOutcome> {
  const copied: Copied[] = [];
  const outdated: Uid[] = [];
  for (const effect of effects) {
    const record = tools.records.get(effect.uid);
    if (record === undefined) continue;
    try {
      if (effect.kind !== 'copy') {
        const made = await runEffect(tools, effect, record);
        if (made === 'outdated') outdated.push(effect.uid);
        continue;
      }
      const answer = await append(tools, effect);
      if (answer.response.name !== 'OK') return { outcome: 'refused', answer };
      copied.push(copiedTo(effect, answer));
    } catch (error) {
      if (error instanceof SessionClosed) throw error;
      tools.context.events.effectFailed(error);
      return { outcome: 'failed' };
    }
  }
  return { outcome: 'done', copied, outdated };
}

type Made = 'made' | 'outdated';

type EffectWork = EffectTools & { readonly budget: StoreBudget; readonly happened: Happening[] };

async function runEffect(
  tools: EffectWork,
  effect: Exclude<Effect, CopyEffect>,
  record: WovenRecord,
): Promise<Made> {
  switch (effect.kind) {
    case 'report':
      tools.happened.push({ type: effect.event, record });
      return 'made';
    case 'opened':
      tools.weave.noteOpened(record);
      return 'made';
    case 'withdraw': {
      const first = await tools.budget.ask(tools.weave.api.withdraw(refOf(record), effect.cause));
      if (first) tools.happened.push({ type: effect.cause, record });
      return 'made';
    }
    default:
      return changeFlags(tools, effect, record);
  }
}

async function changeFlags(tools: EffectWork, effect: FlagsEffect, record: WovenRecord): Promise<Made> {
  const { mode, flags, ifUnchanged } = effect;
  const change: FlagChange = { mode, flags, ...(ifUnchanged && { ifVersion: record.version }) };
  const changed = await tools.budget.ask(tools.weave.api.changeFlags(refOf(record), change));
  const message = tools.view.wovenByUid(effect.uid);
  // Withdrawn meanwhile: it stays as it is until it may be expunged.
  if (changed === undefined || message === undefined) return 'made';
  tools.records.set(effect.uid, changed);
  tools.view.replace({ ...message, flags: changed.flags });
  if (ifUnchanged && !sameFlags(changed.flags, changedFlags(record.flags, change))) return 'outdated';
  for (const type of flagEvents(record, changed)) tools.happened.push({ type, record });
  return 'made';
}

/** Whoever came first with the very same change has made this one too. */
function sameFlags(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((flag, at) => flag === b[at]);
}

const FLAG_EVENTS: readonly [flag: string, event: InjectionEvent['type']][] = [
  ['\\flagged', 'flagged'],
  ['\\answered', 'answered'],
];

function flagEvents(before: WovenRecord, after: WovenRecord): InjectionEvent['type'][] {
  const holds = (record: WovenRecord, flag: string): boolean =>
    record.flags.some((held) => held.toLowerCase() === flag);
  return FLAG_EVENTS.filter(([flag]) => holds(after, flag) && !holds(before, flag)).map(([, event]) => event);
}

/**
 * A copy is the user's own mail from then on. Untagged answers reach the client: the
 * target may be the selected mailbox.
 */
async function append(tools: EffectTools, effect: CopyEffect): Promise<TaggedAnswer> {
  const message = tools.view.wovenByUid(effect.uid);
  if (message === undefined) throw new BackendProtocolError('an answer that took a message away');
  const flags = message.flags.filter((flag) => flag.toLowerCase() !== '\\deleted');
  return await tools.link.ownRelayed((writer) => {
    writer.raw('APPEND ');
    writer.astring(effect.mailbox);
    writer.raw(` (${flags.join(' ')}) ${internalDateText(message.internalDateMs)} `);
    writer.literal(message.content().bytes);
  });
}

function copiedTo(effect: CopyEffect, answer: TaggedAnswer): Copied {
  const code = answer.response.code;
  const range = code?.name === 'APPENDUID' ? code.uids.ranges[0] : undefined;
  if (code?.name !== 'APPENDUID' || range === undefined || range.first === '*') {
    return { source: effect.uid, destination: undefined };
  }
  return { source: effect.uid, destination: { uidValidity: code.uidValidity, uid: range.first } };
}

function refOf(record: WovenRecord): { tenantId: string; userKey: string; claimId: string } {
  return { tenantId: record.tenantId, userKey: record.userKey, claimId: record.claimId };
}
