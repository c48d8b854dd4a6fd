/**
 * Lines of dovecot.conf (2.3) that have Dovecot tell a URL of each message that LMTP delivers, to users whose attribute
 * `/private/vendor/vendor.dovecot/http-notify` is set.
 * @param url with name and password
 */
export function pushNotificationConfig(url: string, options: { userFromMetadata?: boolean } = {}): string {
  const named = options.userFromMetadata === true ? ' user_from_metadata' : '';
  return `protocol lmtp {
  mail_plugins = notify push_notification
}
plugin {
  push_notification_driver = ox:url=${url}${named} cache_lifetime=1secs
}`;
}
