import { bad, code, no } from './outcome.ts';

/** To a change in a mailbox that was opened by EXAMINE. */
export const readOnlyMailbox = no('The mailbox is open for reading only.', code('READ-ONLY'));

/** To a sequence number that no message has (RFC 3501 9, seq-number). */
export const noSuchNumber = bad('There is no message with such a number.');

/** To APPEND, COPY and MOVE into what is not there (RFC 3501 6.3.11). */
export const createTarget = no('There is no such mailbox; it can be created.', code('TRYCREATE'));

/** To a flag that only servers set, or that nobody knows (RFC 3501 2.3.2). */
export const noSuchFlag = bad('Clients can set the five system flags but \\Recent, and keywords.');

/** When another session has expunged what the command names by number (RFC 2180 4.2, RFC 5530). */
export const expungedMeanwhile = no('Some of the messages no longer exist.', code('EXPUNGEISSUED'));
