import { AppError } from '@mailweave/foundation';
import type { TemplateProblem } from './template-problem.ts';

/** A template that cannot become a message; `problems` says where and why. */
export class InvalidTemplateError extends AppError {
  readonly problems: readonly TemplateProblem[];

  constructor(problems: readonly TemplateProblem[]) {
    const [first] = problems;
    super({
      code: 'invalid-template',
      publicText: `The template is not valid: ${first?.path ?? ''}: ${first?.sentence ?? ''}`,
      retry: 'after-change',
    });
    this.problems = problems;
  }
}

/** A placeholder without a value. */
export class MissingVariableError extends AppError {
  readonly variable: string;

  constructor(variable: string) {
    super({
      code: 'missing-variable',
      publicText: `The message needs a value for its placeholder ${variable}; give the user one, or the template a default.`,
      retry: 'after-change',
    });
    this.variable = variable;
  }
}

/** An address that cannot stand in a header. It is not repeated here: it belongs to a user. */
export class InvalidRecipientError extends AppError {
  constructor() {
    super({
      code: 'invalid-recipient',
      publicText: 'The address of the recipient must be 1 to 320 printable ASCII characters without < and >.',
      retry: 'after-change',
    });
  }
}
