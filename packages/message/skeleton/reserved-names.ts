/** Where the user opts out. A template may show it as `{{optOutUrl}}` without declaring it. */
export const OPT_OUT_URL = 'optOutUrl';

/** What the addresses of counted links begin with; it stands in no template. */
export const CLICK_URL = 'clickUrl';

/** Names of values that the claim of a message brings along; no template declares them, no row gives them. */
export const RESERVED_NAMES: readonly string[] = [OPT_OUT_URL, CLICK_URL];
