import {
  DueCampaign,
  type InjectionApi,
  MessageSkeleton,
  type TenantId,
  WovenRecord,
} from '@mailweave/contracts';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { NothingDue } from '../cache/nothing-due.ts';
import { MiddlewareRefusedError } from '../calls/call-errors.ts';
import type { Caller } from '../calls/caller.ts';
import type { ToldLately } from '../changes/told-lately.ts';
import type { CallName, ClientEvents } from '../client-events.ts';
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
  /** Who answers may not know of these changes. */
  toldLately: ToldLately;
  events: ClientEvents;
};

type LookUps = Pick<InjectionApi, 'due' | 'weave' | 'mailboxes' | 'skeleton'>;

/** What changes nothing. */
export function lookUps({ caller, nothingDue, toldLately, isTold, events }: LookUpPorts): LookUps {
  const ask = (name: CallName, tenantId: TenantId, path: string): Promise<unknown> =>
    caller.call({ ...read(name, path), noCache: toldLately.has(tenantId) });
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
      const due = checked(answers.due, await ask('due', query.tenantId, path));
      if (due.length === 0 && isTold()) nothingDue.noteNothing(slot, question);
      return due;
    },
    async weave(query) {
      const path = userPath(query, '/weave', { mailbox: query.mailbox });
      return checked(answers.records, await ask('weave', query.tenantId, path));
    },
    async mailboxes(user) {
      const path = userPath(user, '/mailboxes');
      return checked(answers.names, await ask('mailboxes', user.tenantId, path));
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
