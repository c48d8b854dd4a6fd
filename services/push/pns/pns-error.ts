/** An error as clients of the call `pns` know it. */
export type PnsError = {
  readonly code: string;
  /** `USER_INPUT` 1: what the client sent. `TRY_AGAIN` 4: a new session. `ERROR` 8: here. */
  readonly category: 'USER_INPUT' | 'TRY_AGAIN' | 'ERROR';
  readonly text: string;
  readonly parameters?: readonly string[];
};

const CATEGORIES: Readonly<Record<PnsError['category'], number>> = { USER_INPUT: 1, TRY_AGAIN: 4, ERROR: 8 };

/** Carries an answer out of the checks. */
export class PnsRefusal extends Error {
  readonly error: PnsError;

  constructor(error: PnsError) {
    super(error.text);
    this.error = error;
  }
}

/** The body of an answer; its status is 200, as these clients expect. @param reference finds the call in the log */
export function pnsErrorBody({ category, code, parameters = [], text }: PnsError, reference: string) {
  return {
    error: text,
    error_params: [...parameters],
    categories: category,
    category: CATEGORIES[category],
    code,
    error_id: reference,
    error_desc: text,
  };
}

export const PNS_ERRORS = {
  sessionOver: {
    code: 'SES-0203',
    category: 'TRY_AGAIN',
    text: 'Your session has expired. Please log in again.',
  },
  parameterMissing: (name: string): PnsError => ({
    code: 'SVL-0002',
    category: 'ERROR',
    text: `Missing the following request parameter: ${name}`,
    parameters: [name],
  }),
  actionUnknown: (name: string): PnsError => ({
    code: 'SVL-0001',
    category: 'ERROR',
    text: `Unknown action: ${name}`,
    parameters: [name],
  }),
  notAsExpected: {
    code: 'PNS-0004',
    category: 'USER_INPUT',
    text: 'The body has to be a JSON object with client, token, transport and topics.',
  },
  transportUnknown: (name: string): PnsError => ({
    code: 'PNS-0005',
    category: 'USER_INPUT',
    text: `There is no such push transport: ${name}`,
    parameters: [name],
  }),
  topicInvalid: (name: string): PnsError => ({
    code: 'PNS-0006',
    category: 'USER_INPUT',
    text: `This is no valid topic: ${name}`,
    parameters: [name],
  }),
  refused: (text: string): PnsError => ({ code: 'PNS-0001', category: 'USER_INPUT', text }),
} as const satisfies Record<string, PnsError | ((name: string) => PnsError)>;
