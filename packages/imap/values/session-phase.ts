/** The state of a connection (RFC 3501 3); logout needs no name, nothing is legal in it. */
export type SessionPhase = 'not-authenticated' | 'authenticated' | 'selected';

/** Where a command is legal (RFC 3501 6). */
export type AllowedPhase = SessionPhase | 'any';
