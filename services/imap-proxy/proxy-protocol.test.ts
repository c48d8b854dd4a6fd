/** The PROXY protocol on both sides: the client's address goes from the load balancer through to the backend. */
import { createSecureContext } from 'node:tls';
import { afterAll, expect, test } from 'vitest';
import { makeCertificate } from './testing/certificate.ts';
import { PASSWORD, ProxyUnderTest, USER } from './testing/proxy-under-test.ts';
import { ScriptedBackend } from './testing/scripted-backend.ts';
import { TestClient } from './testing/test-client.ts';

const certificate = makeCertificate();
afterAll(() => certificate[Symbol.dispose]());

const LOAD_BALANCER = { proxyProtocolNetworks: ['127.0.0.1'] };
const HEADER = 'PROXY TCP4 192.0.2.7 198.51.100.1 40000 993\r\n';

test('a client behind a load balancer is served in clear, and its header is not taken for a command', async () => {
  await using system = await ProxyUnderTest.start({ listener: LOAD_BALANCER });
  const client = await TestClient.open(system.port);
  client.send(`${HEADER}c0 NOOP\r\n`);
  expect(await client.line()).toMatch(/^\* OK \[CAPABILITY/);
  expect(await client.line()).toMatch(/^c0 OK/);
  expect(await client.answer(`LOGIN ${USER} ${PASSWORD}`)).toMatch(/^OK/);
  client.close();
});

test('a client behind a load balancer is served over TLS from the first byte behind the header', async () => {
  await using system = await ProxyUnderTest.start({
    listener: { ...LOAD_BALANCER, tls: 'implicit' },
    tls: { certificateFile: certificate.certificateFile, keyFile: certificate.keyFile },
  });
  const client = await TestClient.open(system.port);
  client.send(HEADER);
  const secure = await client.wrapTls(certificate.certificate);
  expect(await secure.line()).toMatch(/^\* OK \[CAPABILITY/);
  expect(await secure.answer(`LOGIN ${USER} ${PASSWORD}`)).toMatch(/^OK/);
  client.close();
});

test('without a header a load balancer is not greeted', async () => {
  await using system = await ProxyUnderTest.start({
    listener: LOAD_BALANCER,
    limits: { proxyHeaderTimeoutMs: 20 },
  });
  const client = await TestClient.open(system.port);
  expect(await client.rest()).toEqual([]);
  expect(system.recorder.total('mailweave_imap_proxy_headers_refused_total', 'late')).toBe(1);
});

test.each(['none', 'implicit', 'starttls'] as const)(
  'a backend with TLS %s that expects the header is told of the client before anything else',
  async (tls) => {
    const context = createSecureContext({ cert: certificate.certificate, key: certificate.key });
    const backend = await ScriptedBackend.start(tls === 'implicit' ? context : undefined, {
      proxyProtocol: true,
    });
    if (tls === 'starttls') backend.secureContext = context;
    const trust = { caFile: certificate.certificateFile, serverName: 'localhost' };
    await using system = await ProxyUnderTest.start(
      { listener: LOAD_BALANCER, backend: { tls, proxyProtocol: true, ...trust } },
      backend,
    );
    const client = await TestClient.open(system.port);
    client.send(HEADER);
    await client.line();
    expect(await client.answer(`LOGIN ${USER} ${PASSWORD}`)).toMatch(/^OK/);
    // The first connection is the proxy's own: it asked for capabilities.
    expect(backend.clients).toEqual(['127.0.0.1', '192.0.2.7']);
    client.close();
  },
);
