import { expect, it } from 'vitest';
import { PhoneScreen } from './phone-screen.ts';

const mail = (uid: number, over: { tag?: string; badge?: number } = {}): string =>
  JSON.stringify({
    web_push: 8030,
    notification: { title: 'Nora', body: `Mail ${uid}`, tag: over.tag ?? `tag${uid}` },
    app_badge: over.badge ?? uid,
    mailweave: { kind: 'new-mail', uid },
  });

it('shows one notification for each tag, and the newest number on the icon', () => {
  const screen = new PhoneScreen();
  expect(screen.take(mail(1))).toEqual({ kind: 'shown', title: 'Nora', body: 'Mail 1' });
  screen.take(mail(2));
  screen.take(mail(3, { tag: 'tag1' }));
  expect(screen.view).toMatchObject({ badge: 3, shown: [{ body: 'Mail 2' }, { body: 'Mail 3' }] });
});

it('takes back what was read elsewhere', () => {
  const screen = new PhoneScreen();
  screen.take(mail(1));
  screen.take(mail(2));
  const dismissed = screen.take(JSON.stringify({ mailweave: { kind: 'dismiss', uids: [1], unread: 1 } }));
  expect(dismissed).toEqual({ kind: 'silent' });
  expect(screen.view).toMatchObject({ badge: 1, shown: [{ body: 'Mail 2' }] });
});

it('has the app give back a code, and shows nothing of it', () => {
  const screen = new PhoneScreen();
  const arrival = screen.take(JSON.stringify({ mailweave: { kind: 'verification', code: 'sesame' } }));
  expect(arrival).toEqual({ kind: 'verification', code: 'sesame' });
  expect(screen.view).toMatchObject({ shown: [] });
});
