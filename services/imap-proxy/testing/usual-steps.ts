/** What a scripted backend does unless a test says otherwise. */
import type { BackendCommand, BackendConnection, BackendStep } from './backend-connection.ts';

export function usualSteps(): Map<string, BackendStep> {
  return new Map<string, BackendStep>([
    ['CAPABILITY', capability],
    ['STARTTLS', startTls],
    ['AUTHENTICATE', authenticate],
    ['LOGOUT', logout],
    ['SELECT', (connection, command) => select(connection, command, 'READ-WRITE')],
    ['EXAMINE', (connection, command) => select(connection, command, 'READ-ONLY')],
    ['IDLE', idle],
    ['APPEND', append],
    ['UID EXPUNGE', uidExpunge],
    ['UID SEARCH', uidSearch],
    ['SEARCH', searchUnseen],
    ['STATUS', status],
    ['FETCH', fetch],
    ['UID FETCH', fetch],
  ]);
}

function capability(connection: BackendConnection, command: BackendCommand): void {
  connection.send(`* CAPABILITY ${connection.backend.capabilities.join(' ')}\r\n`);
  connection.tagged(command, 'OK done');
}

function startTls(connection: BackendConnection, command: BackendCommand): void {
  const { secureContext } = connection.backend;
  connection.tagged(command, secureContext === undefined ? 'BAD no' : 'OK begin');
  if (secureContext !== undefined) connection.startTls(secureContext);
}

function authenticate(connection: BackendConnection, command: BackendCommand): void {
  const accept = (): void => connection.tagged(command, 'OK logged in');
  if (command.text.split(' ').length > 2) {
    accept();
    return;
  }
  connection.takeLine = accept;
  connection.send('+ \r\n');
}

function logout(connection: BackendConnection, command: BackendCommand): void {
  connection.send('* BYE logging out\r\n');
  connection.tagged(command, 'OK done');
  connection.end();
}

function select(connection: BackendConnection, command: BackendCommand, access: string): void {
  connection.send(connection.backend.mailbox.selectLines());
  connection.tagged(command, `OK [${access}] selected`);
}

function idle(connection: BackendConnection, command: BackendCommand): void {
  connection.takeLine = () => connection.tagged(command, 'OK idle ended');
  connection.send('+ idling\r\n');
}

function append(connection: BackendConnection, command: BackendCommand): void {
  const { mailbox } = connection.backend;
  const flags = /\(([^)]*)\)/.exec(command.text)?.[1]?.split(' ') ?? [];
  const uid = mailbox.deliver(command.literals[0] ?? Buffer.alloc(0), flags);
  connection.send(`* ${mailbox.messages.length} EXISTS\r\n`);
  const code = connection.backend.has('UIDPLUS') ? `[APPENDUID ${mailbox.uidValidity} ${uid}] ` : '';
  connection.tagged(command, `OK ${code}stored`);
}

function uidExpunge(connection: BackendConnection, command: BackendCommand): void {
  const number = connection.backend.mailbox.expunge(Number(command.text.split(' ').at(-1)));
  if (number !== undefined) connection.send(`* ${number} EXPUNGE\r\n`);
  connection.tagged(command, 'OK expunged');
}

function uidSearch(connection: BackendConnection, command: BackendCommand): void {
  const { mailbox } = connection.backend;
  const header = /HEADER X-Mailweave-Claim "([^"]*)"/i.exec(command.text);
  const range = / UID (\d+):(\d+)$/.exec(command.text);
  const found =
    header === null
      ? mailbox.uidsBetween(Number(range?.[1] ?? 1), Number(range?.[2] ?? mailbox.uidNext))
      : mailbox.uidsHolding(`X-Mailweave-Claim: ${header[1]}`);
  connection.send(searchAnswer(command, found));
  connection.tagged(command, 'OK searched');
}

/** Whatever was asked for. */
function searchUnseen(connection: BackendConnection, command: BackendCommand): void {
  const numbers = connection.backend.mailbox.unseenNumbers();
  const counts = command.text.includes('RETURN (COUNT)');
  const plain = `* SEARCH${numbers.map((number) => ` ${number}`).join('')}\r\n`;
  connection.send(counts ? `* ESEARCH (TAG "${command.tag}") COUNT ${numbers.length}\r\n` : plain);
  connection.tagged(command, 'OK done');
}

function searchAnswer({ tag, text }: BackendCommand, uids: readonly number[]): string {
  if (text.includes('RETURN (COUNT)')) return `* ESEARCH (TAG "${tag}") UID COUNT ${uids.length}\r\n`;
  if (!text.includes('RETURN (ALL)')) return `* SEARCH${uids.map((uid) => ` ${uid}`).join('')}\r\n`;
  const all = uids.length === 0 ? '' : ` ALL ${uids.join(',')}`;
  return `* ESEARCH (TAG "${tag}") UID${all}\r\n`;
}

function status(connection: BackendConnection, command: BackendCommand): void {
  const { mailbox } = connection.backend;
  const counts = `MESSAGES ${mailbox.messages.length} UIDNEXT ${mailbox.uidNext} UIDVALIDITY ${mailbox.uidValidity}`;
  connection.send(`* STATUS INBOX (${counts})\r\n`);
  connection.tagged(command, 'OK counted');
}

/** Every message, whatever was asked for. */
function fetch(connection: BackendConnection, command: BackendCommand): void {
  for (const [at, message] of connection.backend.mailbox.messages.entries()) {
    connection.send(`* ${at + 1} FETCH (UID ${message.uid} FLAGS (${message.flags.join(' ')}))\r\n`);
  }
  connection.tagged(command, 'OK fetched');
}
