import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { presentationOf } from './presentation.ts';
import { Properties } from './properties.ts';

const layer = (values: Record<string, string>) => new Map(Object.entries(values));

const badge = 'com.openexchange.pns.mobile.api.facade.apn.badge.enabled';
const sound = 'com.openexchange.pns.mobile.api.facade.apn.sound';
const permanent = 'com.openexchange.push.allowPermanentPush';

describe('properties of an account', () => {
  it('are the defaults where nobody says anything', () => {
    const properties = new Properties(layer({}));
    expect(presentationOf(properties)).toEqual({ badge: true, sound: 'default' });
    expect(properties.flag(permanent)).toBe(true);
  });

  it('are what the strongest level says, whatever is below', () => {
    const level = fc.option(fc.constantFrom('true', 'FALSE', 'false ', 'True'), { nil: undefined });
    fc.assert(
      fc.property(fc.array(level, { minLength: 1, maxLength: 5 }), (written) => {
        const layers = written.map((value) => layer(value === undefined ? {} : { [badge]: value }));
        const [server = layer({}), ...own] = layers;
        const strongest = written.filter((value) => value !== undefined).at(-1) ?? 'true';
        const expected = strongest.trim().toLowerCase() === 'true';
        expect(new Properties(server, own).flag(badge)).toBe(expected);
      }),
    );
  });

  it("are the server's where an account may have none of its own", () => {
    const properties = new Properties(layer({ [permanent]: 'false' }), [layer({ [permanent]: 'true' })]);
    expect(properties.flag(permanent)).toBe(false);
  });

  it('take a blank value for none', () => {
    const properties = new Properties(layer({ [badge]: 'false' }), [layer({ [badge]: '  ' })]);
    expect(properties.flag(badge)).toBe(false);
  });

  it('take a blank list for a list of none', () => {
    const clients = 'com.openexchange.push.allowedClients';
    expect(new Properties(layer({ [clients]: ' ' })).text(clients)).toBe('');
    expect(new Properties(layer({})).text(clients)).toBe('"open-xchange-mobile-api-facade*"');
  });

  it('say how a notification looks and sounds', () => {
    const properties = new Properties(layer({ [badge]: 'false', [`${sound}.filename`]: 'ping.caf' }));
    expect(presentationOf(properties)).toEqual({ badge: false, sound: 'ping.caf' });
    const silent = new Properties(
      layer({ [`${sound}.enabled`]: 'false', [`${sound}.filename`]: 'ping.caf' }),
    );
    expect(presentationOf(silent)).toEqual({ badge: true });
  });
});
