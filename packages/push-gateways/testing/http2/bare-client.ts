import type http2 from 'node:http2';

export type BareAnswer = {
  readonly status: number;
  readonly headers: http2.IncomingHttpHeaders;
  readonly body: string;
};

/** One request and its answer, with nothing but Node's own client: what a gateway has to come near to. */
export function bareRequest(
  session: http2.ClientHttp2Session,
  headers: http2.OutgoingHttpHeaders,
  body: string,
): Promise<BareAnswer> {
  const { promise, reject, resolve } = Promise.withResolvers<BareAnswer>();
  const stream = session.request(headers);
  let received: http2.IncomingHttpHeaders = {};
  let text = '';
  stream.setEncoding('utf8');
  stream.on('response', (answer) => {
    received = answer;
  });
  stream.on('data', (chunk: string) => {
    text += chunk;
  });
  stream.on('error', reject);
  stream.on('end', () => {
    const status = received[':status'];
    if (status === undefined) reject(new Error('The stream ended without an answer.'));
    else resolve({ status: Number(status), headers: received, body: text });
  });
  stream.end(body);
  return promise;
}
