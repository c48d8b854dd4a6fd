/**
 * The lines that begin with a number: `* n EXISTS`, `* n EXPUNGE`, `* n FETCH` (RFC 3501 7.3, 7.4). Only
 * the number changes; what follows is relayed unread.
 *
 * Standard: commands; RFC 3501 7.3.1, 7.3.2, 7.4.1, 7.4.2; EXISTS, RECENT, EXPUNGE, FETCH; whole, a woven message is never \Recent
 */
import type { ClientView } from '../view/client-view.ts';

export type NumberedWord = 'EXISTS' | 'RECENT' | 'EXPUNGE' | 'FETCH' | 'other';

/**
 * The number the client has to see in the place of the backend's, after the view has taken the response in.
 * Equal numbers mean that the line may pass as it is.
 */
export function translateNumber(word: NumberedWord, number: number, view: ClientView): number {
  switch (word) {
    case 'EXISTS':
      view.applyExists(number);
      return view.exists;
    case 'EXPUNGE':
      return view.applyExpunge(number);
    case 'FETCH':
      return view.clientNumberOfReal(number);
    default:
      return number;
  }
}
