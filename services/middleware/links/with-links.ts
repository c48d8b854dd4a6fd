import type { Purpose, TenantId, Variables, WovenRecord } from '@mailweave/contracts';
import { mayOptOut } from '@mailweave/injection';
import { CLICK_URL, OPT_OUT_URL } from '@mailweave/message';
import type { ApiContext } from '../api/api-context.ts';

type LinkContext = Pick<ApiContext, 'links' | 'policyOf'>;

/**
 * The variables of a message with its links. They are pinned with the claim, for a message must keep its bytes
 * whatever becomes of key and address. What a row says under a reserved name does not count.
 */
export async function withLinks({ links, policyOf }: LinkContext, record: WovenRecord): Promise<Variables> {
  const { [OPT_OUT_URL]: _optOut, [CLICK_URL]: _click, ...variables } = record.variables;
  if (links === undefined) return variables;
  const optOut = await offersOptOut({ links, policyOf }, record.tenantId, record.purpose);
  return {
    ...variables,
    ...(optOut && { [OPT_OUT_URL]: links.url('opt-out', record) }),
    ...(links.countsClicks && { [CLICK_URL]: links.url('click', record) }),
  };
}

/** Whether messages of the purpose get a link to opt out. */
export async function offersOptOut(
  { links, policyOf }: LinkContext,
  tenantId: TenantId,
  purpose: Purpose,
): Promise<boolean> {
  return links !== undefined && mayOptOut(await policyOf(tenantId), purpose);
}
