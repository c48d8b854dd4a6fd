/** A topic that a notification is about; segments of letters, digits, `_` and `-`, joined by `:`. */
export const NEW_MAIL_TOPIC = 'ox:mail:new';

const SEGMENTS = /^[A-Za-z0-9_-]+(:[A-Za-z0-9_-]+)*$/;

/** A topic, `*` for all, or segments followed by `:*` for everything below. */
export function isTopicPattern(text: string): boolean {
  return text === '*' || SEGMENTS.test(text.endsWith(':*') ? text.slice(0, -2) : text);
}

/** @param pattern see isTopicPattern */
export function topicMatches(pattern: string, topic: string): boolean {
  if (pattern === '*' || pattern === topic) return true;
  return pattern.endsWith(':*') && topic.startsWith(pattern.slice(0, -1));
}

/** Whether one of these patterns means new mail. */
export function wantsNewMail({ topics }: { readonly topics: readonly string[] }): boolean {
  return topics.some((pattern) => topicMatches(pattern, NEW_MAIL_TOPIC));
}
