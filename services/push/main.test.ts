import { expect, test } from 'vitest';
import { StoreAwayError } from './testing/store-away.ts';
import { testService } from './testing/test-service.ts';

test('the service says whether what it keeps can be reached', async () => {
  const { adapters, service } = testService();
  await service.checkStore();
  adapters.stores.accounts.list = async () => {
    throw new StoreAwayError();
  };
  await expect(service.checkStore()).rejects.toMatchObject({ code: 'store-failed' });
});
