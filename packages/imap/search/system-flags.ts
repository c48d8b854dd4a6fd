/** The flags with search keys of their own (RFC 3501 6.4.4); \Recent has RECENT, OLD and NEW. */
export const SYSTEM_FLAGS = ['\\Answered', '\\Deleted', '\\Draft', '\\Flagged', '\\Seen'] as const;
