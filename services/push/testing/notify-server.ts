import type { Socket } from 'node:net';
import { ScriptedServer } from './scripted-server.ts';

type Message = { readonly uid: number; isSeen: boolean };
type Mailbox = { readonly name: string; uidValidity: number; messages: Message[]; uidNext: number };
/** What is known of one connection. */
type Client = {
  readonly socket: Socket;
  selected?: Mailbox;
  idleTag?: string;
  isNotified: boolean;
  exists: number;
};

const CAPABILITIES = 'IMAP4rev1 SASL-IR AUTH=PLAIN IDLE NOTIFY ESEARCH NAMESPACE';

/** A small mail server with NOTIFY (RFC 5465), for one user; it fails in the ways that a test says. */
export class NotifyServer implements AsyncDisposable {
  /** It agrees to NOTIFY, and tells nothing of other mailboxes. */
  isSilent = false;
  /** What NOTIFY is answered with. */
  notifyAnswer = 'OK';
  /** It never tells of new messages; who asks is told. */
  isMute = false;
  /** It takes what clients say, and says nothing. */
  isFrozen = false;
  /** What it says to commands instead, by `EXAMINE Lists` or `EXAMINE`; TAG is the tag. Empty: it closes the connection. */
  readonly instead = new Map<string, string>();
  readonly mailboxes: readonly Mailbox[];
  readonly #clients = new Map<Socket, Client>();
  #scripted: ScriptedServer | undefined;

  private constructor(names: readonly string[]) {
    this.mailboxes = names.map((name) => ({ name, uidValidity: 7, messages: [], uidNext: 1 }));
  }

  static async start(names: readonly string[]): Promise<NotifyServer> {
    const server = new NotifyServer(names);
    server.#scripted = await ScriptedServer.start(
      `* OK [CAPABILITY ${CAPABILITIES}] ready\r\n`,
      (line, socket) => server.#answer(line, socket),
    );
    return server;
  }

  get port(): number {
    return this.#scripted?.port ?? 0;
  }

  /** Every line of every client. */
  get lines(): readonly string[] {
    return this.#scripted?.lines ?? [];
  }

  /** Says this to every client. */
  say(text: string): void {
    for (const { socket } of this.#clients.values()) socket.write(text);
  }

  /** As a server that has lost its indexes: the same messages under other numbers. */
  renumber(name: string): void {
    const mailbox = this.#mailbox(name);
    mailbox.uidValidity += 1;
    mailbox.messages = mailbox.messages.map(({ isSeen }, at) => ({ uid: 1_000 + at, isSeen }));
    mailbox.uidNext = 1_000 + mailbox.messages.length;
    this.#tell(mailbox);
  }

  deliver(name: string, isSeen = false): number {
    const mailbox = this.#mailbox(name);
    const uid = mailbox.uidNext;
    mailbox.messages.push({ uid, isSeen });
    mailbox.uidNext += 1;
    this.#tell(mailbox);
    return uid;
  }

  see(name: string, uid: number): void {
    const mailbox = this.#mailbox(name);
    for (const message of mailbox.messages) if (message.uid === uid) message.isSeen = true;
    this.#tell(mailbox);
  }

  /** As a server that crashes. */
  drop(): void {
    for (const { socket } of this.#clients.values()) socket.destroy();
    this.#clients.clear();
  }

  overflow(): void {
    for (const client of this.#clients.values()) {
      if (!client.isNotified) continue;
      client.isNotified = false;
      client.socket.write('* OK [NOTIFICATIONOVERFLOW] too much\r\n');
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#scripted?.[Symbol.asyncDispose]();
  }

  #mailbox(name: string): Mailbox {
    const found = this.mailboxes.find((mailbox) => mailbox.name === name);
    if (found === undefined) throw new Error(`There is no mailbox ${name}.`);
    return found;
  }

  #tell(mailbox: Mailbox): void {
    if (this.isFrozen || this.isMute) return;
    for (const client of this.#clients.values()) {
      if (client.selected === mailbox && client.idleTag !== undefined) client.socket.write(news(client));
      else if (client.selected !== mailbox && client.isNotified && !this.isSilent)
        client.socket.write(status(mailbox));
    }
  }

  #answer(line: string, socket: Socket): string | undefined {
    if (this.isFrozen) return undefined;
    const client = this.#clients.get(socket) ?? { socket, isNotified: false, exists: 0 };
    this.#clients.set(socket, client);
    const told = this.isMute ? '' : news(client);
    if (line === 'DONE') return `${told}${endIdle(client)} OK done\r\n`;
    const [tag = '', ...words] = line.split(' ');
    const instead = this.instead.get(words.slice(0, 2).join(' ')) ?? this.instead.get(words[0] ?? '');
    if (instead === '') socket.destroy();
    if (instead !== undefined) return instead.replaceAll('TAG', tag);
    return `${told}${this.#run(client, words, tag)}`;
  }

  #run(client: Client, [word = '', ...rest]: readonly string[], tag: string): string {
    const done = `${tag} OK done\r\n`;
    if (word === 'NAMESPACE') return `* NAMESPACE (("" "/")) NIL NIL\r\n${done}`;
    if (word === 'CAPABILITY') return `* CAPABILITY ${CAPABILITIES}\r\n${done}`;
    if (word === 'EXAMINE') return `${this.#examine(client, rest[0] ?? '')}${done}`;
    if (word === 'STATUS') return `${status(this.#mailbox(rest[0] ?? ''))}${done}`;
    if (word === 'UID') return `${fetched(client, rest)}${done}`;
    if (word === 'SEARCH') return `* ESEARCH (TAG "${tag}") COUNT ${unseenIn(client.selected)}\r\n${done}`;
    if (word === 'NOTIFY') {
      client.isNotified = this.notifyAnswer === 'OK';
      return `${tag} ${this.notifyAnswer} x\r\n`;
    }
    if (word !== 'IDLE') return done;
    client.idleTag = tag;
    return '+ idling\r\n';
  }

  #examine(client: Client, name: string): string {
    const mailbox = this.#mailbox(name);
    client.selected = mailbox;
    client.exists = mailbox.messages.length;
    const { messages, uidNext, uidValidity } = mailbox;
    return `* ${messages.length} EXISTS\r\n* OK [UIDVALIDITY ${uidValidity}] x\r\n* OK [UIDNEXT ${uidNext}] x\r\n`;
  }
}

/** What the client was not told yet of the mailbox that it has open. */
function news(client: Client): string {
  const { exists, selected } = client;
  if (selected === undefined || selected.messages.length === exists) return '';
  client.exists = selected.messages.length;
  return `* ${client.exists} EXISTS\r\n`;
}

function endIdle(client: Client): string {
  const { idleTag = '' } = client;
  delete client.idleTag;
  return idleTag;
}

function status(mailbox: Mailbox): string {
  const { messages, name, uidNext, uidValidity } = mailbox;
  return `* STATUS ${name} (MESSAGES ${messages.length} UIDNEXT ${uidNext} UIDVALIDITY ${uidValidity} UNSEEN ${unseenIn(mailbox)})\r\n`;
}

/** `FETCH 5:* ...` or `FETCH 5,7:9 ...`; UIDs and flags, whatever is asked for. */
function fetched({ selected }: Client, [, set = '']: readonly string[]): string {
  const last = selected?.messages.at(-1)?.uid ?? 0;
  const ranges = set
    .split(',')
    .map((range) => range.split(':').map((end) => (end === '*' ? last : Number(end))));
  return (selected?.messages ?? [])
    .map(({ isSeen, uid }, at) =>
      ranges.some(([from = 0, to = from]) => uid >= Math.min(from, to) && uid <= Math.max(from, to))
        ? `* ${at + 1} FETCH (UID ${uid} FLAGS (${isSeen ? '\\Seen' : ''}))\r\n`
        : '',
    )
    .join('');
}

function unseenIn(mailbox: Mailbox | undefined): number {
  return (mailbox?.messages ?? []).filter(({ isSeen }) => !isSeen).length;
}
