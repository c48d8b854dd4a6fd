import type { ConnectionVerdict, ConversionPoint, InjectionEvent, TenantId } from '@mailweave/contracts';
import { AppError } from '@mailweave/foundation';
import type { AttemptResult } from '@mailweave/injection';
import { UnknownPointError } from '../conversions/administration.ts';
import type { ConversionContext } from '../conversions/conversion-context.ts';
import { PointClient } from '../conversions/point-client.ts';
import { requestOnce } from '../conversions/send-due.ts';

/** Sends one event that stands for nothing: its campaign is `mailweave-test`, its user key is all zeros. */
export async function tryPoint(
  context: ConversionContext,
  { tenantId, pointId }: { tenantId: TenantId; pointId: string },
): Promise<ConnectionVerdict> {
  const points = await context.conversionPointsOf(tenantId);
  const point = points.find(({ id }) => id === pointId);
  if (point === undefined) throw new UnknownPointError({ tenantId, pointId });
  const client = new PointClient(context.settings);
  try {
    const event = testEvent(context, tenantId, point);
    const delivery = { sequence: 0, event, failedAttempts: 0 };
    return verdictOn(await requestOnce(context, { client, point, tenantId }, [delivery]));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { outcome: 'fails', code: error.code, detail: error.publicText };
  } finally {
    client.close();
  }
}

function testEvent(
  { clock, random }: ConversionContext,
  tenantId: TenantId,
  { eventType: type }: ConversionPoint,
): InjectionEvent {
  const claimId = `test-${random.hex(8)}`;
  return {
    eventId: `${claimId}:${type}`,
    type,
    tenantId,
    userKey: '0'.repeat(64),
    campaignId: 'mailweave-test',
    revision: 1,
    claimId,
    atMs: clock.nowMs(),
  };
}

const failures: Readonly<Record<Extract<AttemptResult, { kind: 'failed' }>['cause'], string>> = {
  'address-refused':
    'Its URL is none, or leads to a port or an address that may not be connected to. See middleware.conversions.ports and allowedNetworks.',
  'secret-missing': 'The tenant has no secretKey to sign with.',
  'timed-out': 'No answer came in time. See middleware.conversions.timeoutMs.',
  unreachable:
    'No connection could be made: the name, the port or the certificate is wrong, or nobody listens.',
};

function verdictOn(result: AttemptResult): ConnectionVerdict {
  if (result.kind === 'failed') {
    return { outcome: 'fails', code: result.cause, detail: failures[result.cause] };
  }
  const { status } = result;
  if (status >= 200 && status <= 299) {
    return { outcome: 'works', detail: `The receiver took a test event and answered ${status}.` };
  }
  const detail = `The receiver answered ${status}, where only 200 to 299 means that it took the event.`;
  return { outcome: 'fails', code: `http-${status}`, detail };
}
