import type { Secret } from '@mailweave/foundation';

/** How APNs knows that the notifications of a brand are the provider's. Files are paths, read when they are needed. */
export type ApnsCredentials =
  | { readonly authtype: 'certificate'; readonly keystoreFile: string; readonly password: Secret<string> }
  | {
      readonly authtype: 'jwt';
      readonly privateKeyFile: string;
      readonly keyId: string;
      readonly teamId: string;
    };

/** A brand of the app for iOS. */
export type ApnsBrand = {
  readonly clientId: string;
  readonly credentials: ApnsCredentials;
  /** The bundle id; undefined with a certificate that is for one app: it is read there. */
  readonly topic?: string;
  /** False: the sandbox of APNs. */
  readonly production: boolean;
};

/** A brand of the app for Android. */
export type FcmBrand = {
  readonly clientId: string;
  /** The JSON file with the key of a service account, as the Firebase console gives it. */
  readonly serviceAccountFile: string;
};

/** What is wrong with a brand, which is left out for it; the others work. Holds no value of a secret. */
export type BrandProblem = { readonly clientId: string; readonly setting?: string; readonly message: string };

export type ReadBrands<B> = { readonly brands: readonly B[]; readonly problems: readonly BrandProblem[] };
