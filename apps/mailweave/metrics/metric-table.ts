import { clusterMetrics } from '@mailweave/cluster';
import type { MetricDeclaration } from '@mailweave/host';
import { injectionClientMetrics } from '@mailweave/injection-client';
import { middlewareMetrics } from '@mailweave/middleware';
import { pushMetrics } from '@mailweave/push-service';

/** Upper bounds in seconds for work that waits for a mail server or a store. */
const waitSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const imapMetrics: readonly MetricDeclaration[] = [
  {
    name: 'mailweave_imap_connections',
    kind: 'gauge',
    help: 'Client connections that are open now.',
    labels: [],
  },
  {
    name: 'mailweave_imap_logins_total',
    kind: 'counter',
    help: 'Log-ins, by outcome.',
    labels: ['outcome'],
  },
  {
    name: 'mailweave_imap_connections_refused_total',
    kind: 'counter',
    help: 'Connections turned away at a limit: of all, of those that have not signed in, of an address.',
    labels: ['reason'],
  },
  {
    name: 'mailweave_imap_sessions_timed_out_total',
    kind: 'counter',
    help: 'Sessions ended by a time-out: of the log-in, of an idle client, of a backend that does not answer, of a client that does not read.',
    labels: ['reason'],
  },
  {
    name: 'mailweave_imap_login_delay_seconds',
    kind: 'histogram',
    help: 'Seconds that log-ins waited since others had failed before; those that did not wait are not counted.',
    labels: [],
    buckets: waitSeconds,
  },
  {
    name: 'mailweave_imap_proxy_headers_refused_total',
    kind: 'counter',
    help: 'Connections from the networks of load balancers that were closed for want of a PROXY header, by reason.',
    labels: ['reason'],
  },
  {
    name: 'mailweave_imap_backend_failures_total',
    kind: 'counter',
    help: 'Times that an IMAP server could not be reached or did not let a log-in come to an end, by its name.',
    labels: ['backend'],
  },
  {
    name: 'mailweave_imap_directory_lookups_total',
    kind: 'counter',
    help: 'Look-ups by HTTP which IMAP server holds a mailbox, by outcome; stale is an old answer in the place of a failure.',
    labels: ['outcome'],
  },
  {
    name: 'mailweave_imap_resolver_lookups_total',
    kind: 'counter',
    help: 'Questions which address belongs to a log-in name, by outcome; stale is an old answer in the place of a failure.',
    labels: ['outcome'],
  },
  {
    name: 'mailweave_imap_resolver_entries',
    kind: 'gauge',
    help: 'Entries of the file of addresses that is in use.',
    labels: [],
  },
  {
    name: 'mailweave_imap_backend_map_entries',
    kind: 'gauge',
    help: 'Entries of the map file that is in use.',
    labels: [],
  },
  {
    name: 'mailweave_imap_commands_total',
    kind: 'counter',
    help: 'Commands from clients, by name; names that are not known count as one.',
    labels: ['command'],
  },
  {
    name: 'mailweave_imap_weave_failures_total',
    kind: 'counter',
    help: 'Times that the mailbox was shown as it is because a step of weaving failed or took too long.',
    labels: ['step'],
  },
  {
    name: 'mailweave_imap_push_news_total',
    kind: 'counter',
    help: 'News of woven messages for the role push, by what became of them.',
    labels: ['outcome'],
  },
  {
    name: 'mailweave_imap_claims_total',
    kind: 'counter',
    help: 'Claims of a UID for a woven message, by outcome.',
    labels: ['outcome'],
  },
  {
    name: 'mailweave_imap_claim_seconds',
    kind: 'histogram',
    help: 'Seconds from the start of a claim until its UID is reserved.',
    labels: [],
    buckets: waitSeconds,
  },
  {
    name: 'mailweave_imap_not_woven_total',
    kind: 'counter',
    help: 'Mailboxes that were opened but may not be woven into, by reason.',
    labels: ['reason'],
  },
  {
    name: 'mailweave_imap_protocol_errors_total',
    kind: 'counter',
    help: 'Lines that are not IMAP, by who sent them.',
    labels: ['side'],
  },
  {
    name: 'mailweave_imap_stubs_removed_total',
    kind: 'counter',
    help: 'Stubs of claims that broke off, found in a mailbox and expunged.',
    labels: [],
  },
  {
    name: 'mailweave_imap_copies_left_total',
    kind: 'counter',
    labels: [],
    help: 'Copies of woven messages left in a folder whose server refused the real part of the same COPY (ADR 7).',
  },
  {
    name: 'mailweave_imap_uids_taken_total',
    kind: 'counter',
    help: 'Woven messages withdrawn because the IMAP server gave their UID to a real message: look into it.',
    labels: [],
  },
  {
    name: 'mailweave_imap_bugs_total',
    kind: 'counter',
    help: 'Sessions that ended in an error nobody foresaw; the log has the stack.',
    labels: [],
  },
];

const programMetrics: readonly MetricDeclaration[] = [
  {
    name: 'mailweave_worker_ends_total',
    kind: 'counter',
    help: 'Worker processes that ended, by whether they were asked to.',
    labels: ['asked'],
  },
  {
    name: 'mailweave_reload_refused',
    kind: 'gauge',
    help: '1: what SIGHUP found cannot be used, and the configuration before holds on; the log says why.',
    labels: [],
    aggregator: 'max',
  },
];

/** Every metric of the program; one that is not here cannot be counted. */
export const metricTable: readonly MetricDeclaration[] = [
  ...imapMetrics,
  ...injectionClientMetrics,
  ...middlewareMetrics,
  ...pushMetrics,
  ...clusterMetrics,
  ...programMetrics,
];
