import { allowedValues } from '@mailweave/host';
import type { Setting } from './setting.ts';

/** What the example shows for settings that have no default; a schema cannot know a likely host name. */
const likelyValues: Readonly<Record<string, unknown>> = {
  'imap.listeners[].port': 1143,
  'imap.backend.host': 'imap.example.org',
  'imap.backend.port': 143,
  'imap.backend.caFile': '/etc/mailweave/backend-ca.pem',
  'imap.backend.serverName': 'imap.example.org',
  'imap.backends.NAME.host': 'imap-east.example.org',
  'imap.backends.NAME.port': 143,
  'imap.backends.NAME.caFile': '/etc/mailweave/backend-ca.pem',
  'imap.backends.NAME.serverName': 'imap-east.example.org',
  'imap.routing.file': '/etc/mailweave/backends.map',
  'imap.routing.patterns[].match': '*.example.org',
  'imap.routing.patterns[].backend': 'name',
  'imap.routing.url': 'http://127.0.0.1:8080/backend',
  'imap.middleware.url': 'https://middleware.example.org',
  'imap.middleware.caFile': '/etc/mailweave/middleware-ca.pem',
  'imap.mechanisms': ['PLAIN', 'LOGIN'],
  'imap.tls.certificateFile': '/etc/mailweave/certificate.pem',
  'imap.tls.keyFile': '/etc/mailweave/key.pem',
  'imap.defaultDomain': 'example.org',
  'middleware.tenants.NAME.conversionPoints[].id': 'read',
  'middleware.tenants.NAME.conversionPoints[].description': 'Reading, for the campaign tool',
  'middleware.tenants.NAME.conversionPoints[].connectionInformation.url':
    'https://track.example.org/?campaign={campaignId}&message={messageId}',
  'middleware.stores.path': 'mailweave.sqlite',
  'middleware.stores.url': 'postgres://mailweave@db.example.org/mailweave',
  'middleware.stores.caFile': '/etc/mailweave/database-ca.pem',
  'middleware.stores.applicationProperties': '/opt/mail-injection-middleware/conf/application.properties',
  'middleware.stores.contactPoints': ['cassandra-1.example.org', 'cassandra-2.example.org'],
  'middleware.stores.localDataCenter': 'datacenter1',
  'middleware.stores.keyspace': 'mim',
  'middleware.stores.replication[].dataCenter': 'datacenter1',
  'middleware.stores.replication[].copies': 3,
  'middleware.stores.username': 'mailweave',
  'middleware.stores.tls.caFile': '/etc/mailweave/cassandra-ca.pem',
  'push.dovecot.login': 'dovecot',
  'push.webPush.brands.NAME.subject': 'mailto:push@example.org',
  'push.webPush.brands.NAME.navigate': 'https://mail.example.org/',
  'push.webhooks.receivers.NAME.uri': 'https://hooks.example.org/mail',
  'push.webhooks.receivers.NAME.login': 'mailweave',
  'push.mailNotify.delimiter': '@',
  'push.mailNotify.domain': 'example.org',
  'push.listeners.host': 'imap.example.org',
  'push.listeners.port': 993,
  'push.listeners.caFile': '/etc/mailweave/backend-ca.pem',
  'push.listeners.serverName': 'imap.example.org',
  'push.listeners.masterUser': 'master',
  'push.oauth.tokenUrl': 'https://login.example.org/oauth2/token',
  'push.oauth.clientId': 'mailweave',
  'push.stores.path': 'push.sqlite',
  'push.stores.url': 'postgres://mailweave@db.example.org/mailweave',
  'push.stores.caFile': '/etc/mailweave/database-ca.pem',
  'middleware.bucketFolder': 'bucket',
  'middleware.bucket.endpoint': 'https://s3.example.org',
  'middleware.bucket.bucket': 'campaigns',
  'middleware.bucket.accessKey': 'mailweave',
  'middleware.bucket.caFile': '/etc/mailweave/bucket-ca.pem',
  'middleware.bucket.folder': 'bucket',
  'middleware.spoolFolder': 'spool',
};

/** The default, or a value that shows what belongs there. */
export function exampleValue({ name, node, path }: Setting): unknown {
  if (node.default !== undefined) return node.default;
  const likely = likelyValues[path];
  if (likely !== undefined) return likely;
  if (node.secret === true) return `\${env:${environmentName(name)}}`;
  const values = allowedValues(node);
  if (values !== undefined) return values[0];
  return neutralValue(node.type, node.minimum);
}

function neutralValue(type: string | undefined, minimum: number | undefined): unknown {
  switch (type) {
    case 'integer':
    case 'number':
      return minimum ?? 0;
    case 'boolean':
      return false;
    case 'array':
      return [];
    case 'string':
      return 'text';
    default:
      return {};
  }
}

/** `secretKey` as `SECRET_KEY`. */
function environmentName(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
}
