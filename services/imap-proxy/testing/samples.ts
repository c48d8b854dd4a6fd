import type { DueCampaign, MessageSkeleton, WovenRecord } from '@mailweave/contracts';

/** Stands in every woven message, and must stand in no log. */
export const SAMPLE_SUBJECT = 'Quiet-Harbour-Offer';

export const sampleSkeleton: MessageSkeleton = {
  version: 1,
  segments: [
    { kind: 'literal', text: `From: Shop <shop@shop.example>\r\nSubject: ${SAMPLE_SUBJECT}\r\nTo: ` },
    { kind: 'recipient' },
    { kind: 'literal', text: '\r\nDate: ' },
    { kind: 'date' },
    { kind: 'literal', text: '\r\nMessage-ID: ' },
    { kind: 'message-id', domain: 'shop.example' },
    { kind: 'literal', text: '\r\n\r\nBoats for half the price.\r\n' },
  ],
  previewTemplate: 'Boats for half the price.',
};

export function sampleDue(campaignId = 'harbour'): DueCampaign {
  return {
    campaignId,
    revision: 1,
    purpose: 'own-marketing',
    templateId: `${campaignId}/r1/main/en`,
    round: 1,
    mailbox: 'INBOX',
    variables: {},
  };
}

/** A woven message at a UID, unless `change` says otherwise. */
export function sampleRecord(uid: number, change: Partial<WovenRecord> = {}): WovenRecord {
  return {
    ...sampleDue(),
    tenantId: 'default',
    userKey: '0'.repeat(64),
    claimId: uid.toString(16).padStart(32, 'a'),
    uidValidity: 7,
    uid,
    state: 'woven',
    claimedAtMs: 1_700_000_000_000,
    datedAtMs: 1_700_000_000_000,
    flags: [],
    version: 2,
    ...change,
  };
}

/** A real message. */
export function sampleMail(subject = 'Lunch'): Buffer {
  return Buffer.from(`From: a@b.example\r\nSubject: ${subject}\r\n\r\nHello\r\n`);
}
