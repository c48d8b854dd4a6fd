import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';

export type DirectoryRequest = {
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly body: unknown;
};

/** The operator's service that knows where mailboxes are, doing what a test tells it to. */
export class DirectoryServer implements AsyncDisposable {
  readonly requests: DirectoryRequest[] = [];
  answer: (request: DirectoryRequest, response: ServerResponse) => void = (_request, response) =>
    response.writeHead(404).end();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
      const seen = { url: request.url, authorization: request.headers.authorization, body };
      this.requests.push(seen);
      this.answer(seen, response);
    });
  }

  static async start(): Promise<DirectoryServer> {
    const server = new DirectoryServer();
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The directory does not listen.');
    return `http://127.0.0.1:${address.port}/backend`;
  }

  /** From now on this is what everybody is told. */
  says(status: number, body?: unknown): void {
    this.answer = (_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(typeof body === 'string' ? body : JSON.stringify(body ?? {}));
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
