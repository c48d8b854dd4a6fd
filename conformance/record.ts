// scratch: fills in S lines
import { readFileSync } from 'node:fs';
import { startRealSystem } from '/work/main/e2e/real/testing/real-system.ts';
import { parseDialogues } from '/work/main/conformance/dialogue/parse-dialogue.ts';
import { fillCaptures, matchPattern } from '/work/main/conformance/matching/pattern.ts';
import { ImapSession } from '/work/main/conformance/session/imap-session.ts';
import { StoredMail } from '/work/main/conformance/system/stored-mail.ts';
import { Campaigns } from '/work/main/conformance/system/campaigns.ts';
import { Accounts } from '/work/main/conformance/system/accounts.ts';
const system = await startRealSystem();
const accounts = new Accounts(system.dovecot.dir, 200);
const P: any = { first: '', second: '2', direct: 'D' };
const fmt = (side: string, s: string, text: string) => text.split('\r\n').map((l, i) => i === 0 ? `${side}${P[s]}: ${l}`.trimEnd() : `| ${l}`.trimEnd()).join('\n');
function soften(t: string) {
  t = Buffer.from(t, 'latin1').toString('utf8');
  t = t.replace(/^(\S+ (?:OK|NO|BAD)) (?!\[)[^]*$/, (m, a) => a.startsWith('* ') ? m : `${a} <text>`);
  t = t.replace(/^(\S+ (?:OK|NO|BAD) \[[^\]]*\]) [^]*$/, (m, a) => `${a} <text>`);
  t = t.replace(/(UIDVALIDITY|APPENDUID|COPYUID) \d+/g, '$1 <number>');
  t = t.replace(/(INTERNALDATE|SAVEDATE) "(?![^"]*-2020 )[^"]*"/g, '$1 <date>');
  return t;
}
for (const file of process.argv.slice(2)) {
  const lines = readFileSync(file, 'utf8').split('\n');
  let shown = 0;
  const out: string[] = [];
  const show = (upTo: number) => { while (shown < upTo) { out.push(lines[shown]!); shown += 1; } };
  const dialogues = parseDialogues(file, lines.join('\n'));
  for (const d of dialogues) {
    const account = accounts.next();
    const dov = { host: system.dovecot.host, port: system.dovecot.imapPort };
    const server = d.kind === 'plain' && !process.env.PROXY ? dov : system.proxy;
    const mail = new StoredMail(dov, account); const camp = new Campaigns(system, account);
    const sessions = new Map<string, ImapSession>();
    const caps = new Map([['user', account.user], ['password', account.password], ['plain', Buffer.from(`\0${account.user}\0${account.password}`).toString('base64')], ['user64', Buffer.from(account.user).toString('base64')], ['password64', Buffer.from(account.password).toString('base64')]]);
    const left = new Set();
    try {
      for (const [at, step] of d.steps.entries()) {
        if (step.kind !== 'server') show(step.line);
        if (step.kind === 'open') {
          const a = step.session === 'direct' ? dov : server;
          const s = step.signedIn ? await ImapSession.signIn(a, account) : await ImapSession.connect(a);
          sessions.set(step.session, s);
          if (step.command) await s.succeed(step.command);
        } else if (step.kind === 'mailbox') {
          await (step.message === undefined ? mail.create(step.mailbox) : mail.append(step.mailbox, step.message, step.flags));
        } else if (step.kind === 'campaign') {
          await camp.happens(step.happens, step.campaign);
        } else if (step.kind === 'client') {
          const s = sessions.get(step.session)!;
          const text = fillCaptures(step.text, caps);
          s.send(text);
          show(step.line + step.text.split('\r\n').length - 1);
          if (/ logout$/i.test(text)) left.add(s);
          if (d.steps[at + 1]?.kind === 'server' || d.steps[at + 1]?.kind === 'client') continue;
          const tag = text.split(/\s/)[0]!;
          for (;;) {
            const r = await s.next();
            out.push(fmt('S', step.session, soften(r.text)));
            if (r.text.startsWith(tag + ' ') || r.text.startsWith('+')) break;
          }
        } else {
          const missing = [...step.expected];
          while (missing.length) {
            const r = await sessions.get(step.session)!.next();
            const i = missing.findIndex((e) => { const m = matchPattern(e.pattern, r, caps); for (const [k, v] of m ?? []) caps.set(k, v); return m; });
            if (i < 0) { out.push('### ' + fmt('S', step.session, soften(r.text))); break; }
            else missing.splice(i, 1);
          }
          const last = step.expected.at(-1)!;
          show(last.line + last.pattern.split('\r\n').length - 1);
        }
      }
      for (const s of sessions.values()) { if (left.has(s)) continue; const r = (await s.succeed('LOGOUT').catch((e) => [String(e)])).filter((t) => !t.startsWith('* BYE')); if (r.length) out.push('### MORE ' + r.join(' / ')); }
    } catch (e) { out.push('### ' + (e as Error).stack); }
    for (const s of sessions.values()) s.close();
    mail.close();
  }
  show(lines.length);
  console.log(out.join('\n'));
}
await system[Symbol.asyncDispose]();
