import { bytesOf, type FetchValue, type Response, sameFlag } from '@mailweave/imap';
import { indexMessage, type ShownFields, shownFields } from '@mailweave/message';

/** What a FETCH response tells of a message; what it does not name is undefined. */
export type FetchedMessage = {
  readonly sequence: number;
  readonly uid: number | undefined;
  readonly isSeen: boolean | undefined;
  readonly shown: ShownFields | undefined;
};

export function fetchedMessage(response: Extract<Response, { name: 'FETCH' }>): FetchedMessage {
  const attribute = (name: string): FetchValue | undefined =>
    response.attributes.find(({ name: told }) => told.startsWith(name))?.value;
  return {
    sequence: response.sequence,
    uid: numberOf(attribute('UID')),
    isSeen: isSeenIn(attribute('FLAGS')),
    shown: shownIn(attribute('BODY[HEADER.FIELDS')),
  };
}

function numberOf(value: FetchValue | undefined): number | undefined {
  return value?.kind === 'atom' && /^\d{1,10}$/.test(value.text) ? Number(value.text) : undefined;
}

function isSeenIn(value: FetchValue | undefined): boolean | undefined {
  if (value?.kind !== 'list') return undefined;
  return value.values.some((flag) => flag.kind === 'atom' && sameFlag(flag.text, '\\Seen'));
}

function shownIn(value: FetchValue | undefined): ShownFields | undefined {
  return value?.kind === 'string' ? shownFields(indexMessage(bytesOf(value.value))) : undefined;
}
