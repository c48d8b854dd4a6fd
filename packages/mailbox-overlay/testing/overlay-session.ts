import {
  type Command,
  parseCommand,
  type Response,
  type ResponseCode,
  readFrames,
  type StatusResponse,
  sequenceNumber,
  tag,
  type Uid,
  WireWriter,
  writeCommand,
  writeResponse,
} from '@mailweave/imap';
import { type Comparator, comparatorNamed } from '@mailweave/message';
import { planCommand } from '../commands/plan-command.ts';
import type { Conversation, RefusePlan, RunPlan } from '../plan/command-plan.ts';
import type { Copied, Effect, FlagsEffect } from '../plan/effect.ts';
import { translateNumber } from '../translate/numbered-response.ts';
import { vanishedLine } from '../translate/vanished-response.ts';
import type { ClientView } from '../view/client-view.ts';
import { NOW_MS, viewOf } from './history.ts';
import type { ModelMailbox } from './model-mailbox.ts';
import { type ModelMessage, storedFlags, wovenMessageOf } from './model-message.ts';
import { type Habits, type ModelAnswer, ModelServer, TARGET_UID_VALIDITY } from './model-server.ts';
import { readResponses } from './read-responses.ts';
import { checkUpstream } from './upstream-sets.ts';

/** What the client hears of one command, and what happened behind it. */
export type OverlayAnswer = ModelAnswer & {
  /** As the backend read it off the wire. */
  readonly upstream: Command | undefined;
  /** What it was asked besides. */
  readonly questions: readonly Command[];
  readonly effects: readonly Effect[];
};

export const TAG = tag('a1');

/** Carries out plans as a session of the proxy does, over a model of the backend and without a socket. */
export class OverlaySession {
  readonly view: ClientView;
  readonly backend: ModelServer;
  /** What the backend says of other sessions' doings before it ends a command. */
  meanwhile: () => Response[] = () => [];
  readonly #mailbox: ModelMailbox;
  readonly #comparator: Comparator | undefined;

  /** @param mailbox as the client sees it; the session works on a copy */
  constructor(mailbox: ModelMailbox, habits: Habits) {
    const enabled = { condstore: false, qresync: habits.vanishes === true, utf8: false };
    this.view = viewOf(mailbox, habits.readOnly, enabled);
    this.#mailbox = mailbox.copy();
    this.#comparator = habits.comparator && comparatorNamed(habits.comparator);
    this.backend = new ModelServer(mailbox.realPart(), habits);
  }

  run(command: Command): OverlayAnswer {
    const plan = planCommand(command, this.view, { tag: TAG, nowMs: NOW_MS, comparator: this.#comparator });
    if (plan.kind === 'run') return this.#carryOut(plan);
    if (plan.kind !== 'refuse') throw new TypeError(`${command.name} is no part of the model.`);
    return { ...refused(plan), upstream: undefined, questions: [], effects: [] };
  }

  /** A message was claimed at a UID above everything. */
  weave(message: ModelMessage): void {
    this.#mailbox.insert(message);
    const below = this.backend.mailbox.realBelow(message.uid);
    if (!this.view.takeIn(wovenMessageOf(message), below)) throw new Error('The claim is not the newest.');
  }

  /** The flags of a woven message are others now, by an effect or by another session. */
  flag(uid: Uid, flags: readonly string[]): void {
    const message = this.view.wovenByUid(uid);
    this.#mailbox.setFlags(uid, flags);
    if (message !== undefined) this.view.replace({ ...message, flags });
  }

  /** What the backend says of itself, as the client hears it. */
  relay(response: Response): Response[] {
    switch (response.name) {
      case 'EXISTS':
        return [{ ...response, count: translateNumber('EXISTS', response.count, this.view) }];
      case 'VANISHED': {
        const bytes = written(response);
        return readResponses(vanishedLine({ response, bytes }, this.view));
      }
      case 'EXPUNGE':
      case 'FETCH': {
        const client = translateNumber(response.name, response.sequence, this.view);
        return [{ ...response, sequence: sequenceNumber(client) }];
      }
      default:
        return [response];
    }
  }

  #carryOut(plan: RunPlan): OverlayAnswer {
    const first = plan.copiesFirst?.flatMap((effect) => this.#runEffect(effect)) ?? [];
    const upstream = plan.upstream && overTheWire(plan.upstream);
    const before = readResponses(plan.before?.(this.view) ?? []);
    const answer = upstream && this.#ask(upstream);
    const said = answer === undefined ? [] : [...answer.responses, ...this.meanwhile()];
    const collected: Response[] = [];
    const relayed = said.flatMap((response) => {
      if (!plan.collects?.includes(response.name)) return this.#relayed(plan, response);
      collected.push(response);
      return [];
    });
    const heard = [...before, ...relayed];
    if (answer?.status === 'NO') plan.refused?.(this.view);
    if (answer?.status === 'BAD' || (answer?.status === 'NO' && plan.answersInSpiteOfNo !== true)) {
      return { ...answer, responses: heard, upstream, questions: [], effects: [] };
    }
    const copied = plan.effects.flatMap((effect) => this.#runEffect(effect));
    const done = { collected, tagged: answer && taggedOk(answer.code), copied: [...first, ...copied] };
    const questions: Command[] = [];
    const lines = plan.converse
      ? this.#converse(plan.converse(this.view, done), questions)
      : plan.answer(this.view, done);
    if ('kind' in lines) return { ...refused(lines), upstream, questions, effects: plan.effects };
    heard.push(...readResponses(lines));
    const code = plan.okCode?.(done);
    const told = code === undefined ? answer?.code : readCode(code);
    return {
      status: answer?.status ?? 'OK',
      code: told,
      responses: heard,
      upstream,
      questions,
      effects: plan.effects,
    };
  }

  #ask(command: Command): ModelAnswer {
    checkUpstream(command, this.backend.mailbox, this.#wovenUids());
    return this.backend.run(command);
  }

  #converse(conversation: Conversation, questions: Command[]): readonly Buffer[] | RefusePlan {
    let step = conversation.next();
    while (step.done !== true) {
      const question = overTheWire(step.value);
      questions.push(question);
      step = conversation.next(this.#ask(question));
    }
    return step.value;
  }

  #wovenUids(): Uid[] {
    return this.view.woven.map(({ message }) => message.uid);
  }

  #relayed(plan: RunPlan, response: Response): Response[] {
    return this.relay(response).flatMap((relayed) => {
      if (relayed.name !== 'FETCH') return [relayed];
      return [...readResponses(plan.beforeFetch?.(relayed.sequence) ?? []), relayed];
    });
  }

  #runEffect(effect: Effect): Copied[] {
    if (effect.kind === 'change-flags') this.#changeFlags(effect);
    if (effect.kind !== 'copy') return [];
    const message = this.#mailbox.messages.find(({ uid }) => uid === effect.uid);
    if (message === undefined) throw new TypeError('A copy of a message that is not there.');
    const { uid } = this.backend.target.add(message);
    return [{ source: effect.uid, destination: { uidValidity: TARGET_UID_VALIDITY, uid } }];
  }

  /** The store makes the change to the flags that it has. */
  #changeFlags({ uid, mode, flags }: FlagsEffect): void {
    const stored = this.#mailbox.messages.find((message) => message.uid === uid);
    if (stored !== undefined) this.flag(uid, storedFlags(stored.flags, mode, flags));
  }
}

function refused({ status }: RefusePlan): ModelAnswer {
  return { status, code: undefined, responses: [] };
}

/** A command that cannot be written is a bug of the plan. */
function overTheWire(command: Command): Command {
  const writer = new WireWriter('literal-plus');
  writeCommand({ tag: TAG_UPSTREAM, command }, writer);
  const [frame, ...others] = readFrames(writer.toBuffer());
  if (frame === undefined || others.length > 0) throw new Error('Not one command.');
  return parseCommand(frame).command;
}

const TAG_UPSTREAM = tag('p1');

function written(response: Response): Buffer {
  const writer = new WireWriter('server');
  writeResponse(response, writer);
  return writer.toBuffer();
}

function taggedOk(code: ResponseCode | undefined): StatusResponse {
  return { name: 'OK', tag: TAG_UPSTREAM, code, text: 'Done.' as StatusResponse['text'] };
}

function readCode(code: string): ResponseCode | undefined {
  const [response] = readResponses([Buffer.from(`* OK [${code}] Done.\r\n`, 'latin1')]);
  return response?.name === 'OK' ? response.code : undefined;
}
