import { demoAddress } from './campaign-sources/demo-campaigns.ts';
import { demoPassword } from './demo-mail-server.ts';

type Address = { host: string; port: number };

export type DemoFacts = {
  /** Where mail clients connect. */
  imap: Address;
  /** The port that was asked for. */
  wanted: number;
  httpUrl: string;
  /** The mail server in memory; undefined before a real one. */
  server: Address | undefined;
  /** The page with the phone; undefined before a real one. */
  phoneUrl: string | undefined;
  /** UID of a message that is woven already. */
  wovenUid: number | undefined;
};

/** What a newcomer reads; every command can be pasted as it is. */
export function demoText(facts: DemoFacts): string {
  const text = facts.server === undefined ? realServerText(facts) : memoryServerText(facts, facts.server);
  return `${text.join('\n')}\n`;
}

function memoryServerText(facts: DemoFacts, server: Address): string[] {
  return [
    '',
    'Mailweave is running: a mail server in memory with 50 mails, and the injection proxy before it.',
    'Two campaigns are live: a service notice for everyone, and an offer for those who gave consent.',
    '',
    ...connectionLines(facts),
    `  User      ${demoAddress}`,
    `  Password  ${demoPassword}`,
    '',
    'List the end of the inbox. The last two messages are woven; no mailbox holds them:',
    '',
    `  ${listing(facts.imap)}`,
    '',
    'Print the service notice as it stands, and its text part in clear:',
    '',
    `  ${printing(facts)}' ${account()}`,
    `  ${printing(facts)};SECTION=1' ${account()} | tr -d '\\r' | base64 -d`,
    '',
    'Ask the mail server itself, past the proxy: they are not there.',
    '',
    `  ${listing(server)}`,
    '',
    ...phoneLines(facts),
    ...closingLines(facts),
  ];
}

const LETTER = 'From: Nora <nora@mail.example>\r\nSubject: Dinner on Friday?\r\n\r\nAt eight?\r\n';

/** `curl --upload-file` would put the message in as one that was read, and no phone is told of those. */
function phoneLines({ imap: { host, port }, phoneUrl }: DemoFacts): string[] {
  const signIn = `a LOGIN ${demoAddress} ${demoPassword}`;
  const session = [signIn, `b APPEND INBOX {${LETTER.length}+}`, LETTER, 'c LOGOUT', ''].join('\r\n');
  const written = session.replaceAll('\r\n', '\\r\\n');
  return [
    'New mail reaches a phone. Put a message into the inbox; the phone is a line here, and a page:',
    '',
    `  printf '${written}' | curl -s telnet://${host}:${port}`,
    `  ${phoneUrl}`,
    '',
  ];
}

function realServerText(facts: DemoFacts): string[] {
  return [
    '',
    'Mailweave is running before your mail server. Sign in through it as you always do.',
    'A service notice for everyone is live and appears in the inbox at your first log-in.',
    `(The second sample campaign, an offer, is for ${demoAddress} only, who gave consent.)`,
    '',
    ...connectionLines(facts),
    '  User      yours, as an address (name@domain)',
    '',
    'List the inbox:',
    '',
    `  curl -s 'imap://${facts.imap.host}:${facts.imap.port}/INBOX' -u 'USER:PASSWORD' -X 'FETCH 1:* (UID FLAGS ENVELOPE)' | cut -c1-140`,
    '',
    'Print one message, by the UID that the list shows:',
    '',
    `  curl -s 'imap://${facts.imap.host}:${facts.imap.port}/INBOX;UID=NUMBER' -u 'USER:PASSWORD'`,
    '',
    ...closingLines(facts),
  ];
}

function connectionLines({ imap, wanted }: DemoFacts): string[] {
  const moved = wanted !== 0 && wanted !== imap.port ? ` (port ${wanted} is taken)` : '';
  return [`  IMAP      ${imap.host} port ${imap.port}, no TLS${moved}`];
}

function closingLines({ httpUrl }: DemoFacts): string[] {
  return [
    `Health and metrics: ${httpUrl}/healthz ${httpUrl}/readyz ${httpUrl}/metrics`,
    'Stop with Ctrl-C.',
    '',
  ];
}

function listing({ host, port }: Address): string {
  return `curl -s 'imap://${host}:${port}/INBOX' ${account()} -X 'FETCH 46:* (UID ENVELOPE)' | cut -c1-120`;
}

/** The URL's quote is left open for a section. */
function printing({ imap, wovenUid }: DemoFacts): string {
  return `curl -s 'imap://${imap.host}:${imap.port}/INBOX;UID=${wovenUid ?? '*'}`;
}

function account(): string {
  return `-u '${demoAddress}:${demoPassword}'`;
}
