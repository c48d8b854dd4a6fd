import { expect, test } from 'vitest';
import { startNginxMailProxy } from './nginx-mail-proxy.ts';

test('without nginx the error names the Debian packages', async () => {
  await expect(startNginxMailProxy({ host: '127.0.0.1', port: 1 }, ['/no/such/nginx'])).rejects.toThrow(
    'nginx is missing. Install it: apt-get install --no-install-recommends nginx-light libnginx-mod-mail',
  );
});
