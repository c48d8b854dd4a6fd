import type { Command, Response } from '@mailweave/imap';
import type { Done, RunPlan } from '../plan/command-plan.ts';
import type { ClientView } from '../view/client-view.ts';

/**
 * Questions to the backend, one after the other; each is resumed with the FETCH responses that came until its
 * tagged answer, whatever that was, and the end is the untagged lines for the client, CRLF included.
 */
export type Conversation = Generator<Command, readonly Buffer[], readonly Response[]>;

/** A plan whose answer takes further questions to the backend. */
export type ConversingPlan = RunPlan & {
  /** Used instead of answer(): the session runs each command that comes out and keeps its FETCH responses. */
  converse?(view: ClientView, done: Done): Conversation;
  /**
   * Told each FETCH response that is kept for converse() as it comes, before anything that comes after it:
   * what of it the client has to hear all the same, because the backend will not say it twice.
   */
  unasked?(response: Response, view: ClientView): readonly Buffer[];
};
