import type { FieldReader } from './field-reader.ts';
import type { Parameter } from './message-index.ts';
import { joinContinuations } from './parameter-continuation.ts';

const readValue = (reader: FieldReader): string => {
  reader.skipSpaceAndComments();
  return reader.peek === '"' ? reader.quotedString() : reader.until(';("');
};

/** One `name=value`; undefined for what is none. */
const readParameter = (reader: FieldReader): Parameter | undefined => {
  const name = reader.until('=;("').toLowerCase();
  reader.skipSpaceAndComments();
  if (name === '' || !reader.take('=')) return undefined;
  return [name, readValue(reader)];
};

/** `; name=value; name="value" (comment)`: the rest of a Content-Type or Content-Disposition (RFC 2045 5.1). */
export const readParameters = (reader: FieldReader): Parameter[] => {
  const parameters: Parameter[] = [];
  while (!reader.atEnd) {
    reader.skipTo(';');
    reader.skip();
    reader.skipSpaceAndComments();
    const parameter = readParameter(reader);
    if (parameter) parameters.push(parameter);
  }
  return joinContinuations(parameters);
};

/** The value of the first parameter of that name (lower-case). */
export const parameterValue = (parameters: readonly Parameter[], name: string): string | undefined =>
  parameters.find(([candidate]) => candidate === name)?.[1];
