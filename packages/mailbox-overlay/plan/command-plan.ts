import type { Command, Response, StatusResponse, Uid } from '@mailweave/imap';
import type { ClientView } from '../view/client-view.ts';
import type { Copied, CopyEffect, Effect } from './effect.ts';

/** Answered here with one tagged line; nothing happens. */
export type RefusePlan = { readonly kind: 'refuse'; readonly status: 'NO' | 'BAD'; readonly text: string };

/**
 * What a command becomes when something is woven. The session that carries it out:
 * 1. carries out `copiesFirst`; one that fails ends it all there, with nothing asked and nothing changed;
 * 2. sends `upstream`, if there is one, and waits for its tagged answer; a NO or BAD ends it all there, but a NO
 *    not where the plan `answersInSpiteOfNo`;
 * 3. carries out the effects; a failed one fails the command if `effectsMustHold`;
 * 4. writes `answer()`, then the tagged line, which is the backend's where it was asked.
 */
export type RunPlan = {
  readonly kind: 'run';
  /** Undefined: nothing of it concerns the backend. */
  readonly upstream: Command | undefined;
  /** Text of the tagged OK when there is no upstream to give one. */
  readonly okText: string;
  /** Copies that must not fail once the backend has done its part (docs/adr/0007-copy-order.md). */
  readonly copiesFirst?: readonly CopyEffect[];
  readonly effects: readonly Effect[];
  readonly effectsMustHold: boolean;
  /** The backend's NO says that some of the real messages could not be answered, and says nothing of the woven ones. */
  readonly answersInSpiteOfNo?: boolean;
  /** Untagged lines, CRLF included, for the client before the backend is asked. */
  before?(view: ClientView): readonly Buffer[];
  /** Asked before the backend's FETCH for this client number is written: what stands before it. */
  beforeFetch?(client: number): readonly Buffer[];
  /** Untagged responses of these names are collected for answer() instead of being relayed. */
  readonly collects?: readonly string[];
  /** Untagged lines, CRLF included, once upstream and effects are done. May change the view. */
  answer(view: ClientView, done: Done): readonly Buffer[];
  /** Told when the backend's NO ends it all: what that changes in the view. */
  refused?(view: ClientView): unknown;
  /** Used instead of answer(): the session runs each command that comes out and keeps its responses. */
  converse?(view: ClientView, done: Done): Conversation;
  /**
   * Told each response that is kept for converse() as it comes, before anything that comes after it:
   * what of it the client has to hear all the same, because the backend will not say it twice.
   */
  unasked?(response: Response, view: ClientView): readonly Buffer[];
  /** The response code of the tagged OK where it is not simply the backend's, without brackets. */
  okCode?(done: Done): string | undefined;
  /** The same for a tagged NO of the backend. */
  noCode?(answer: StatusResponse): string | undefined;
};

/**
 * Commands for the backend, one after the other; each is resumed with its answer. The end is the untagged lines
 * for the client, CRLF included, or what the client is told instead of the OK.
 */
export type Conversation = Generator<Command, readonly Buffer[] | RefusePlan, Asked>;

/** The answer to one command of a conversation. */
export type Asked = {
  readonly status: StatusResponse['name'];
  /** The FETCH responses that came until then, and those of the names that the plan collects. */
  readonly responses: readonly Response[];
};

/** What happened before the answer is written. */
export type Done = {
  /** The backend's untagged answers that were collected. */
  readonly collected: readonly Response[];
  /** The backend's tagged OK, if it was asked. */
  readonly tagged: StatusResponse | undefined;
  readonly copied: readonly Copied[];
  /** Woven messages whose conditional change (FlagsEffect.ifUnchanged) was not made. */
  readonly outdated?: readonly Uid[];
};

export type CommandPlan = RefusePlan | RunPlan;
