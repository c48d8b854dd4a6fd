import type { ConfigFinding } from '@mailweave/host';
import type { MailweaveConfig } from './schema.ts';

/** Settings that are valid one by one but do not fit each other. */
export function configRules(config: MailweaveConfig): ConfigFinding[] {
  return [...listenersWithoutCertificate(config), ...loginImpossible(config), ...unusableTenant(config)];
}

function listenersWithoutCertificate({ imap }: MailweaveConfig): ConfigFinding[] {
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

function loginImpossible({ imap }: MailweaveConfig): ConfigFinding[] {
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

function unusableTenant({ imap, middleware }: MailweaveConfig): ConfigFinding[] {
  const tenant = middleware.tenants[imap.tenantId];
  const path = ['imap', 'tenantId'];
  if (tenant === undefined) {
    const hint = 'Add it there, or name one that is.';
    return [{ path, at: 'value', message: 'names a tenant that middleware.tenants does not have.', hint }];
  }
  return [];
}
