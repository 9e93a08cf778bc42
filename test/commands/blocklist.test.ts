/** Lists of servers from the operator's shell: imported, exported, compared, followed, ended. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Answer } from '#federation/network.ts';
import { openShell } from './support.ts';

const shell = await openShell();
const { run, json } = shell;
const folder = mkdtempSync(join(tmpdir(), 'folkmoot-lists-'));
afterAll(() => rmSync(folder, { recursive: true }));
const fileOf = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const say = (body: string, status = 200): Answer => ({
  status,
  headers: {},
  body: Buffer.from(body),
});
const url = 'https://lists.test/tier0.csv';

describe('an import', () => {
  const csv = fileOf(
    'list.csv',
    '#domain,#severity,#public_comment\nbad.example,suspend,spam\nquiet.example,silence,\ncom,suspend,\nfolkmoot.test,suspend,\n',
  );

  test('is told before it is done, and changes nothing then', async () => {
    const told = await run(['blocklist', 'import', csv, '--dry-run']);

    expect(told.code).toBe(0);
    expect(told.out).toContain('2 rules would be added.');
    expect(told.out).toContain('1 are about this server');
    expect(told.out).toContain('line 4: com – a whole top-level domain');
    expect((await run(['blocklist', 'export', '--format', 'plain'])).out.trim()).toBe('');
  });

  test('makes rules of ours, which are exported in every format', async () => {
    expect(await json(['blocklist', 'import', csv, '--reason', 'council'])).toMatchObject({
      added: 2,
      stood: 0,
      skipped: 1,
    });
    expect((await run(['blocklist', 'export'])).out).toBe(
      '#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\nbad.example,suspend,false,false,spam,false\nquiet.example,silence,false,false,council,false\n',
    );
    expect((await run(['blocklist', 'export', '--format', 'plain'])).out).toBe('bad.example\n');
    expect((await run(['blocklist', 'export', '--format', 'gotosocial'])).out).toContain(
      '"domain": "bad.example"',
    );
    expect((await run(['blocklist', 'export', '--format', 'mastodon'])).out).toContain(
      '"severity":"silence"',
    );
    expect((await run(['blocklist', 'import', csv])).err).toContain('all of it stands already');
  });

  test('comes from standard input and from an address too, with words of its own', async () => {
    const piped = await run(
      ['blocklist', 'import', '-', '--map', 'suspend=limit+hold'],
      'piped.example\n',
    );
    expect(piped.out).toContain('1 rules are added');
    shell.answers.set('https://lists.test/once.txt', () => say('fetched.example\n'));
    await run(['blocklist', 'import', 'https://lists.test/once.txt']);
    const exported = await json<{ host: string; severity: string }[]>(['blocklist', 'export']);

    expect(exported.find(({ host }) => host === 'piped.example')?.severity).toBe('silence');
    expect(exported.find(({ host }) => host === 'fetched.example')?.severity).toBe('suspend');
  });

  test.each<[string[], string]>([
    [[join(folder, 'none')], 'cannot be read'],
    [[folder], 'cannot be read'],
    [['https://lists.test/lost'], 'does not answer'],
    [['http://127.0.0.1/list'], 'may not be visited'],
    [[csv, '--map', 'suspend=nuke'], 'mapping'],
    [[csv, '--format', 'gotosocial'], 'no list of that format'],
    [[fileOf('many.txt', 'a.example\n'.repeat(100_002))], '100,000'],
  ])('of %j is refused in one line', async (words, sentence) => {
    const refused = await run(['blocklist', 'import', ...words]);

    expect(refused.code).toBe(1);
    expect(refused.err).toContain(sentence);
    expect(refused.err.trim().split('\n')).toHaveLength(1);
  });
});

describe('a list that is followed', () => {
  test('is read at once, waits for approval, and is approved or excluded', async () => {
    shell.answers.set(url, () =>
      say('#domain,#severity\none.example,suspend\ntwo.example,silence\n'),
    );
    const begun = await run(['blocklist', 'subscribe', url, '--name', 'tier0', '--priority', '5']);
    expect(begun.out).toContain(
      '“tier0” is followed as csv. 2 new, 0 changed, 0 no longer listed; 2 wait for approval.',
    );
    expect((await run(['blocklist', 'adopt', 'tier0', '--host', 'One.Example'])).out).toContain(
      '1 of “tier0” are in force',
    );
    expect((await run(['blocklist', 'exclude', 'tier0'])).out).toContain(
      '1 of “tier0” are excluded',
    );

    const [line] = await json<object[]>(['blocklist', 'list']);
    expect(line).toMatchObject({
      name: 'tier0',
      priority: 5,
      rules: 1,
      entries: { draft: 0, excluded: 1 },
    });
    expect((await run(['blocklist', 'list'])).out).toContain('tier0  5');
  });

  test('is compared before it is read again', async () => {
    shell.answers.set(url, () =>
      say('#domain,#severity\ntwo.example,suspend\nthree.example,silence\n'),
    );
    const told = await run(['blocklist', 'diff', 'tier0']);

    expect(told.out).toContain('1 new, 1 changed, 1 no longer listed; 1 of them would wait');
    expect(told.out).toContain('It lost so much that it would not be taken over.');
    expect(told.out).toContain('No longer listed: one.example');
  });

  test('that lost most of itself is taken over when the operator says so', async () => {
    const refused = await run(['blocklist', 'refresh', 'tier0']);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.out).toContain('--shrunk');
    expect((await run(['blocklist', 'list'])).out).toContain('emptied');
    expect((await run(['blocklist', 'refresh', 'tier0', '--shrunk'])).out).toContain(
      '1 no longer listed',
    );
  });

  test('is changed and ended, its rules going or staying', async () => {
    expect(
      (await run(['blocklist', 'change', 'tier0', '--adoption', 'automatic', '--state', 'paused']))
        .code,
    ).toBe(0);
    expect((await run(['blocklist', 'change', 'tier0', '--adoption', 'automatic'])).err).toContain(
      'nothing to change',
    );
    expect((await run(['blocklist', 'list'])).out).toContain('paused');
    await run(['blocklist', 'adopt', 'tier0']);
    expect((await run(['blocklist', 'end', 'tier0', '--keep'])).out).toContain('1 stay as ours');
    expect((await run(['blocklist', 'end', 'tier0'])).err).toContain('No list of that name');
    expect((await run(['blocklist', 'list'])).out).toContain('No list is followed');
  });

  test('with a wrong address says so, and goes on trying', async () => {
    const begun = await run([
      'blocklist',
      'subscribe',
      'https://lists.test/gone',
      '--name',
      'gone',
    ]);

    expect(begun.code).toBe(1);
    expect(begun.out).toContain('It could not be taken over: Its server does not answer now');
    expect((await run(['blocklist', 'subscribe', 'ftp://x', '--name', 'odd'])).err).toContain(
      'no address',
    );
  });
});
