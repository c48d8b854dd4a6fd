import type { ConversionPoint } from '@mailweave/contracts';
import { batchId, conversionEventOf, type Delivery, filledUrl, signedHeaders } from '@mailweave/injection';
import type { PointRequest } from './point-client.ts';

const userAgent = { 'user-agent': 'mailweave' };

/** All deliveries in one signed POST. */
export function webhookRequest(
  point: ConversionPoint,
  deliveries: readonly Delivery[],
  { nowMs, secretKey }: { nowMs: number; secretKey: string },
): PointRequest {
  const events = deliveries.map(({ event }) => conversionEventOf(event));
  const body = JSON.stringify(events);
  const id = batchId(events.map(({ eventId }) => eventId));
  const signature = signedHeaders({ id, timestampSeconds: Math.floor(nowMs / 1000), body }, secretKey);
  const length = String(Buffer.byteLength(body));
  return {
    method: 'POST',
    url: point.connectionInformation.url,
    headers: { ...userAgent, 'content-type': 'application/json', 'content-length': length, ...signature },
    body,
  };
}

/** One event in the URL of a GET. */
export function ongageRequest(point: ConversionPoint, { event }: Delivery): PointRequest {
  const url = filledUrl(point.connectionInformation.url, conversionEventOf(event));
  return { method: 'GET', url, headers: userAgent };
}
