import Type from 'typebox';

const accountId = Type.Unsafe<`${number}@${number}`>({
  type: 'string',
  pattern: '^[1-9][0-9]{0,9}@[1-9][0-9]{0,9}$',
  description: 'Numbers of user and context: 249@1.',
});

/** The account in a path: `249@1`. */
export const AccountParameters = Type.Object({ accountId });

/** The context in a path. */
export const ContextParameters = Type.Object({
  contextId: Type.String({ pattern: '^[1-9][0-9]{0,9}$', description: 'Number of the context.' }),
});

export const PageLimit = {
  limit: Type.Optional(Type.String({ pattern: '^([1-9][0-9]{0,2}|1000)$', description: '1 to 1000; 100.' })),
};

/** Which page of a list that is in order of context and user. */
export const AfterAccount = Type.Object({
  after: Type.Optional({ ...accountId, description: 'The last account of the page before.' }),
  ...PageLimit,
});

const USUAL_PAGE = 100;

export function pageSize(limit: string | undefined): number {
  return limit === undefined ? USUAL_PAGE : Number(limit);
}
