import type { MailOwner } from './mail-owner.ts';

export type DovecotSettings = {
  readonly folder: string;
  readonly host: string;
  readonly imapPort: number;
  readonly imapsPort: number;
  readonly lmtpPort: number;
  readonly owner: MailOwner;
  readonly extraConfig: string;
};

/**
 * dovecot.conf for a private Dovecot 2.3 below one folder: users in a passwd-file, a master user, maildir.
 * Nothing here outlives the test, so `mail_fsync = never`.
 */
export function dovecotConfig(settings: DovecotSettings): string {
  const { folder, host, owner, extraConfig } = settings;
  return `base_dir = ${folder}/run
state_dir = ${folder}/state
instance_name = test
log_path = ${folder}/log/dovecot.log
info_log_path = ${folder}/log/info.log
listen = ${host}
protocols = imap lmtp
${processUsers(owner)}
ssl = yes
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
default_vsz_limit = 1G
protocol imap {
  imap_metadata = yes
}
protocol lmtp {
  postmaster_address = postmaster@test.example
}
${authentication(settings)}
${mailboxes()}
${services(settings)}
${extraConfig}
`;
}

function authentication({ folder, owner }: DovecotSettings): string {
  return `login_trusted_networks = 127.0.0.0/8
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_master_user_separator = *
auth_cache_size = 10M
passdb {
  driver = passwd-file
  master = yes
  args = username_format=%u ${folder}/masters
  result_success = continue
}
passdb {
  driver = passwd-file
  args = username_format=%u ${folder}/users
}
userdb {
  driver = static
  args = uid=${owner.uid} gid=${owner.gid} home=${folder}/mail/%u
}
first_valid_uid = 1`;
}

function mailboxes(): string {
  return `mail_location = maildir:~/Maildir
mail_fsync = never
mail_attribute_dict = file:%h/dovecot-attributes
mail_max_userip_connections = 2000
namespace inbox {
  inbox = yes
  separator = /
  mailbox Sent {
    auto = subscribe
    special_use = \\Sent
  }
  mailbox Trash {
    auto = subscribe
    special_use = \\Trash
  }
}`;
}

/** `service imap` keeps its processes: with one per login, a test that logs in often would wait for forks. */
function services({ imapPort, imapsPort, lmtpPort }: DovecotSettings): string {
  return `service imap-login {
  inet_listener imap {
    port = ${imapPort}
  }
  inet_listener imaps {
    port = ${imapsPort}
  }
  service_count = 0
  process_min_avail = 1
  client_limit = 4000
}
service imap {
  process_limit = 3000
  service_count = 1000
  process_min_avail = 4
}
service lmtp {
  inet_listener lmtp {
    port = ${lmtpPort}
  }
}
service anvil {
  client_limit = 6000
}
service auth {
  client_limit = 6000
}`;
}

/** Without root nothing can change its user or its root folder. */
function processUsers({ startedByRoot, userName, groupName }: MailOwner): string {
  if (startedByRoot) {
    return 'default_internal_user = dovecot\ndefault_internal_group = dovecot\ndefault_login_user = dovenull';
  }
  return [
    `default_internal_user = ${userName}`,
    `default_internal_group = ${groupName}`,
    `default_login_user = ${userName}`,
    ...['imap-login', 'anvil', 'stats'].map((service) => `service ${service} {\n  chroot =\n}`),
  ].join('\n');
}
