/**
 * A command while something is woven in the selected mailbox: the overlay says what goes to the backend and
 * what is answered here. One command at a time, because Dovecot answers pipelined commands out of order
 * (docs/flows/imap-command.md).
 */
import {
  byteString,
  type Command,
  decodeUtf8,
  type Frame,
  parseCommand,
  type Response,
  type ResponseHead,
  type Tag,
  tag as tagOf,
  type WireSegment,
  writeCommand,
} from '@mailweave/imap';
import {
  type Done,
  type Effect,
  type HeldResponse,
  planCommand,
  type RefusePlan,
  type RunPlan,
} from '@mailweave/mailbox-overlay';
import { verifyGone } from '../../weaving/gone-uids.ts';
import { type EffectsFailure, type EffectsOutcome, runEffects } from '../../weaving/run-effects.ts';
import { beginModSequences } from '../mod-sequences.ts';
import { type Collecting, type TaggedAnswer, underTag } from '../response-router.ts';
import type { SelectedMailbox } from '../selected-mailbox.ts';
import type { CommandHandler, Session } from '../session.ts';
import { refresh } from './noop.ts';
import { relayAlone } from './relay.ts';

export const wovenCommand: CommandHandler = async (session, command) => {
  const { selected } = session;
  if (selected === undefined) return await relayAlone(session, command);
  await session.link.quiet();
  await beginModSequences(session, command);
  const { tag, command: parsed } = parseCommand(command.frame);
  if (session.link.enabled.utf8 && !isUtf8(command.frame)) return session.tagged(tag, 'BAD', NOT_UTF8);
  if (EXPUNGES.has(parsed.name) && session.weave?.changed === true) await refresh(session);
  if (parsed.name === 'FETCH' && parsed.vanished) await askForGone(session, selected);
  const { comparator, context } = session;
  const plan = planCommand(parsed, selected.view, { tag, nowMs: context.clock.nowMs(), comparator });
  if (plan.kind === 'relay') return await relayAlone(session, command);
  if (plan.kind === 'refuse') return session.tagged(tag, plan.status, plan.text);
  await runPlan(session, selected, tag, plan);
};

const NOT_UTF8 = 'The command is not in UTF-8.';

/**
 * RFC 6855 3: a server says BAD to bytes between quotes that are none. The backend would not see them so: what is planned
 * here is written anew, and other bytes than UTF-8 go as literals.
 */
function isUtf8({ lines }: Frame): boolean {
  return lines.every((line) => decodeUtf8(byteString(line)) !== undefined);
}

/** They take what is \Deleted now, whichever session said so; both may shift numbers before they are carried out. */
const EXPUNGES: ReadonlySet<Command['name']> = new Set(['EXPUNGE', 'UID EXPUNGE']);

async function runPlan(session: Session, selected: SelectedMailbox, tag: Tag, plan: RunPlan): Promise<void> {
  const first = await runEffectsOf(session, selected, plan.copiesFirst ?? []);
  if (first.outcome !== 'done') return answerFailure(session, tag, first);
  const collected: Response[] = [];
  session.relay.pieces(plan.before?.(selected.view) ?? []);
  const tagged = await runUpstream(session, tag, plan, collected);
  if (tagged !== undefined && tagged.response.name !== 'OK' && first.copied.length > 0) {
    session.context.events.copyLeft();
  }
  if (tagged?.response.name === 'NO') plan.refused?.(selected.view);
  if (tagged !== undefined && endsPlan(plan, tagged)) return answerRefused(session, plan, tagged);
  const effects = await runEffectsOf(session, selected, plan.effects);
  if (effects.outcome !== 'done' && plan.effectsMustHold) return answerFailure(session, tag, effects);
  const copied = effects.outcome === 'done' ? effects.copied : [];
  const outdated = effects.outcome === 'done' ? effects.outdated : [];
  const done: Done = { collected, tagged: tagged?.response, copied: [...first.copied, ...copied], outdated };
  const lines = await linesOf(session, selected, plan, done);
  if (!isLines(lines)) return session.tagged(tag, lines.status, lines.text);
  session.relay.pieces(lines);
  const code = plan.okCode?.(done);
  if (code !== undefined) session.tagged(tag, 'OK', `[${code}] ${plan.okText}`);
  else if (tagged !== undefined) session.answer(tagged);
  else session.tagged(tag, 'OK', plan.okText);
}

/** The first time that the client asks for what vanished earlier. */
async function askForGone({ link, relay }: Session, selected: SelectedMailbox): Promise<void> {
  const asked = selected.maybeGone;
  selected.maybeGone = [];
  await verifyGone(link, selected, asked, ({ untagged }) => {
    const others = untagged.filter(
      ({ response }) => response.name !== 'SEARCH' && response.name !== 'ESEARCH',
    );
    relay.responses(others.map(({ bytes }) => bytes));
  });
}

function answerFailure(session: Session, tag: Tag, failure: EffectsFailure): void {
  if (failure.outcome === 'refused') session.text(underTag(tag, failure.answer));
  else session.tagged(tag, 'NO', '[SERVERBUG] The change could not be stored. Try again later.');
}

function endsPlan(plan: RunPlan, { response }: TaggedAnswer): boolean {
  if (response.name === 'NO') return plan.answersInSpiteOfNo !== true;
  return response.name !== 'OK';
}

function answerRefused(session: Session, plan: RunPlan, answer: TaggedAnswer): void {
  const { name, tag, text } = answer.response;
  const code = name === 'NO' ? plan.noCode?.(answer.response) : undefined;
  if (code === undefined) session.answer(answer);
  else session.text(`${tag} NO [${code}] ${text}\r\n`);
}

async function runUpstream(
  session: Session,
  tag: Tag,
  plan: RunPlan,
  collected: Response[],
): Promise<TaggedAnswer | undefined> {
  if (plan.upstream === undefined) return undefined;
  session.relay.beforeFetch = plan.beforeFetch;
  try {
    return await session.link.run(
      tag,
      segmentsOf(session, tag, plan.upstream),
      collectingOf(plan, collected),
    );
  } finally {
    session.relay.beforeFetch = undefined;
  }
}

/** Untagged lines; where the plan has questions to the backend, they are asked first. */
async function linesOf(
  session: Session,
  { view }: SelectedMailbox,
  plan: RunPlan,
  done: Done,
): Promise<readonly Buffer[] | RefusePlan> {
  const conversation = plan.converse?.(view, done);
  if (conversation === undefined) return plan.answer(view, done);
  for (let step = conversation.next(); ; ) {
    if (step.done === true) return step.value;
    const kept: Response[] = [];
    const take = ({ response }: HeldResponse): void => {
      kept.push(response);
      session.relay.pieces(plan.unasked?.(response, view) ?? []);
    };
    const wants = (head: ResponseHead): boolean => isFetch(head) || isCollected(plan, head);
    const { response } = await ask(session, step.value, { wants, take });
    step = conversation.next({ status: response.name, responses: kept });
  }
}

function isLines(lines: readonly Buffer[] | RefusePlan): lines is readonly Buffer[] {
  return Array.isArray(lines);
}

function isFetch(head: ResponseHead): boolean {
  return head.kind === 'numbered' && head.word === 'FETCH';
}

function isCollected({ collects }: RunPlan, head: ResponseHead): boolean {
  return head.kind === 'untagged' && collects?.includes(head.word) === true;
}

async function ask(session: Session, question: Command, collecting: Collecting): Promise<TaggedAnswer> {
  const own = tagOf(session.link.ownTag());
  return await session.link.run(own, segmentsOf(session, own, question), collecting);
}

function segmentsOf(session: Session, tag: Tag, command: NonNullable<RunPlan['upstream']>): WireSegment[] {
  const writer = session.link.newWriter();
  writeCommand({ tag, command }, writer);
  return writer.segments();
}

function collectingOf(plan: RunPlan, collected: Response[]): Collecting | undefined {
  if (plan.collects === undefined) return undefined;
  return {
    wants: (head) => isCollected(plan, head),
    take: (held) => collected.push(held.response),
  };
}

async function runEffectsOf(
  session: Session,
  selected: SelectedMailbox,
  effects: readonly Effect[],
): Promise<EffectsOutcome> {
  const { weave, context, link } = session;
  if (weave === undefined || effects.length === 0) return { outcome: 'done', copied: [], outdated: [] };
  const tools = { context, link, weave, view: selected.view, records: selected.records };
  return await runEffects(tools, effects);
}
