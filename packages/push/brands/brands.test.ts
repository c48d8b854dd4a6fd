import { describe, expect, it } from 'vitest';
import { readApnsBrands } from './apns-brands.ts';
import { readFcmBrands } from './fcm-brands.ts';

const certificate = { keystore: '/etc/apns.p12', password: '012345678' };
const jwt = {
  authtype: 'jwt',
  privatekey: '/etc/key.p8',
  keyid: 'KEY1234567',
  teamid: 'TEAM123456',
  topic: 'org.example.mail',
};

describe('brands of APNs', () => {
  it('log in with a certificate where nothing else is said', () => {
    const { brands, problems } = readApnsBrands({
      brand1: { enabled: 'true', ...certificate, production: 'false' },
    });
    expect(problems).toEqual([]);
    expect(brands).toMatchObject([
      {
        clientId: 'brand1',
        production: false,
        credentials: { authtype: 'certificate', keystoreFile: '/etc/apns.p12' },
      },
    ]);
    const [credentials] = brands.map((brand) => brand.credentials);
    expect(credentials?.authtype === 'certificate' && credentials.password.reveal()).toBe('012345678');
  });

  it('log in with a key, several beside each other', () => {
    const { brands } = readApnsBrands({ brand1: jwt, brand2: { ...jwt, teamid: 'TEAM654321' } });
    expect(brands.map(({ clientId, topic, credentials }) => [clientId, topic, credentials])).toEqual([
      [
        'brand1',
        'org.example.mail',
        { authtype: 'jwt', privateKeyFile: '/etc/key.p8', keyId: 'KEY1234567', teamId: 'TEAM123456' },
      ],
      [
        'brand2',
        'org.example.mail',
        { authtype: 'jwt', privateKeyFile: '/etc/key.p8', keyId: 'KEY1234567', teamId: 'TEAM654321' },
      ],
    ]);
  });

  it('are left out when they are switched off, with whatever is missing', () => {
    expect(readApnsBrands({ brand1: { enabled: 'false' } })).toEqual({ brands: [], problems: [] });
  });

  it.each([
    [{ keystore: '/etc/apns.p12' }, 'password', 'is missing.'],
    [{ ...jwt, topic: '' }, 'topic', 'is missing.'],
    [{ ...jwt, keyid: ['A', 'B'] }, 'keyid', 'must be a text, not a list or a section.'],
    [{ ...certificate, authtype: 'token' }, 'authtype', 'must be certificate or jwt.'],
    [{ ...certificate, production: 'maybe' }, 'production', 'must be true or false.'],
  ])('are named with what is wrong, and the others work: %j', (fields, setting, message) => {
    const { brands, problems } = readApnsBrands({ brand1: fields, brand2: certificate });
    expect(problems).toEqual([{ clientId: 'brand1', setting, message }]);
    expect(brands.map(({ clientId }) => clientId)).toEqual(['brand2']);
  });

  it('belong to the brand of the manual when the file names none', () => {
    const [brand] = readApnsBrands(certificate).brands;
    expect(brand?.clientId).toBe('open-xchange-mobile-api-facade');
  });

  it.each([undefined, null, 'text', [], {}])('are none in a file that holds %j', (document) => {
    expect(readApnsBrands(document)).toEqual({ brands: [], problems: [] });
  });
});

describe('brands of FCM', () => {
  it('have the file of a service account', () => {
    expect(readFcmBrands({ brand1: { serviceaccount: '/etc/fcm.json' } })).toEqual({
      brands: [{ clientId: 'brand1', serviceAccountFile: '/etc/fcm.json' }],
      problems: [],
    });
  });

  it('are told what replaces a server key, which is not repeated', () => {
    const key = '1234567890123456789012345678901234567890';
    const { brands, problems } = readFcmBrands({ enabled: 'true', key });
    expect(brands).toEqual([]);
    expect(problems).toMatchObject([{ clientId: 'open-xchange-mobile-api-facade', setting: 'key' }]);
    expect(problems[0]?.message).toContain('service account');
    expect(JSON.stringify(problems)).not.toContain(key);
  });

  it('take a server key beside a service account for a left-over', () => {
    const { problems } = readFcmBrands({ brand1: { key: 'x', serviceaccount: '/etc/fcm.json' } });
    expect(problems).toEqual([]);
  });
});
