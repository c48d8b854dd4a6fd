import { DueCampaign, type InjectionApi, MessageSkeleton, WovenRecord } from '@mailweave/contracts';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { NothingDue } from '../cache/nothing-due.ts';
import { MiddlewareRefusedError } from '../calls/call-errors.ts';
import type { Caller } from '../calls/caller.ts';
import type { ClientEvents } from '../client-events.ts';
import { checked } from './checked.ts';
import { read, userPath } from './requests.ts';

const answers = {
  due: Compile(Type.Array(DueCampaign)),
  records: Compile(Type.Array(WovenRecord)),
  names: Compile(Type.Array(Type.String())),
  template: Compile(MessageSkeleton),
};

export type LookUpPorts = {
  caller: Caller;
  nothingDue: NothingDue;
  /** Whether changes are told, so that what is remembered is forgotten in time. */
  isTold(): boolean;
  events: ClientEvents;
};

type LookUps = Pick<InjectionApi, 'due' | 'weave' | 'mailboxes' | 'skeleton'>;

/** What changes nothing. */
export function lookUps({ caller, nothingDue, isTold, events }: LookUpPorts): LookUps {
  return {
    async due(query) {
      const { mailbox, injectedInSession, client } = query;
      const question = JSON.stringify([mailbox, injectedInSession, client]);
      const slot = nothingDue.slotOf(query);
      if (isTold() && nothingDue.isNothing(slot, question)) {
        events.answeredFromCache();
        return [];
      }
      const path = userPath(query, '/due', {
        mailbox,
        injectedInSession,
        ...(client !== undefined && { client }),
      });
      const due = checked(answers.due, await caller.call(read('due', path)));
      if (due.length === 0 && isTold()) nothingDue.noteNothing(slot, question);
      return due;
    },
    async weave(query) {
      const path = userPath(query, '/weave', { mailbox: query.mailbox });
      return checked(answers.records, await caller.call(read('weave', path)));
    },
    async mailboxes(user) {
      return checked(answers.names, await caller.call(read('mailboxes', userPath(user, '/mailboxes'))));
    },
    async skeleton(tenantId, templateId) {
      const path = `/api/injection/templates/${templateId}?${new URLSearchParams({ tenantId })}`;
      try {
        return checked(answers.template, await caller.call(read('template', path)));
      } catch (error) {
        if (error instanceof MiddlewareRefusedError && error.status === 404) return undefined;
        throw error;
      }
    },
  };
}
