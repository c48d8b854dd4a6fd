/** What became of one attempt. Only `gone` ends a subscription. */
export type PushOutcome =
  /** The push service took it. */
  | { readonly outcome: 'delivered' }
  /** The push service knows the device no more: 410, UNREGISTERED, 404. Not meant is a subscription that was refreshed after `sinceMs`. */
  | { readonly outcome: 'gone'; readonly reason: string; readonly sinceMs?: number }
  /** Nobody holds a connection to the device at this moment (WebSocket). */
  | { readonly outcome: 'absent' }
  /** The push service is busy, broken or far away. @see RFC 9110 10.2.3 for afterMs */
  | { readonly outcome: 'retry'; readonly reason: string; readonly afterMs?: number }
  /** Our key, certificate or topic is refused: every notification of this client id would be. Subscriptions stay. */
  | { readonly outcome: 'misconfigured'; readonly reason: string }
  /** This notification can never be delivered, others may: too large, or a token of another brand. */
  | { readonly outcome: 'rejected'; readonly reason: string };
