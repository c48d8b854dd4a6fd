import Type, { type Static } from 'typebox';

const PlaceholderName = '^[a-zA-Z][a-zA-Z0-9_]{0,63}$';

export const TemplateVariable = Type.Object(
  {
    /** Used when a user's row has no value. Without it the variable is required. */
    default: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);

export const InlineImage = Type.Object(
  {
    /** Referred to in the HTML as `cid:NAME`. */
    cid: Type.String({ pattern: '^[A-Za-z0-9._-]{1,64}$' }),
    contentType: Type.String({ pattern: '^image/(png|jpeg|gif|webp)$' }),
    base64: Type.String({ maxLength: 2_000_000 }),
  },
  { additionalProperties: false },
);
export type InlineImage = Static<typeof InlineImage>;

/** `templates/{variant}/{locale}.json`: final HTML and text with flat `{{name}}` placeholders. */
export const TemplateFile = Type.Object(
  {
    subject: Type.String({ minLength: 1, maxLength: 500 }),
    /** The line that mail clients show after the subject. */
    preheader: Type.Optional(Type.String({ maxLength: 300 })),
    from: Type.Object(
      {
        name: Type.String({ maxLength: 200 }),
        address: Type.String({ pattern: '^[^\\s<>@,;"\\\\]+@[A-Za-z0-9.-]+$' }),
      },
      { additionalProperties: false },
    ),
    replyTo: Type.Optional(Type.String({ pattern: '^[^\\s<>@,;"\\\\]+@[A-Za-z0-9.-]+$' })),
    html: Type.String({ minLength: 1 }),
    text: Type.String({ minLength: 1 }),
    /** Shown in front of the subject; required for advertising. */
    label: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
    variables: Type.Optional(Type.Record(Type.String({ pattern: PlaceholderName }), TemplateVariable)),
    inlineImages: Type.Optional(Type.Array(InlineImage)),
  },
  { additionalProperties: false },
);
export type TemplateFile = Static<typeof TemplateFile>;
