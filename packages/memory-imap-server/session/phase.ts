import type { Account } from '../store/account.ts';
import type { View } from './view.ts';

export type AuthenticatedPhase = { readonly name: 'authenticated'; readonly account: Account };
export type SelectedPhase = { readonly name: 'selected'; readonly account: Account; readonly view: View };
export type SignedInPhase = AuthenticatedPhase | SelectedPhase;

/** The state of a connection (RFC 3501 3) with what belongs to it. */
export type Phase = { readonly name: 'not-authenticated' } | SignedInPhase | { readonly name: 'logout' };
