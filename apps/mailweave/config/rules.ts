import type { ConfigFinding } from '@mailweave/host';
import { type ImapProxyConfig, isNetwork } from '@mailweave/imap-proxy';
import { conversionFindings, linkFindings, type MiddlewareConfig } from '@mailweave/middleware';
import { doveadmFindings, gatewayFindings, listenerFindings } from '@mailweave/push-service';
import type { MailweaveConfig } from './schema.ts';

/** Settings that are valid one by one but do not fit each other. */
export function configRules(config: MailweaveConfig): ConfigFinding[] {
  return [
    ...nothingToRun(config),
    ...ofImap(config),
    ...ofMiddleware(config),
    ...oneFileForTwo(config),
    ...ofPush(config),
  ];
}

function nothingToRun({ imap, middleware, push }: MailweaveConfig): ConfigFinding[] {
  if (imap !== undefined || middleware !== undefined || push !== undefined) return [];
  const hint = 'Give it, or the section of another role: middleware or push.';
  return [{ path: ['imap'], at: 'key', message: 'is missing.', hint }];
}

function ofImap({ imap }: MailweaveConfig): ConfigFinding[] {
  if (imap === undefined) return [];
  return [
    ...listenersWithoutCertificate(imap),
    ...loginImpossible(imap),
    ...networksWrong(imap),
    ...backendsMissing(imap),
    ...backendsUnknown(imap),
  ];
}

function ofMiddleware({ imap, middleware, processes }: MailweaveConfig): ConfigFinding[] {
  if (middleware === undefined)
    return imap === undefined || imap.middleware !== undefined ? [] : [middlewareMissing];
  return [
    ...sharedStoreMissing(middleware, processes),
    ...(imap === undefined ? [] : unusableTenant(middleware, imap.tenantId)),
    ...oneBucket(middleware),
    ...[...conversionFindings(middleware), ...linkFindings(middleware)].map(inMiddleware),
  ];
}

function ofPush({ push }: MailweaveConfig): ConfigFinding[] {
  if (push === undefined) return [];
  const findings = [...gatewayFindings(push), ...doveadmFindings(push), ...listenerFindings(push)];
  return findings.map((finding) => ({
    ...finding,
    path: ['push', ...finding.path],
  }));
}

/** Each role has a file with tables of its own. */
function oneFileForTwo({ middleware, push }: MailweaveConfig): ConfigFinding[] {
  if (middleware?.stores.kind !== 'sqlite' || push?.stores.kind !== 'sqlite') return [];
  if (middleware.stores.path !== push.stores.path) return [];
  const hint = 'Name another file.';
  return [{ path: ['push', 'stores', 'path'], at: 'value', message: 'is the file of the middleware.', hint }];
}

const middlewareMissing: ConfigFinding = {
  path: ['middleware'],
  at: 'key',
  message: 'is missing.',
  hint: 'Give it, or imap.middleware where the role imap runs alone.',
};

function inMiddleware(finding: ConfigFinding): ConfigFinding {
  return { ...finding, path: ['middleware', ...finding.path] };
}

function sharedStoreMissing(middleware: MiddlewareConfig, processes: number): ConfigFinding[] {
  if (processes === 1 || middleware.stores.kind !== 'memory') return [];
  return [
    {
      path: ['processes'],
      at: 'value',
      message: 'is more than one process, and a store in memory cannot be shared.',
      hint: 'Set middleware.stores.kind to sqlite or postgres, or processes to 1.',
    },
  ];
}

function listenersWithoutCertificate(imap: ImapProxyConfig): ConfigFinding[] {
  if (imap.tls !== undefined) return [];
  const findings = imap.listeners.map(({ tls }, index): ConfigFinding | undefined => {
    if (tls === 'none') return undefined;
    return {
      path: ['imap', 'listeners', String(index), 'tls'],
      at: 'value',
      message: `is ${tls}, but there is no certificate.`,
      hint: 'Give imap.tls.certificateFile and imap.tls.keyFile.',
    };
  });
  return findings.filter((finding) => finding !== undefined);
}

function loginImpossible(imap: ImapProxyConfig): ConfigFinding[] {
  if (!imap.requireTls || imap.listeners.some(({ tls }) => tls !== 'none')) return [];
  return [
    {
      path: ['imap', 'requireTls'],
      at: 'value',
      message: 'is true, but no listener offers TLS, so nobody could log in.',
      hint: 'Set tls of a listener to implicit or starttls.',
    },
  ];
}

function networksWrong(imap: ImapProxyConfig): ConfigFinding[] {
  const listeners = imap.listeners.flatMap(({ proxyProtocolNetworks }, at) =>
    networkFindings(['imap', 'listeners', String(at), 'proxyProtocolNetworks'], proxyProtocolNetworks),
  );
  return [...listeners, ...networkFindings(['imap', 'sharedNetworks'], imap.sharedNetworks)];
}

function networkFindings(path: readonly string[], networks: readonly string[]): ConfigFinding[] {
  return networks.flatMap((network, at) => {
    if (isNetwork(network)) return [];
    const hint = 'Write 10.0.0.0/8, fd00::/8, or one address.';
    return [{ path: [...path, String(at)], at: 'value', message: 'is no network.', hint } as const];
  });
}

function backendsMissing({ backend, backends, routing }: ImapProxyConfig): ConfigFinding[] {
  if (routing === undefined && backend === undefined) {
    const hint = 'Give it, or imap.backends and imap.routing.';
    return [{ path: ['imap', 'backend'], at: 'key', message: 'is missing.', hint }];
  }
  if (routing === undefined && backends !== undefined) {
    const hint = 'Say in imap.routing whose mailboxes are there, or leave them out.';
    return [{ path: ['imap', 'backends'], at: 'key', message: 'would not be used.', hint }];
  }
  if (backend !== undefined && backends !== undefined && 'default' in backends) {
    const hint = 'Choose another name, or leave imap.backend out.';
    return [
      { path: ['imap', 'backends', 'default'], at: 'key', message: 'is the name of imap.backend.', hint },
    ];
  }
  return [];
}

function backendsUnknown({ backend, backends = {}, routing }: ImapProxyConfig): ConfigFinding[] {
  if (routing?.kind !== 'patterns') return [];
  const known = new Set([...Object.keys(backends), ...(backend === undefined ? [] : ['default'])]);
  return routing.patterns.flatMap((pattern, at) => {
    if (known.has(pattern.backend)) return [];
    const path = ['imap', 'routing', 'patterns', String(at), 'backend'];
    const hint = `Known are: ${[...known].join(', ')}.`;
    return [{ path, at: 'value', message: 'names a backend that is not configured.', hint } as const];
  });
}

function unusableTenant(middleware: MiddlewareConfig, tenantId: string): ConfigFinding[] {
  const tenant = middleware.tenants[tenantId];
  const path = ['imap', 'tenantId'];
  // That one is always there.
  if (tenant === undefined && tenantId !== 'default') {
    const hint = 'Add it there, or name one that is.';
    return [{ path, at: 'value', message: 'names a tenant that middleware.tenants does not have.', hint }];
  }
  return [];
}

function oneBucket({ bucket, bucketFolder }: MiddlewareConfig): ConfigFinding[] {
  if (bucket === undefined || bucketFolder === undefined) return [];
  const hint = 'Leave one of the two out.';
  return [{ path: ['middleware', 'bucket'], at: 'key', message: 'is given beside bucketFolder.', hint }];
}
