/**
 * The stub: what is appended to have the backend give away a UID, and expunged at once
 * (docs/adr/0002-claimed-uids.md). One header, an empty body.
 */
export const STUB_HEADER = 'X-Mailweave-Claim';

/** \Deleted so that nobody shows it, \Seen so that nobody counts it. */
export const STUB_FLAGS = ['\\Deleted', '\\Seen'] as const;

/** @param claimId 32 hex digits */
export function stubBytes(claimId: string): Buffer {
  return Buffer.from(`${STUB_HEADER}: ${claimId}\r\n\r\n`, 'latin1');
}

/**
 * Finds stubs that a dead session left. DELETED stands first: servers answer it from an index, so that only
 * the few deleted messages are opened for their header.
 *
 * @param claimId undefined for the stub of any claim
 */
export function stubSearch(claimId: string | undefined): string {
  return `UID SEARCH DELETED HEADER ${STUB_HEADER} "${claimId ?? ''}"`;
}
