import { createPushService, type PushPorts, type PushService } from '@mailweave/push-service';
import type { Role } from './arguments/roles.ts';
import { pushConfigIn } from './config/data-folder.ts';
import type { MailweaveConfig } from './config/schema.ts';

/**
 * The role push in this process; undefined where it is not wanted. Of several processes of one machine the one that forks the others
 * has it. @throws AppError a store that cannot be opened, a section that is missing
 */
export function startPush(
  config: MailweaveConfig,
  roles: ReadonlySet<Role>,
  ports: PushPorts,
): PushService | undefined {
  return roles.has('push') ? createPushService(pushConfigIn(config), ports) : undefined;
}
