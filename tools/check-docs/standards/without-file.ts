import type { Standard } from './standard.ts';

/** @param reason left out for what may come */
function notOffered(topic: string, rfc: string, what: string, reason?: string): Standard {
  const state = reason === undefined ? 'not offered yet' : `not offered: ${reason}`;
  return { topic, rfc, what, state, file: undefined };
}

/** What no file does, and why. */
export const WITHOUT_FILE: readonly Standard[] = [
  notOffered(
    'base',
    '9051',
    'IMAP4rev2',
    'SEARCH and STATUS answer otherwise there; clients fall back to IMAP4rev1',
  ),
  notOffered('base', '8437', 'UNAUTHENTICATE', 'a session belongs to one user'),
  notOffered('base', '9738', 'MESSAGELIMIT', 'its code names a UID up to which a command went'),
  notOffered('connection', '2221', 'LOGIN-REFERRALS', 'they lead a client past the proxy'),
  notOffered('mailboxes', '2193', 'MAILBOX-REFERRALS', 'they lead a client past the proxy'),
  notOffered('mailboxes', '5465', 'NOTIFY', 'it reports other folders by rules of its own'),
  notOffered('messages', '4467', 'URLAUTH', 'its URLs name messages of the backend'),
  notOffered(
    'messages',
    '4469, 5550',
    'CATENATE, URL-PARTIAL',
    'a part may be a woven message, which the backend does not have',
  ),
  notOffered('messages', '5257', 'ANNOTATE', 'notes on a woven message would have no place'),
  notOffered('messages', '8508', 'REPLACE'),
  notOffered('messages', '9586', 'UIDONLY', 'it does away with the numbers that are translated here'),
  notOffered('finding', '5267', 'CONTEXT', 'a standing search reports places in its result'),
  notOffered('finding', '7377', 'MULTISEARCH', 'it answers for other folders'),
  notOffered('finding', '9394', 'PARTIAL'),
];
