import { createServer, type Server } from 'node:http';

/** What the next calls are answered with. */
export type OAuthAnswer = { status: number; body: Readonly<Record<string, unknown>> };

/** A token endpoint that says what a test has it say, and notes what it was asked. */
export class OAuthServer implements AsyncDisposable {
  readonly asked: { authorization: string | undefined; form: Record<string, string> }[] = [];
  readonly #server: Server;

  private constructor(answer: (form: Record<string, string>) => OAuthAnswer) {
    this.#server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += chunk));
      request.on('end', () => {
        const form = Object.fromEntries(new URLSearchParams(body));
        this.asked.push({ authorization: request.headers.authorization, form });
        const told = answer(form);
        response
          .writeHead(told.status, { 'content-type': 'application/json' })
          .end(JSON.stringify(told.body));
      });
    });
  }

  static async start(answer: (form: Record<string, string>) => OAuthAnswer): Promise<OAuthServer> {
    const started = new OAuthServer(answer);
    await new Promise<void>((resolve) => started.#server.listen(0, '127.0.0.1', resolve));
    return started;
  }

  get tokenUrl(): string {
    const address = this.#server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return `http://127.0.0.1:${port}/token`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
