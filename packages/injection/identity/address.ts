import { domainToASCII } from 'node:url';

/**
 * The one spelling of an address that keys are made of: trimmed, lower-cased, its domain in A-labels
 * (RFC 5890). Text without `@`, and a domain that IDNA refuses, are only trimmed and lower-cased.
 */
export function normaliseAddress(address: string): string {
  const lower = address.trim().toLowerCase();
  const at = lower.lastIndexOf('@');
  if (at < 0) return lower;
  const domain = lower.slice(at + 1);
  return `${lower.slice(0, at + 1)}${asciiDomain(domain)}`;
}

function asciiDomain(domain: string): string {
  // An ASCII domain is its own A-label form; domainToASCII would read some of them as IPv4 addresses.
  if (/^[\x20-\x7e]*$/.test(domain)) return domain;
  return domainToASCII(domain) || domain;
}
