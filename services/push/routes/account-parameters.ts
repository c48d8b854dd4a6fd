import Type from 'typebox';

/** The account in a path: `249@1`. */
export const AccountParameters = Type.Object({
  accountId: Type.Unsafe<`${number}@${number}`>({
    type: 'string',
    pattern: '^[1-9][0-9]{0,9}@[1-9][0-9]{0,9}$',
    description: 'Numbers of user and context: 249@1.',
  }),
});
