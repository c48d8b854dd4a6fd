import { isOfAccounts } from './effective-properties.ts';
import { knownProperty } from './known-properties.ts';
import { propertyProblem } from './property-problem.ts';

/** Why a property cannot be set for a context set, a context or a user; as the end of a sentence that begins with its name. */
export function accountPropertyProblem(
  name: string,
  value: string,
): { at: 'name' | 'value'; message: string } | undefined {
  if (knownProperty(name)?.perAccount === false)
    return { at: 'name', message: 'is a setting of the whole server, and the same for every account.' };
  if (!isOfAccounts(name)) return { at: 'name', message: 'is not read by Mailweave: check its spelling.' };
  if (value.trim() === '')
    return { at: 'value', message: 'must not be blank: delete the property to leave it to weaker levels.' };
  const problem = propertyProblem(name, value);
  return problem && { at: 'value', message: problem.message };
}
