/** Which hosts may be called, and whether without TLS, is for the gateways to say. */
export function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** By these transports a token is the address of an endpoint. */
export function hasAddress(transport: string): boolean {
  return transport === 'web-push' || transport === 'webhook';
}
