import { AppError } from '@mailweave/foundation';

/** An answer that somebody sent without end, or that no sensible server would give. */
class AnswerTooLongError extends AppError {
  constructor(maxBytes: number) {
    super({
      code: 'answer-too-long',
      publicText: `A server that was called answered with more than ${maxBytes} bytes. Check its address.`,
      retry: 'later',
    });
  }
}

/** The body of an answer over HTTP, read no further than it may be long. @throws AnswerTooLongError */
export async function boundedText({ body }: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of body ?? []) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) throw new AnswerTooLongError(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
