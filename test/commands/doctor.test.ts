/** The doctor: what is in order, what is worth a look, and what is wrong. */
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { findInstanceActor } from '#domain/actors/find-instance-actor.ts';
import { findKeys } from '#domain/actors/find-keys.ts';
import { documentOf, openShell, type Shell } from './support.ts';

let shell: Shell;
let publicKeyPem: string;
beforeEach(async () => {
  shell = await openShell();
  // The clock of the tests stands in another year than the database's.
  shell.pass(Date.now() - shell.tools.house.clock().getTime());
  const reader = shell.tools.house.database.query;
  const self = await findInstanceActor(reader);
  publicKeyPem = (await findKeys(reader, self!.id))!.rsa.publicKey;
});

const origin = 'https://folkmoot.test';
const finger = `${origin}/.well-known/webfinger?resource=acct%3Afolkmoot.test%40folkmoot.test`;
const answerAsOurselves = (pem = publicKeyPem): void => {
  shell.answers.set(`${origin}/`, () =>
    documentOf({ id: `${origin}/`, publicKey: { publicKeyPem: pem } }),
  );
  shell.answers.set(finger, () => documentOf({ links: [{ rel: 'self', href: `${origin}/` }] }));
};

type Diagnosis = { code: number; ok: boolean; states: Record<string, string> };
async function diagnose(): Promise<Diagnosis> {
  const { code, out } = await shell.run(['doctor', '--json']);
  const { ok, checks } = JSON.parse(out);
  const states = checks.map(({ name, state }: { name: string; state: string }) => [name, state]);
  return { code, ok, states: Object.fromEntries(states) };
}

describe('doctor', () => {
  test('finds node, database, migrations, origin, quarantine and lanes in order', async () => {
    answerAsOurselves();

    // The database of the tests runs without fsync, and the doctor sees that.
    expect(await diagnose()).toEqual({
      code: 1,
      ok: false,
      states: {
        node: 'ok',
        database: 'ok',
        migrations: 'ok',
        fsync: 'fail',
        'clock of the database': 'ok',
        origin: 'ok',
        // Nobody works in a shell's tests.
        workers: 'warn',
        receipts: 'ok',
        journal: 'ok',
        quarantine: 'ok',
        lanes: 'ok',
        backlog: 'ok',
        gaps: 'ok',
        exceptions: 'ok',
      },
    });
  });

  test('warns when no server answers, and fails when another one does', async () => {
    expect((await diagnose()).states['origin']).toBe('warn');

    answerAsOurselves('another key');
    expect((await diagnose()).states['origin']).toBe('fail');

    shell.answers.set(`${origin}/`, () => documentOf({ id: 'https://other.example/' }));
    expect((await diagnose()).states['origin']).toBe('fail');

    answerAsOurselves();
    shell.answers.delete(finger);
    expect((await diagnose()).states['origin']).toBe('fail');
  });

  test('fails when our clock is wrong', async () => {
    shell.pass(10 * 60_000);

    expect((await diagnose()).states['clock of the database']).toBe('fail');
  });

  test('warns of quarantined events and failing lanes, and names them', async () => {
    const { query } = shell.tools.house.database;
    await query.execute(sql`insert into journal (uuid, kind, event, created, state)
      values (gen_random_uuid(), 'x', '{}', now(), 'quarantined')`);
    await query.execute(sql`insert into lanes (host, direct, broadcast, state, created)
      values ('far.example', 0, 0, 'failing', now())`);

    expect((await diagnose()).states).toMatchObject({ quarantine: 'warn', lanes: 'warn' });
    expect((await shell.run(['doctor'])).out).toContain('far.example (failing)');
  });

  test('warns of servers that missed something, and tells what /health tells', async () => {
    const { query } = shell.tools.house.database;
    await query.execute(sql`insert into lanes (host, direct, broadcast, state, created, missed_from, missed_until)
      values ('far.example', 9, 9, 'active', now(), 3, 7)`);
    await query.execute(sql`insert into receipts (origin, activity, hash, type, actor, body, request, verified, arrived)
      values ('https://a.example', 'a', 'h', 'Like', 'a', '{}', '{}', true, now() - interval '10 minutes')`);

    expect((await diagnose()).states).toMatchObject({ gaps: 'warn', receipts: 'warn' });
    expect((await shell.run(['doctor'])).out).toContain('far.example');
    expect((await shell.run(['lane', 'show', 'far.example'])).out).toContain(
      'Missed something between items 3 and 7',
    );
  });
});
