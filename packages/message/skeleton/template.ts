/** What a campaign is for; advertising (the last two) must carry a label. */
export type MessagePurpose = 'service' | 'own-marketing' | 'third-party-advertising';

export type TemplateVariable = {
  /** Used when a user's row has no value. Without it the variable is required. */
  default?: string;
};

export type InlineImage = {
  /** Referred to in the HTML as `cid:NAME`. */
  cid: string;
  contentType: string;
  base64: string;
};

/** Final HTML and text of one message, with flat `{{name}}` placeholders. */
export type MessageTemplate = {
  subject: string;
  /** The line that mail clients show after the subject. */
  preheader?: string;
  from: { name: string; address: string };
  replyTo?: string;
  html: string;
  text: string;
  /** Shown in front of the subject; required for advertising. */
  label?: string;
  variables?: Record<string, TemplateVariable>;
  inlineImages?: InlineImage[];
};
