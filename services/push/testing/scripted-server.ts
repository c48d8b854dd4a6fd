import { createServer, type Server, type Socket } from 'node:net';

/** Answers one line of a client; undefined: says nothing. */
export type LineScript = (line: string, socket: Socket) => string | undefined;

/** A mail server that says what a test has it say, line by line. */
export class ScriptedServer implements AsyncDisposable {
  readonly lines: string[] = [];
  connections = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(greeting: string, script: LineScript) {
    this.#server = createServer((socket) => {
      this.connections += 1;
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => this.#sockets.delete(socket));
      let rest = '';
      socket.on('data', (chunk) => {
        const lines = `${rest}${chunk.toString('latin1')}`.split('\r\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          this.lines.push(line);
          const answer = script(line, socket);
          if (answer !== undefined) socket.write(answer);
        }
      });
      if (greeting !== '') socket.write(greeting);
    });
  }

  /** @param greeting with CRLF; empty: the server never says anything first */
  static async start(greeting: string, script: LineScript): Promise<ScriptedServer> {
    const scripted = new ScriptedServer(greeting, script);
    await new Promise<void>((resolve) => scripted.#server.listen(0, '127.0.0.1', resolve));
    return scripted;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The server does not listen.');
    return address.port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/**
 * A server that takes any log-in and has an empty INBOX; `over` answers first, by the command's name.
 * A tag in front of what `over` returns is written as `TAG`.
 */
export function usualScript(over: Readonly<Record<string, string>> = {}): LineScript {
  const usual: Readonly<Record<string, string>> = {
    CAPABILITY: '* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=XOAUTH2 IDLE\r\nTAG OK done\r\n',
    AUTHENTICATE: 'TAG OK in\r\n',
    LOGIN: 'TAG OK in\r\n',
    EXAMINE: '* 0 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 1] x\r\nTAG OK [READ-ONLY] opened\r\n',
    IDLE: '+ idling\r\n',
    ...over,
  };
  let idleTag = '';
  return (line) => {
    const [tag = '', word = ''] = line.split(' ');
    if (line === 'DONE') return `${idleTag} OK done\r\n`;
    if (word === 'IDLE') idleTag = tag;
    return (usual[word.toUpperCase()] ?? 'TAG OK done\r\n').replaceAll('TAG', tag);
  };
}
