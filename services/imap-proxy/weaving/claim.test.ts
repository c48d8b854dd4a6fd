/** What can go wrong between a claim and the server: nothing is shown that is not certain, nothing is lost. */
import { expect, test } from 'vitest';
import type { BackendConnection } from '../testing/backend-connection.ts';
import { type ProxyOptions, ProxyUnderTest } from '../testing/proxy-under-test.ts';
import { sampleDue, sampleMail, sampleRecord } from '../testing/samples.ts';

/** One real message at UID 1 and a campaign that is due. */
async function withDue(options: ProxyOptions = {}): Promise<ProxyUnderTest> {
  const system = await ProxyUnderTest.start(options);
  system.backend.mailbox.deliver(sampleMail());
  system.api.dueCampaigns = [sampleDue()];
  return system;
}

/** The server's own SELECT, which the client must see when nothing is woven. */
function plain(system: ProxyUnderTest): string[] {
  return [...system.backend.mailbox.selectLines().trimEnd().split('\r\n'), 'OK [READ-WRITE] selected'];
}

const claims = (system: ProxyUnderTest, outcome: string) =>
  system.recorder.total('mailweave_imap_claims_total', outcome);

test('a claim shows one message more, at a UID that the mailbox has given away', async () => {
  await using system = await withDue();
  const client = await system.signIn();
  const selected = await client.command('SELECT INBOX');
  expect(selected).toContain('* 2 EXISTS');
  expect(await client.command('UID SEARCH ALL')).toContain('* SEARCH 1 2');
  expect(system.backend.mailbox.messages).toHaveLength(1);
  expect(system.backend.mailbox.uidNext).toBe(3);
  expect(system.api.records).toMatchObject([{ state: 'woven', uid: 2, uidValidity: 7 }]);
  expect(claims(system, 'woven')).toBe(1);
});

test('a server that expunges only what it has told of is asked for news before the stub goes', async () => {
  await using system = await withDue();
  const { backend } = system;
  let told = 1;
  const tellNews = (connection: BackendConnection): void => {
    if (backend.mailbox.messages.length > told)
      connection.send(`* ${backend.mailbox.messages.length} EXISTS\r\n`);
    told = backend.mailbox.messages.length;
  };
  // As Courier does, whose APPEND into the open mailbox says nothing.
  backend.on('APPEND', (connection, command) => {
    const uid = backend.mailbox.deliver(command.literals[0] ?? Buffer.alloc(0), ['\\Deleted', '\\Seen']);
    connection.tagged(command, `OK [APPENDUID 7 ${uid}] stored`);
  });
  backend.on('NOOP', (connection, command) => {
    tellNews(connection);
    connection.tagged(command, 'OK done');
  });
  const expunge = backend.stepOf('UID EXPUNGE');
  backend.on('UID EXPUNGE', (connection, command) => {
    if (backend.mailbox.messages.length === told) {
      void expunge?.(connection, command);
      told -= 1;
    } else {
      tellNews(connection);
      connection.tagged(command, 'OK nothing to do');
    }
  });
  const client = await system.signIn();
  expect(await client.command('SELECT INBOX')).toContain('* 2 EXISTS');
  expect(backend.mailbox.messages).toHaveLength(1);
  expect(claims(system, 'woven')).toBe(1);
});

test('an APPEND that is refused gives the round back, and the mailbox is as it is', async () => {
  await using system = await withDue();
  system.backend.on('APPEND', (connection, command) => connection.tagged(command, 'NO [OVERQUOTA] Full.'));
  const expected = plain(system);
  const client = await system.signIn();
  expect(await client.command('SELECT INBOX')).toEqual(expected);
  expect(system.api.records).toMatchObject([{ state: 'abandoned' }]);
  expect(claims(system, 'refused')).toBe(1);
});

test('a literal that is refused before it is sent is an APPEND that is refused', async () => {
  await using system = await withDue();
  system.backend.capabilities = ['IMAP4rev1', 'AUTH=PLAIN', 'SASL-IR', 'UIDPLUS'];
  const expected = plain(system);
  const client = await system.signIn();
  const { connection } = system.backend;
  connection.onLiteral = (literal) => connection.refuseLiteral(literal, 'NO [OVERQUOTA] Full.');
  expect(await client.command('SELECT INBOX')).toEqual(expected);
  expect(system.api.records).toMatchObject([{ state: 'abandoned' }]);
});

test('the server is asked before the stub is sent where it wants to be', async () => {
  await using system = await withDue();
  system.backend.capabilities = ['IMAP4rev1', 'AUTH=PLAIN', 'SASL-IR', 'UIDPLUS'];
  const client = await system.signIn();
  expect(await client.command('SELECT INBOX')).toContain('* 2 EXISTS');
  expect(system.backend.connection.lines.find((line) => line.includes('APPEND'))).toMatch(/ \{\d+\}\r\n$/);
});

test.each([
  ['no APPENDUID comes', 'APPEND', 'OK stored'],
  ['the APPENDUID cannot be read', 'APPEND', 'OK [APPENDUID seven 2] stored'],
  ['UID EXPUNGE is refused', 'UID EXPUNGE', 'NO [NOPERM] not you'],
  ['UID EXPUNGE is not understood', 'UID EXPUNGE', 'BAD what?'],
])(
  'when %s the claim stays open and shows nothing, and a later session removes the stub',
  async (_when, word, answer) => {
    await using system = await withDue();
    const { backend, api } = system;
    backend.on(word, (connection, command) => {
      if (word === 'APPEND') backend.mailbox.deliver(command.literals[0] ?? Buffer.alloc(0));
      connection.tagged(command, answer);
    });
    const client = await system.signIn();
    expect((await client.command('SELECT INBOX')).at(-1)).toMatch(/^OK/);
    expect(api.records).toMatchObject([{ state: 'claiming' }]);
    expect(api.events).toEqual([]);
    expect(claims(system, 'failed')).toBe(1);
    expect(backend.mailbox.messages).toHaveLength(2);
    backend.on('UID EXPUNGE', (connection, command) => {
      connection.send(`* ${backend.mailbox.expunge(Number(command.text.split(' ').at(-1)))} EXPUNGE\r\n`);
      connection.tagged(command, 'OK expunged');
    });
    api.expired = [...api.records];
    api.dueCampaigns = [];
    const later = await system.signIn();
    expect(await later.command('SELECT INBOX')).toContain('* 1 EXISTS');
    expect(api.records).toMatchObject([{ state: 'abandoned' }]);
    expect(backend.mailbox.messages).toHaveLength(1);
    expect(system.recorder.total('mailweave_imap_stubs_removed_total')).toBe(1);
  },
);

test('a round that another session holds is left alone', async () => {
  await using system = await withDue();
  system.api.beginOutcome = 'taken';
  const expected = plain(system);
  expect(await (await system.signIn()).command('SELECT INBOX')).toEqual(expected);
  expect(system.backend.words).not.toContain('APPEND');
  expect(claims(system, 'taken')).toBe(1);
});

test('a claim that was given up meanwhile leaves no stub and shows nothing', async () => {
  await using system = await withDue();
  system.api.completeOutcome = 'lost';
  const expected = plain(system);
  expect(await (await system.signIn()).command('SELECT INBOX')).toEqual(expected);
  expect(system.backend.mailbox.messages).toHaveLength(1);
  expect(system.api.events).toEqual([]);
  expect(claims(system, 'lost')).toBe(1);
});

test('a claim that another session made meanwhile is shown, though this SELECT did not count it', async () => {
  await using system = await withDue();
  system.api.dueCampaigns = [];
  system.api.records.push(sampleRecord(2));
  expect(await (await system.signIn()).command('SELECT INBOX')).toContain('* 2 EXISTS');
  expect(system.api.withdrawn).toEqual([]);
});

/** Mail that arrived, and was sent, a minute after the one before it. */
function answerDates(system: ProxyUnderTest): void {
  system.backend.on('FETCH', (connection, command) => {
    const [first = 0, last = 0] = /(\d+):(\d+)/.exec(command.text)?.slice(1).map(Number) ?? [];
    for (let at = first; at <= last; at += 1) {
      const sent = `"Tue, 14 Nov 2023 22:0${at}:00 +0000" NIL NIL NIL NIL NIL NIL NIL NIL NIL`;
      connection.send(`* ${at} FETCH (INTERNALDATE "14-Nov-2023 22:0${at}:00 +0000" ENVELOPE (${sent}))\r\n`);
    }
    connection.tagged(command, 'OK fetched');
  });
}

test('a message below the second newest one is dated between the second and the third, for ever', async () => {
  await using system = await withDue();
  system.backend.mailbox.deliver(sampleMail());
  system.backend.mailbox.deliver(sampleMail());
  system.api.dueCampaigns = [{ ...sampleDue(), below: 2 }];
  answerDates(system);
  const client = await system.select();
  expect(system.api.records).toMatchObject([
    { state: 'woven', datedAtMs: Date.UTC(2023, 10, 14, 22, 1, 59) },
  ]);
  const asked = system.backend.connection.lines.filter((line) => line.includes(' FETCH '));
  expect(asked).toEqual([expect.stringContaining(' FETCH 1:2 (INTERNALDATE ENVELOPE)')]);
  const expected = ['* 4 FETCH (INTERNALDATE "14-Nov-2023 22:01:59 +0000")', 'OK Fetch completed.'];
  expect(await client.command('FETCH 4 (INTERNALDATE)')).toEqual(expected);
  const header = await client.command('FETCH 4 (BODY.PEEK[HEADER.FIELDS (DATE)])');
  expect(header.join('\n')).toContain('Date: Tue, 14 Nov 2023 22:01:59 +0000');
  const later = await system.select();
  expect(await later.command('FETCH 4 (INTERNALDATE)')).toEqual(expected);
});

test('the dates that a claim at NOOP asks for are not told to the client', async () => {
  await using system = await ProxyUnderTest.start();
  system.backend.mailbox.deliver(sampleMail());
  answerDates(system);
  const client = await system.select();
  system.api.dueCampaigns = [{ ...sampleDue(), below: 1 }];
  system.api.announce();
  expect(await client.command('NOOP')).toEqual(['* 2 EXISTS', 'OK done']);
  expect(system.api.records).toMatchObject([{ datedAtMs: Date.UTC(2023, 10, 14, 22, 0, 59) }]);
});

test('a server that does not tell the dates gets the message all the same, dated when it was claimed', async () => {
  await using system = await withDue();
  system.api.dueCampaigns = [{ ...sampleDue(), below: 1 }];
  system.backend.on('FETCH', (connection, command) => connection.tagged(command, 'NO busy'));
  const client = await system.signIn();
  expect(await client.command('SELECT INBOX')).toContain('* 2 EXISTS');
  expect(system.api.records).toMatchObject([{ state: 'woven', datedAtMs: 1_700_000_000_000 }]);
});

test('a claim under another UIDVALIDITY than the one that was selected shows nothing', async () => {
  await using system = await withDue();
  const expected = plain(system);
  system.backend.on('APPEND', (connection, command) =>
    connection.tagged(command, 'OK [APPENDUID 8 2] stored'),
  );
  expect(await (await system.signIn()).command('SELECT INBOX')).toEqual(expected);
  expect(claims(system, 'lost')).toBe(1);
  // The name means another mailbox now: in the open one that UID may be a real message's.
  expect(system.backend.words).not.toContain('UID EXPUNGE');
});

test('a session that has been open for long hears of new mail before it looks for a stub', async () => {
  await using system = await withDue();
  system.api.dueCampaigns = [];
  const client = await system.select();
  system.api.expired = [sampleRecord(9, { state: 'claiming' })];
  system.api.announce();
  const { backend } = system;
  // It searches what it has told this session of, as servers do, and tells at NOOP.
  let told = false;
  backend.on('NOOP', (connection, command) => {
    told = true;
    connection.tagged(command, 'OK told');
  });
  backend.on('UID SEARCH', (connection, command) => {
    connection.send(told ? '* SEARCH 4\r\n' : '* SEARCH\r\n');
    connection.tagged(command, 'OK searched');
  });
  await client.answer('NOOP');
  expect(backend.words).toContain('UID EXPUNGE');
  expect(system.api.calls).toContain('abandonClaim');
});

test('a stub that cannot be searched for keeps its claim', async () => {
  await using system = await withDue();
  system.api.dueCampaigns = [];
  system.api.expired = [sampleRecord(9, { state: 'claiming' })];
  system.backend.on('UID SEARCH', (connection, command) => connection.tagged(command, 'NO busy'));
  const expected = plain(system);
  expect(await (await system.signIn()).command('SELECT INBOX')).toEqual(expected);
  expect(system.api.calls).not.toContain('abandonClaim');
});

test('a mailbox with a new UIDVALIDITY withdraws what was woven, and looks for stubs that came back', async () => {
  await using system = await withDue();
  const { backend, api } = system;
  api.dueCampaigns = [];
  api.records.push(sampleRecord(5, { uidValidity: 6 }));
  backend.mailbox.deliver(Buffer.from(`X-Mailweave-Claim: ${'a'.repeat(32)}\r\n\r\n`), ['\\Deleted']);
  const selected = await (await system.signIn()).command('SELECT INBOX');
  expect(selected).toContain('* 1 EXISTS');
  expect(api.withdrawn).toMatchObject([{ cause: 'uid-validity-changed' }]);
  expect(backend.mailbox.messages.map(({ uid }) => uid)).toEqual([1]);
});

test.each([
  ['is held by a real message', 1],
  ['is above all that the mailbox has given away', 50],
])('a woven UID that %s is withdrawn and never shown', async (_what, uid) => {
  await using system = await withDue();
  system.api.dueCampaigns = [];
  system.api.records.push(sampleRecord(uid, { claimedAtMs: 1_600_000_000_000 }));
  const expected = plain(system);
  expect(await (await system.signIn()).command('SELECT INBOX')).toEqual(expected);
  expect(system.api.withdrawn).toMatchObject([{ cause: 'uid-taken' }]);
  expect(system.recorder.total('mailweave_imap_uids_taken_total')).toBe(1);
  expect(await (await system.signIn()).command('SELECT INBOX')).toEqual(expected);
});

test.each([
  [
    'the server has no UIDPLUS',
    'SELECT INBOX',
    (system: ProxyUnderTest) => {
      system.backend.capabilities = ['IMAP4rev1', 'AUTH=PLAIN', 'SASL-IR', 'LITERAL+'];
    },
  ],
  ['the mailbox is opened with EXAMINE', 'EXAMINE INBOX', () => undefined],
  [
    'the mailbox is read-only',
    'SELECT INBOX',
    (system: ProxyUnderTest) => {
      system.backend.on('SELECT', (connection, command) => {
        connection.send(system.backend.mailbox.selectLines());
        connection.tagged(command, 'OK [READ-ONLY] selected');
      });
    },
  ],
  [
    'messages cannot be deleted',
    'SELECT INBOX',
    (system: ProxyUnderTest) => {
      system.backend.on('SELECT', (connection, command) => {
        connection.send(system.backend.mailbox.selectLines().replaceAll('\\Deleted', '\\Draft'));
        connection.tagged(command, 'OK selected');
      });
    },
  ],
  [
    'UIDs do not last',
    'SELECT INBOX',
    (system: ProxyUnderTest) => {
      system.backend.on('SELECT', (connection, command) => {
        connection.send(`${system.backend.mailbox.selectLines()}* NO [UIDNOTSTICKY] They change.\r\n`);
        connection.tagged(command, 'OK selected');
      });
    },
  ],
  [
    'the server tells no UIDVALIDITY',
    'SELECT INBOX',
    (system: ProxyUnderTest) => {
      system.backend.on('SELECT', (connection, command) => {
        connection.send(system.backend.mailbox.selectLines().replace(/\* OK \[UIDVALIDITY.*\r\n/, ''));
        connection.tagged(command, 'OK selected');
      });
    },
  ],
] as const)('no claim is made where %s, and it is counted once', async (_where, command, arrange) => {
  await using system = await withDue();
  arrange(system);
  const client = await system.signIn();
  expect(await client.command(command)).toContain('* 1 EXISTS');
  expect(await client.answer('NOOP')).toMatch(/^OK/);
  expect(system.api.calls).not.toContain('beginClaim');
  expect(system.backend.words).not.toContain('APPEND');
  expect(system.recorder.total('mailweave_imap_not_woven_total')).toBe(1);
});

test.each(['APPEND', 'UID EXPUNGE'])(
  'a server that dies at %s ends the session with BYE, and the claim stays open',
  async (word) => {
    await using system = await withDue();
    system.backend.on(word, (connection) => connection.drop());
    const client = await system.signIn();
    client.send('c9 SELECT INBOX\r\n');
    expect(await client.rest()).toEqual([expect.stringMatching(/^\* BYE/)]);
    expect(system.api.records).toMatchObject([{ state: 'claiming' }]);
  },
);

test('a client that goes while its claim is made takes the connection with it', async () => {
  await using system = await withDue();
  system.backend.on('UID EXPUNGE', () => undefined);
  const client = await system.signIn();
  client.send('c9 SELECT INBOX\r\n');
  await system.backend.untilCommand('UID EXPUNGE');
  const { connection } = system.backend;
  client.close();
  await system.backend.until(() => connection.closed);
  expect(system.api.watchers).toBe(0);
});

test('a claim that the store begins after the budget is given up when it is known, and nothing was appended', async () => {
  await using system = await withDue({ weaveBudgetMs: 40 });
  system.api.behave('beginClaim', 'waits');
  const expected = plain(system);
  const client = await system.signIn();
  expect(await client.command('SELECT INBOX')).toEqual(expected);
  expect(system.api.calls).not.toContain('abandonClaim');
  system.api.release();
  await system.api.untilCalled('abandonClaim');
  expect(system.api.records).toMatchObject([{ state: 'abandoned' }]);
  expect(system.backend.words).not.toContain('APPEND');
});
