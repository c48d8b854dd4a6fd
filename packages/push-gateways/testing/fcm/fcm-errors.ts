import type { SimulatedReply } from '../http2/http2-simulator.ts';

/** What FCM refuses, in Google's words. */
export type FcmRefusal = {
  readonly httpStatus: number;
  /** A name of google.rpc.Code. */
  readonly status: string;
  /** A name of FCM's own, where there is one. */
  readonly errorCode?: string;
  /** The member of the request that is wrong. */
  readonly field?: string;
  readonly retryAfterSeconds?: number;
};

/** One of each that apps and providers meet. */
export const FCM_REFUSALS = {
  unregistered: { httpStatus: 404, status: 'NOT_FOUND', errorCode: 'UNREGISTERED' },
  badToken: {
    httpStatus: 400,
    status: 'INVALID_ARGUMENT',
    errorCode: 'INVALID_ARGUMENT',
    field: 'message.token',
  },
  senderIdMismatch: { httpStatus: 403, status: 'PERMISSION_DENIED', errorCode: 'SENDER_ID_MISMATCH' },
  quotaExceeded: {
    httpStatus: 429,
    status: 'RESOURCE_EXHAUSTED',
    errorCode: 'QUOTA_EXCEEDED',
    retryAfterSeconds: 60,
  },
  unavailable: { httpStatus: 503, status: 'UNAVAILABLE', errorCode: 'UNAVAILABLE' },
  internal: { httpStatus: 500, status: 'INTERNAL', errorCode: 'INTERNAL' },
  thirdPartyAuth: { httpStatus: 401, status: 'UNAUTHENTICATED', errorCode: 'THIRD_PARTY_AUTH_ERROR' },
  unauthenticated: { httpStatus: 401, status: 'UNAUTHENTICATED' },
  permissionDenied: { httpStatus: 403, status: 'PERMISSION_DENIED' },
  noProject: { httpStatus: 404, status: 'NOT_FOUND' },
} as const satisfies Record<string, FcmRefusal>;

/** @see https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode */
export function refusalReply({
  errorCode,
  field,
  httpStatus,
  retryAfterSeconds,
  status,
}: FcmRefusal): SimulatedReply {
  const type = 'type.googleapis.com/';
  const details = [
    ...(errorCode === undefined ? [] : [{ '@type': `${type}google.firebase.fcm.v1.FcmError`, errorCode }]),
    ...(field === undefined
      ? []
      : [
          {
            '@type': `${type}google.rpc.BadRequest`,
            fieldViolations: [{ field, description: `Invalid value at ${field}` }],
          },
        ]),
  ];
  const error = {
    code: httpStatus,
    message: `The simulator refuses: ${errorCode ?? status}.`,
    status,
    details,
  };
  return {
    status: httpStatus,
    headers: {
      'content-type': 'application/json; charset=UTF-8',
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    },
    body: JSON.stringify({ error }),
  };
}
