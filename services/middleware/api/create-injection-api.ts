import type { InjectionApi } from '@mailweave/contracts';
import type { ApiContext } from './api-context.ts';
import { abandonClaim, beginClaim, completeClaim, expiredClaims, noteOpened, withdraw } from './claims.ts';
import { due } from './due.ts';
import { changeFlags } from './flags.ts';
import { mailboxes } from './mailboxes.ts';
import { skeleton } from './skeleton.ts';
import { watch } from './watch.ts';
import { weave } from './weave.ts';

/** The middleware as the injection proxy of the same process calls it. */
export function createInjectionApi(context: ApiContext): InjectionApi {
  return {
    due: (query) => due(context, query),
    weave: (query) => weave(context, query),
    mailboxes: (user) => mailboxes(context, user),
    beginClaim: (request) => beginClaim(context, request),
    completeClaim: (claim, place) => completeClaim(context, claim, place),
    abandonClaim: (claim) => abandonClaim(context, claim),
    expiredClaims: (query) => expiredClaims(context, query),
    changeFlags: (claim, change) => changeFlags(context, claim, change),
    noteOpened: (claim) => noteOpened(context, claim),
    withdraw: (claim, cause) => withdraw(context, claim, cause),
    skeleton: (tenantId, templateId) => skeleton(context, tenantId, templateId),
    report: (events) => context.reports.report(events),
    watch: (user, listener) => watch(context, user, listener),
  };
}
