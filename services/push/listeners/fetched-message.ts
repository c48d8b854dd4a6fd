import { bytesOf, type FetchValue, parseDateTime, type Response, sameFlag } from '@mailweave/imap';
import { indexMessage, type MessageIndex, type ShownFields, shownFields } from '@mailweave/message';

/** What a FETCH response tells of a message; what it does not name is undefined. */
export type FetchedMessage = {
  readonly sequence: number;
  readonly uid: number | undefined;
  readonly isSeen: boolean | undefined;
  /** INTERNALDATE. */
  readonly receivedAtMs: number | undefined;
  readonly shown: ShownFields | undefined;
  /** A mail server has none such; an injection proxy before it shows them, and tells of them itself. */
  readonly isWoven: boolean;
};

/** In the header of every woven message. */
export const WOVEN_HEADER = 'X-MAILWEAVE-CAMPAIGN';

export function fetchedMessage(response: Extract<Response, { name: 'FETCH' }>): FetchedMessage {
  const attribute = (name: string): FetchValue | undefined =>
    response.attributes.find(({ name: told }) => told.startsWith(name))?.value;
  const header = headerIn(attribute('BODY[HEADER.FIELDS'));
  return {
    sequence: response.sequence,
    uid: numberOf(attribute('UID')),
    isSeen: isSeenIn(attribute('FLAGS')),
    receivedAtMs: timeIn(attribute('INTERNALDATE')),
    shown: header && shownFields(header),
    isWoven: header?.fields.some(({ name }) => name === WOVEN_HEADER.toLowerCase()) ?? false,
  };
}

function numberOf(value: FetchValue | undefined): number | undefined {
  return value?.kind === 'atom' && /^\d{1,10}$/.test(value.text) ? Number(value.text) : undefined;
}

function isSeenIn(value: FetchValue | undefined): boolean | undefined {
  if (value?.kind !== 'list') return undefined;
  return value.values.some((flag) => flag.kind === 'atom' && sameFlag(flag.text, '\\Seen'));
}

function timeIn(value: FetchValue | undefined): number | undefined {
  return value?.kind === 'string' ? parseDateTime(value.value)?.atMs : undefined;
}

function headerIn(value: FetchValue | undefined): MessageIndex | undefined {
  return value?.kind === 'string' ? indexMessage(bytesOf(value.value)) : undefined;
}
