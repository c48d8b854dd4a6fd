const START = 'com.openexchange.capability.';

/** The capability of the mail app. Like every other it is off where nobody says otherwise. */
export const MAIL_APP = 'mobile_mail_app';

export function capabilityProperty(capability: string): string {
  return START + capability;
}

export function isCapabilityProperty(name: string): boolean {
  return name.startsWith(START) && name.length > START.length;
}

/** What an account may use, of the properties that hold for it. */
export function capabilitiesIn(
  properties: readonly { readonly name: string; readonly value: string }[],
): string[] {
  return properties
    .filter(({ name, value }) => isCapabilityProperty(name) && value.toLowerCase() === 'true')
    .map(({ name }) => name.slice(START.length));
}
